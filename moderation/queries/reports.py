"""What moderators see of one post or profile that was reported."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from forum.models import Post
from moderation.models import LogEntry, Report
from moderation.models.report import PENDING, Target

ACTS = 20


@dataclass(frozen=True)
class Case:
    """A post or a profile, its reports, what was done to it, and what its author is known for."""

    target: Target
    reports: list[Report]
    acts: list[LogEntry]
    others: int

    @property
    def author(self) -> User | None:
        return self.target.author if isinstance(self.target, Post) else self.target

    @property
    def is_pending(self) -> bool:
        return any(report.state in PENDING for report in self.reports)

    @property
    def claimed_by(self) -> User | None:
        claimed = (report for report in self.reports if report.state == Report.State.CLAIMED)
        first = next(claimed, None)
        return first.handled_by if first else None


def find_post(user: User, pk: int) -> Post | None:
    """The post, where `user` may see a report of it; hidden or not."""
    reports = Report.objects.visible_to(user).filter(post=pk)
    found = Post.objects.filter(pk__in=reports.values("post"))
    return found.select_related("topic", "author", "hidden_by").first()


def find_profile(user: User, pk: int) -> User | None:
    """The member, where `user` may see a report of the profile."""
    reports = Report.objects.visible_to(user).filter(profile=pk)
    return User.objects.filter(pk__in=reports.values("profile")).first()


def case_of(target: Target, user: User) -> Case:
    """All that `user` may know of the reports of `target`, which `user` may see."""
    seen = Report.objects.visible_to(user)
    author = target.author if isinstance(target, Post) else target
    theirs = seen.filter(Q(post__author=author) | Q(profile=author)) if author else seen.none()
    acts = LogEntry.objects.visible_to(user).select_related("by")
    if isinstance(target, Post):
        acts = acts.filter(post=target)
    else:
        acts = acts.filter(members__contains=[target.pk])
    reports = Report.objects.on(target).select_related("by", "handled_by")
    mine = {report.pk for report in reports}
    return Case(target, list(reports), list(acts[:ACTS]), theirs.exclude(pk__in=mine).count())
