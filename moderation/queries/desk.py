"""What waits for moderators, oldest first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Min, Q, QuerySet

from accounts.models import User
from forum.models import Level, Post, Visibility
from forum.models.tree import access_of
from moderation.models import LogEntry, Report
from moderation.models.report import Target, address_of_reports

RECENT = 15
WAITING, CAUGHT = Q(visibility=Visibility.WAITING), Q(flag__gt="")


@dataclass(frozen=True)
class Reported:
    """A post or a profile with all that is pending on it."""

    target: Target
    count: int
    oldest: datetime
    categories: list[str]
    claimed_by: str

    @property
    def address(self) -> str:
        return address_of_reports(self.target)

    @property
    def title(self) -> str:
        return self.target.subject if isinstance(self.target, Post) else self.target.username

    @property
    def is_profile(self) -> bool:
        return isinstance(self.target, User)


def reported(user: User, *, count: int) -> list[Reported]:
    """The things whose reports have waited longest, of those that `user` may see."""
    pending = Report.objects.visible_to(user).pending().order_by()
    groups = list(
        pending.values("post_id", "profile_id")
        .annotate(
            count=Count("id"),
            oldest=Min("created_at"),
            categories=ArrayAgg("category", distinct=True),
            claimed_by=Max("handled_by__username", filter=Q(state=Report.State.CLAIMED)),
        )
        .order_by("oldest")[:count]
    )
    posts = Post.objects.select_related("topic", "author").in_bulk(_ids(groups, "post_id"))
    members = User.objects.in_bulk(_ids(groups, "profile_id"))
    return [
        Reported(
            target=posts[group["post_id"]] if group["post_id"] else members[group["profile_id"]],
            count=group["count"],
            oldest=group["oldest"],
            categories=[Report.Category(name).label for name in group["categories"]],
            claimed_by=group["claimed_by"] or "",
        )
        for group in groups
    ]


def _ids(groups: Collection[Any], column: str) -> list[int]:
    return [group[column] for group in groups if group[column]]


def queue(user: User) -> QuerySet[Post]:
    """Posts that wait for approval, or that a rule has caught and nobody has looked at, in the
    forums that `user` moderates; oldest first."""
    moderated = access_of(user).at_least(Level.MODERATE)
    waiting = Post.objects.filter(WAITING | CAUGHT, topic__forum__in=moderated)
    return waiting.select_related("topic", "author").order_by("pk")


def of_queue(post_ids: Collection[int], user: User) -> dict[int, bool]:
    """Those of these posts that lie in a forum which `user` moderates; and of each, whether it is
    in the queue still."""
    moderated = access_of(user).at_least(Level.MODERATE)
    posts = Post.objects.filter(pk__in=post_ids, topic__forum__in=moderated)
    states = posts.values_list("pk", "visibility", "flag")
    return {pk: visibility == Visibility.WAITING or bool(flag) for pk, visibility, flag in states}


def recent_acts(user: User) -> list[LogEntry]:
    """What moderators did last, as far as `user` may know of it."""
    return list(LogEntry.objects.visible_to(user).outermost(user).select_related("by")[:RECENT])
