"""What a member has got for posts, and given for those of others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connections, router
from django.db.models import Q
from django.utils import timezone

from accounts.models import Reader, User
from forum.models import Post
from forum.models.tree import tree
from forum.permissions import can_moderate
from reputation.models import Rating

# As many months as are shown.
MONTHS = 24


@dataclass(frozen=True)
class Entry:
    """A rating, with its post where the reader may read that: None else, and then the comment is
    not shown either, for it may tell what the post says."""

    rating: Rating
    post: Post | None
    may_remove: bool

    @property
    def comment(self) -> str:
        return self.rating.comment if self.post else ""


@dataclass(frozen=True)
class Entries:
    """A page of entries; `next_before` is where the page after it begins, None at the end."""

    entries: list[Entry]
    next_before: int | None


_SHOWN = (
    *("giver_name", "post", "points", "comment", "state", "given_at"),
    *(
        f"{who}__{field}"
        for who in ("giver", "receiver")
        for field in ("username", "primary_group")
    ),
)
_SHOWN_OF_POST = ("number", "subject", "visibility", "topic__forum")


def entries_of(
    member: User, reader: Reader, *, given: bool, before: int | None, count: int
) -> Entries:
    """`count` ratings that `member` has got, or gave, and that `reader` may know of, the newest
    first, older than rating `before` where it is given. Two queries, both by index."""
    side = Q(giver=member) if given else Q(receiver=member)
    ratings = Rating.objects.visible_to(reader).filter(side).only(*_SHOWN)
    if before is not None:
        ratings = ratings.filter(pk__lt=before)
    found = list(ratings.select_related("giver", "receiver").order_by("-pk")[: count + 1])
    shown = found[:count]
    posts = _readable(shown, reader)
    entries = [_entry(rating, posts.get(rating.post_id), reader) for rating in shown]
    return Entries(entries, shown[-1].pk if len(found) > count else None)


def _readable(ratings: Iterable[Rating], reader: Reader) -> dict[int, Post]:
    ids = [rating.post_id for rating in ratings]
    posts = Post.objects.visible_to(reader).select_related("topic").only(*_SHOWN_OF_POST)
    found = posts.in_bulk(ids)
    for post in found.values():
        post.topic.forum = tree().forums[post.topic.forum_id]
    return found


def _entry(rating: Rating, post: Post | None, reader: Reader) -> Entry:
    stands = rating.state == Rating.State.STANDING
    may_remove = post is not None and stands and can_moderate(reader, post.topic.forum_id)
    return Entry(rating, post, may_remove)


@dataclass(frozen=True)
class Month:
    """The points that a member got in the month which begins on `first`; negative ones included."""

    first: date
    points: int


# From the newest rating to the newest one before that month, and so on: of a member with twenty
# thousand ratings Postgres reads those of the months that are shown, by an index that holds them.
_GOT = (
    f"FROM reputation_rating WHERE receiver_id = %(member)s AND state = {Rating.State.STANDING:d}"
)
_MONTH = "date_trunc('month', given_at AT TIME ZONE %(zone)s)"
# Where clocks are put back at the first midnight of a month, there are two: it begins with the
# earlier, right after the month before.
_BEGUN = f"({_MONTH} - interval '1 us') AT TIME ZONE %(zone)s + interval '1 us'"
_MONTHS = f"""
WITH RECURSIVE month (nth, first, since, until) AS (
    SELECT 1, {_MONTH}, least({_BEGUN}, given_at), 'infinity'::timestamptz
    FROM (SELECT given_at {_GOT} ORDER BY given_at DESC LIMIT 1) newest
    UNION ALL
    SELECT nth + 1, {_MONTH}, least({_BEGUN}, given_at), since
    FROM month, LATERAL (
        SELECT given_at {_GOT} AND given_at < since ORDER BY given_at DESC LIMIT 1
    ) before
    WHERE nth < {MONTHS}
)
SELECT first, sum((SELECT sum(points) {_GOT} AND given_at >= since AND given_at < until))
FROM month GROUP BY first ORDER BY first
"""


def months_of(member: User) -> list[Month]:
    """The last months in which `member` got something that stands, the earliest first, as the
    reader's calendar has them. A query."""
    zone = timezone.get_current_timezone()
    with connections[router.db_for_read(Rating)].cursor() as cursor:
        cursor.execute(_MONTHS, {"member": member.pk, "zone": str(zone)})
        return [Month(first.date(), int(points)) for first, points in cursor.fetchall()]
