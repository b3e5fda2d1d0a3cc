"""The board's groups, held in process memory while their stamp stands."""

from accounts.models import Group, User
from board.stamps import Snapshot


def _load() -> list[Group]:
    return list(Group.objects.all())


_snapshot = Snapshot(_load)


def groups() -> list[Group]:
    """All groups in the order of the board."""
    return _snapshot.get()


def legend() -> list[Group]:
    """The groups that are named under Who is online."""
    return [group for group in groups() if group.in_legend]


def skips_pause(user: User) -> bool:
    """Whether one of the member's groups posts without waiting between posts."""
    return any(group.skips_pause and group.pk in user.group_ids for group in groups())


def skips_link_rules(user: User) -> bool:
    """Whether rules about links do not look at what the member writes."""
    return any(group.skips_link_rules and group.pk in user.group_ids for group in groups())
