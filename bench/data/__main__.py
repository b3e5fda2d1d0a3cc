"""`make bench-data`: the data set into the bench's own database.

POSTS=5000000 makes ten times as much of everything. REPLACE=1 takes away what is there before.
"""

import os
import sys
import time

import django
import psycopg
from django.core.management import call_command

from bench.database import (
    NAME,
    bench_database_url,
    board_folder,
    drop_bench_database,
    loaded_posts,
    mark_loaded,
)

POSTS = 500_000


def main() -> None:
    """Load, check, and remember that it is there."""
    posts = int(os.environ.get("POSTS") or POSTS)
    if is_there(posts, replace=os.environ.get("REPLACE") == "1"):
        print(f"{NAME} holds the {posts:,} posts already; REPLACE=1 makes them anew.")
        return
    os.environ["DATABASE_URL"] = bench_database_url()
    os.environ["SALA_VAR"] = str(board_folder())
    django.setup()
    call_command("migrate", verbosity=0)
    fill(posts)


def is_there(posts: int, *, replace: bool) -> bool:
    """Whether the data set is there in this size. One that may be replaced or is not whole is taken
    away; one of another size is the end."""
    held = loaded_posts()
    if held is None:
        return False
    if held and not replace:
        if held != posts:
            sys.exit(f"{NAME} holds {held:,} posts; REPLACE=1 puts {posts:,} in their place.")
        return True
    try:
        drop_bench_database()
    except psycopg.errors.ObjectInUse:
        sys.exit(f"{NAME} is in use; stop what reads it first.")
    return False


def fill(posts: int) -> None:
    """Load a database that is migrated and empty."""
    # They need the models, which are there from now on.
    from django.utils import timezone

    from bench.data.loading import LoadError, check, load, settle
    from bench.data.plan import plan
    from forum.models import Post

    if Post.objects.exists():
        sys.exit(f"{NAME} holds posts that are not the bench's; nothing was written.")
    begun = time.monotonic()
    mark_loaded(0)
    try:
        load(plan(posts), timezone.now())
        settle()
        check()
    except (LoadError, ValueError) as error:
        sys.exit(str(error))
    mark_loaded(posts)
    print(f"Loaded and recounted in {time.monotonic() - begun:.0f} s.")


if __name__ == "__main__":
    main()
