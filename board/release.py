"""Which state of the code this process runs: a page made by another must not be taken for ours."""

from functools import cache
from hashlib import blake2b

from django.conf import settings

ROOMS = ("markup", "board", "accounts", "notifications", "forum", "reputation", "moderation")
PARTS = (*ROOMS, "config", "templates", "static")


@cache
def release() -> str:
    """A short hash of all code, templates and static files; the same in every process of one
    release."""
    seen = blake2b(digest_size=6)
    for part in PARTS:
        for file in sorted((settings.ROOT / part).rglob("*.*")):
            if file.suffix != ".pyc" and file.is_file():
                seen.update(str(file.relative_to(settings.ROOT)).encode() + file.read_bytes())
    return seen.hexdigest()
