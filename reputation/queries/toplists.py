"""The members with the highest reputation: of all time, of the last 30 days, and in one forum."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from accounts.models import Reader, ReputationStep, User
from accounts.ranks import step_of
from board.models.settings import board_settings
from forum.models import Forum, Level, MemberScore
from forum.models.tree import access_of, tree

# As the index user_by_gain has it.
GAIN = F("reputation") - F("reputation_month_ago")
# What a row shows nothing of.
UNSHOWN = ("signature_source", "signature_html")


@dataclass(frozen=True)
class Place:
    """A member among the highest, with the points that the list is ordered by; `step` is of the
    member's whole reputation."""

    place: int
    member: User
    points: int
    step: ReputationStep | None


def highest_ever(count: int) -> list[Place]:
    """The `count` members with the highest reputation above nothing, from an index."""
    members = User.objects.listed().filter(reputation__gt=0).order_by("-reputation", "pk")
    shown = members.defer(*UNSHOWN)[:count]
    return _placed((member, member.reputation) for member in shown)


def highest_of_month(count: int) -> list[Place]:
    """The `count` members who have gained most in the last 30 days, from an index; as of the end of
    the day before them, which the board remembers."""
    members = User.objects.listed().alias(gain=GAIN).filter(gain__gt=0)
    shown = members.order_by(GAIN.desc(), "pk").defer(*UNSHOWN)[:count]
    return _placed((member, member.reputation - member.reputation_month_ago) for member in shown)


def highest_in_forum(forum: Forum, count: int) -> list[Place]:
    """The `count` members whose posts in `forum` itself have got most, from an index; for who may
    read it."""
    scores = MemberScore.objects.filter(forum=forum, points__gt=0).select_related("member")
    listed = scores.filter(member__is_active=True, member__is_confirmed=True)
    unshown = (f"member__{field}" for field in UNSHOWN)
    shown = listed.order_by("-points", "member_id").defer(*unshown)[:count]
    return _placed((score.member, score.points) for score in shown)


def forums_with_toplists(reader: Reader) -> list[Forum]:
    """The forums that `reader` may read and whose posts count, in the order of the board."""
    if not board_settings().has_reputation:
        return []
    readable = access_of(reader).at_least(Level.READ)
    return [
        forum
        for forum, _depth in tree().walk()
        if forum.pk in readable and forum.takes_topics and forum.counts_reputation
    ]


def _placed(found: Iterable[tuple[User, int]]) -> list[Place]:
    return [
        Place(place, member, points, step_of(member.reputation))
        for place, (member, points) in enumerate(found, start=1)
    ]
