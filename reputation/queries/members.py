"""What a member has got for posts, and given for those of others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum
from django.db.models.functions import TruncMonth

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


def entries_of(
    member: User, reader: Reader, *, given: bool, before: int | None, count: int
) -> Entries:
    """`count` ratings that `member` has got, or gave, and that `reader` may know of, the newest
    first, older than rating `before` where it is given. Two queries, both by index."""
    side = Q(giver=member) if given else Q(receiver=member)
    ratings = Rating.objects.visible_to(reader).filter(side)
    if before is not None:
        ratings = ratings.filter(pk__lt=before)
    found = list(ratings.select_related("giver", "receiver").order_by("-pk")[: count + 1])
    shown = found[:count]
    posts = _readable(shown, reader)
    entries = [_entry(rating, posts.get(rating.post_id), reader) for rating in shown]
    return Entries(entries, shown[-1].pk if len(found) > count else None)


def _readable(ratings: Iterable[Rating], reader: Reader) -> dict[int, Post]:
    ids = [rating.post_id for rating in ratings]
    posts = Post.objects.visible_to(reader).select_related("topic").defer("source", "html")
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


def months_of(member: User) -> list[Month]:
    """The last months in which `member` got something that stands, the earliest first, as the
    reader's calendar has them."""
    ratings = Rating.objects.standing().filter(receiver=member)
    months = ratings.annotate(first=TruncMonth("given_at")).values("first").order_by("-first")
    summed = months.annotate(sum=Sum("points")).values_list("first", "sum")[:MONTHS]
    return [Month(first.date(), points) for first, points in reversed(summed)]
