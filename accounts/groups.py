"""The board's groups, held in process memory while their stamp stands."""

from accounts.models import Group
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
