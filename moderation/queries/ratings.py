"""Ratings that wait for a moderator, and why they do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from accounts.models import User
from forum.models import Level, Post
from forum.models.tree import access_of
from reputation.models import Rating

# An address, and who used it.
Used = tuple[str, int]


@dataclass
class Evidence:
    """What else came from the address of a rating: posts of the receiver, ratings by the receiver,
    and ratings of the receiver by other members, by their names."""

    posts: int = 0
    given: int = 0
    others: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Held:
    """A rating that waits, and why."""

    rating: Rating
    evidence: Evidence


def held_for(user: User) -> QuerySet[Rating]:
    """The ratings that wait, in the forums that `user` moderates; oldest first."""
    moderated = access_of(user).at_least(Level.MODERATE)
    held = Rating.objects.filter(state=Rating.State.HELD, post__topic__forum__in=moderated)
    return held.select_related("giver", "receiver", "post__topic").order_by("pk")


def with_evidence(ratings: Sequence[Rating]) -> list[Held]:
    """`ratings`, each with its evidence: three queries, however many they are."""
    receivers = {rating.receiver_id for rating in ratings}
    addresses = {rating.address for rating in ratings if rating.address}
    posts = _count(Post.objects.filter(address__in=addresses, author__in=receivers), "author")
    given = _count(Rating.objects.filter(address__in=addresses, giver__in=receivers), "giver")
    others = _others(receivers, addresses)
    rows = []
    for rating in ratings:
        used = str(rating.address), rating.receiver_id
        names = sorted(others[used] - {rating.giver_name})
        rows.append(Held(rating, Evidence(posts[used], given[used], names)))
    return rows


def _count(rows: QuerySet[Post] | QuerySet[Rating], who: str) -> Counter[Used]:
    pairs = rows.order_by().values_list("address", who)
    return Counter((str(address), int(pk)) for address, pk in pairs if pk)


def _others(receivers: Collection[int], addresses: Collection[str]) -> defaultdict[Used, set[str]]:
    found: defaultdict[Used, set[str]] = defaultdict(set)
    from_there = Rating.objects.filter(receiver__in=receivers, address__in=addresses).order_by()
    for address, receiver, name in from_there.values_list("address", "receiver", "giver_name"):
        found[str(address), receiver].add(name)
    return found
