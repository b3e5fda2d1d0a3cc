"""How many points a member may give, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from board.models.settings import board_settings
from board.templatetags.board import plural
from reputation.models import Rating

State = Rating.State
# What is taken back can be given again; what a moderator removed was given.
SPENT = (State.STANDING, State.HELD, State.REMOVED)


@dataclass(frozen=True)
class Part:
    """Points that a member has for a reason, or lacks."""

    points: int
    why: str


@dataclass(frozen=True)
class Power:
    """What a member may give within `hours`: the sum of `parts`, of which `spent` is given; at
    `back_at` the next `back` points return."""

    hours: int
    parts: tuple[Part, ...]
    spent: int
    back: int
    back_at: datetime | None

    @property
    def total(self) -> int:
        return max(sum(part.points for part in self.parts), 0)

    @property
    def left(self) -> int:
        return max(self.total - self.spent, 0)


def power_of(member: User, now: datetime) -> Power:
    """The member's power as the board's settings have it. Two queries."""
    hours = board_settings().power_hours
    given = Rating.objects.filter(
        giver=member, given_at__gt=now - timedelta(hours=hours), state__in=SPENT
    )
    spent = [(at, abs(points)) for at, points in given.values_list("given_at", "points")]
    first = min((at for at, _points in spent), default=None)
    # Of one minute, since the minute is what is told.
    back = sum(points for at, points in spent if first and _minute(at) == _minute(first))
    return Power(
        hours=hours,
        parts=tuple(part for part in _parts(member, now) if part.points),
        spent=sum(points for _at, points in spent),
        back=back,
        back_at=first + timedelta(hours=hours) if first else None,
    )


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _parts(member: User, now: datetime) -> list[Part]:
    board, days = board_settings(), (now - member.date_joined).days
    parts = [
        Part(board.power_base, "for everybody"),
        Part(_one_for(member.post_count, board.power_posts), plural(member.post_count, "post")),
        Part(_one_for(days, board.power_days), f"{plural(days, 'day')} as a member"),
        Part(
            _one_for(member.reputation, board.power_reputation),
            f"a reputation of {member.reputation:,}",
        ),
    ]
    most = board.power_most
    above = sum(part.points for part in parts) - most
    if above > 0:
        parts.append(Part(-above, f"nobody has more than {most:,}"))
    if points := sum(member.warnings.standing().values_list("points", flat=True)):
        parts.append(Part(-points * board.power_warning, f"{plural(points, 'point')} of warnings"))
    return parts


def _one_for(count: int, each: int) -> int:
    return max(count, 0) // each if each else 0
