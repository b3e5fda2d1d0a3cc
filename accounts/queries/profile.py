"""What a profile page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.countries import COUNTRIES
from accounts.groups import groups
from accounts.models import Group, Rank, Reader, ReputationStep, User
from accounts.permissions import can_see_last_seen
from accounts.ranks import rank_of, step_of


@dataclass(frozen=True)
class Profile:
    """A member with what is not in the row itself."""

    member: User
    rank: Rank | None
    step: ReputationStep | None
    groups: list[Group]
    country: str
    may_know_seen: bool
    is_own: bool

    @property
    def seen_at(self) -> datetime | None:
        return self.member.last_seen_at if self.may_know_seen else None


def member_with_groups(pk: int) -> User | None:
    """The member, for a page that is about nobody else."""
    return User.objects.with_groups().filter(pk=pk).first()


def profile_of(member: User, reader: Reader) -> Profile:
    """`member` as `reader` may see them; no query where the groups are loaded."""
    return Profile(
        member=member,
        rank=rank_of(member),
        step=step_of(member.reputation),
        groups=[group for group in groups() if group.pk in member.group_ids],
        country=COUNTRIES.get(member.country, ""),
        may_know_seen=can_see_last_seen(reader, member),
        is_own=reader.pk == member.pk,
    )
