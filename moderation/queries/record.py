"""What those who keep order know of a member."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from accounts.models import Ban, FormerName, User
from forum.models import Post, Visibility
from moderation.models import LogEntry, MemberNote, MemberWarning, Report, WarningStep

# Of each kind: whoever wants the rest has the log and the list of posts.
SHOWN = 20
LATEST, MOST_OTHERS = 5, 200


@dataclass(frozen=True)
class UsedAddress:
    """An address from which the member posted, and the others who did."""

    address: str
    posts: int
    last_at: datetime
    others: list[User]


@dataclass(frozen=True)
class Record:
    """A member's record, as `reader` may read it."""

    member: User
    warnings: list[MemberWarning]
    bans: list[Ban]
    notes: list[MemberNote]
    reports: list[Report]
    hidden_count: int
    hidden: list[Post]
    addresses: list[UsedAddress]
    former_names: list[FormerName]
    acts: list[LogEntry]

    @property
    def points(self) -> int:
        """Those that count now."""
        return sum(warning.points for warning in self.warnings if warning.stands)


def record_of(member: User, reader: User) -> Record:
    """The record of `member` for `reader`, who keeps order: a constant number of queries."""
    hidden = hidden_posts(member, reader)
    acts = LogEntry.objects.visible_to(reader).filter(members__contains=[member.pk])
    return Record(
        member=member,
        warnings=list(warnings_of(member)),
        bans=list(member.bans.select_related("made_by")),
        notes=list(member.staff_notes.select_related("by")),
        reports=list(reports_of(member, reader)[:SHOWN]),
        hidden_count=hidden.count(),
        hidden=list(hidden.select_related("hidden_by")[:LATEST]),
        addresses=addresses_of(member),
        former_names=list(member.former_names.all()),
        acts=list(acts.select_related("by", "undone_by").order_by("-pk")[:SHOWN]),
    )


def warnings_of(member: User) -> QuerySet[MemberWarning]:
    """All warnings, newest first, with who gave them and for what."""
    return member.warnings.select_related("by", "post")


def points_of(member: User) -> int:
    """The points that count against the member now."""
    standing = MemberWarning.objects.filter(member=member).standing()
    return standing.aggregate(sum=Sum("points"))["sum"] or 0


def steps_ahead(member: User) -> dict[str, Any]:
    """The points that count against the member, and the steps that more of them lead to."""
    points = points_of(member)
    return {"points": points, "steps": WarningStep.objects.filter(points__gt=points)}


def reports_of(member: User, reader: User) -> QuerySet[Report]:
    """What was reported of the member's posts and profile, as far as `reader` may know it."""
    theirs = Q(post__author=member) | Q(profile=member)
    reports = Report.objects.visible_to(reader).filter(theirs)
    return reports.select_related("by", "post", "profile").order_by("-pk")


def hidden_posts(member: User, reader: User) -> QuerySet[Post]:
    """The member's hidden posts that `reader` may read, newest first."""
    posts = Post.objects.open_to(reader).filter(author=member, visibility=Visibility.HIDDEN)
    return posts.order_by("-pk")


def addresses_of(member: User) -> list[UsedAddress]:
    """Where the member posted from, the last used first: two queries."""
    known = Post.objects.filter(author=member, address__isnull=False).order_by()
    used = known.values("address").annotate(posts=Count("pk"), last_at=Max("created_at"))
    rows = list(used.order_by("-last_at", "address")[:SHOWN])
    others = _others(member, [str(row["address"]) for row in rows])
    return [
        UsedAddress(str(row["address"]), row["posts"], row["last_at"], others[str(row["address"])])
        for row in rows
    ]


def _others(member: User, addresses: Collection[str]) -> dict[str, list[User]]:
    """The other members who posted from each of these, the first MOST_OTHERS of all."""
    posts = Post.objects.filter(address__in=addresses, author__isnull=False).exclude(author=member)
    pairs = posts.order_by("address", "author").values_list("address", "author").distinct()
    found = list(pairs[:MOST_OTHERS])
    members = User.objects.in_bulk({pk for _address, pk in found if pk})
    others: dict[str, list[User]] = defaultdict(list)
    for address, pk in found:
        if address and pk in members:
            others[address].append(members[pk])
    return others
