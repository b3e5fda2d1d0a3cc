"""Thanks by many members, as many as each may give; afterwards they have not been given."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from ipaddress import ip_network
from itertools import islice
from random import Random

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Group, User
from bench.inside import form_of, signed_in
from bench.server import ServerError
from forum.models import Post
from forum.permissions import can_rate
from reputation.actions.ratings import take_back
from reputation.models import Rating
from reputation.queries.power import power_of

GIVERS, EACH = 200, 10
LATEST_POSTS = 20_000
LAST_ANSWERS = 1
# Nobody's. What a second account gives from the same address would wait for a moderator.
ADDRESSES = ip_network("203.0.113.0/24")


@dataclass(frozen=True)
class Thanks:
    """One member's thanks for a post, as the member's browser sends it."""

    giver: User
    post: Post
    headers: dict[str, str]

    @property
    def path(self) -> str:
        return f"/p/{self.post.pk}/thank/"

    @property
    def line(self) -> str:
        """For `bench.wrk.run`: the address, what is sent with it, and the form."""
        own = (self.headers[name] for name in ("Cookie", "X-Forwarded-For"))
        return "\t".join((self.path, *own, form_of(self.headers)))


@contextmanager
def thanks_to_send() -> Iterator[list[Thanks]]:
    """Thanks that nobody has given yet, the first two of them by one member; after the block the
    board is as it was."""
    members = User.objects.listed().filter(groups__key=Group.MEMBERS, is_automated=False)
    givers = list(members.order_by("-post_count", "pk")[:GIVERS])
    last, jobs = _newest("reputation_rating"), _newest("procrastinate_jobs")
    with ExitStack() as sessions:
        headers = {
            giver.pk: sessions.enter_context(signed_in(giver))
            | {"X-Forwarded-For": str(ADDRESSES[place])}
            for place, giver in enumerate(givers, start=1)
        }
        thanks = [Thanks(giver, post, headers[giver.pk]) for giver, post in _pairs(givers)]
        rest = thanks[2:]
        if not rest:
            raise ServerError("This board has too few posts that could be thanked for.")
        Random(1).shuffle(rest)
        try:
            yield thanks[:2] + rest
        finally:
            # What wrk sent last may not have been answered yet.
            time.sleep(LAST_ANSWERS)
            _take_all_back(last, jobs)


def _pairs(givers: list[User]) -> Iterator[tuple[User, Post]]:
    """Each giver with so many of the latest posts as the giver has points left, one for each."""
    found = Post.objects.visible_to(AnonymousUser()).select_related("topic")
    latest = list(found.defer("source", "html").order_by("-pk")[:LATEST_POSTS])
    Random(1).shuffle(latest)
    posts = iter(latest)
    for giver in givers:
        may = (post for post in posts if can_rate(giver, post) and giver.pk not in post.thanked_by)
        for post in islice(may, min(power_of(giver, timezone.now()).left, EACH)):
            yield giver, post


def ratings() -> int:
    """How many ratings there are, and stand."""
    return Rating.objects.standing().count()


@transaction.atomic
def _take_all_back(last: int, jobs: int) -> None:
    """Whatever was given after rating `last`, and the mail that was to tell of it."""
    found = Rating.objects.filter(pk__gt=last)
    for rating in found.select_related("giver", "post"):
        if rating.giver:
            take_back(rating.post, by=rating.giver)
    found.delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id > %s", [jobs])


def _newest(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
        return int(cursor.fetchone()[0])
