"""The member list: who is on the board, in the order and of the kind that was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, Func, When
from django.db.models.functions import Lower

from accounts.models import Rank, Reader, User
from accounts.models.user import UserQuerySet
from accounts.names import username_key
from accounts.permissions import can_see_last_seen
from accounts.ranks import rank_of
from board.stamps import Snapshot

# Who hides has not been seen by anybody: in that order, too, nobody can tell when.
_SEEN = Case(When(hides_online=False, then=F("last_seen_at")))
SORTS: dict[str, F | Func | Case] = {
    # Not the key: in it, look-alikes stand for one another (rn for m, 0 for o).
    "name": Lower("username"),
    "posts": F("post_count"),
    "joined": F("date_joined"),
    "seen": _SEEN,
}


@dataclass(frozen=True)
class MemberRow:
    """A member as a row of the list; `seen_at` is None where the reader may not know it."""

    member: User
    rank: Rank | None
    seen_at: datetime | None


def found(search: str) -> UserQuerySet:
    """Members whose name has `search` in it, in any case, width and look; all for an empty one."""
    members = User.objects.listed()
    if not search:
        return members
    key = username_key(search)
    return members.filter(username_key__contains=key) if key else members.none()


def how_many(search: str) -> int:
    """How many members `found` finds; all of them are counted once for each change among them."""
    return found(search).count() if search else _listed.get()


_listed = Snapshot(lambda: User.objects.listed().count(), "members")


def member_rows(
    reader: Reader, members: UserQuerySet, *, sort: str, descending: bool, start: int, count: int
) -> list[MemberRow]:
    """`count` of `members` from the `start`th on (0 is the first), those without a value last.

    The ids come first and by themselves, so that a far page reads no row that it does not show.
    """
    by = SORTS[sort]
    # Only where there are unknown values: an index has them first. The one order without an index
    # is by last seen, which is written every few seconds; 50,000 members are sorted in 25 ms.
    order = by.desc(nulls_last=True if sort == "seen" else None) if descending else by.asc()
    ids = members.order_by(order, "pk").values("pk")[start : start + count]
    shown = User.objects.filter(pk__in=ids).order_by(order, "pk")
    return [
        MemberRow(
            member,
            rank_of(member),
            member.last_seen_at if can_see_last_seen(reader, member) else None,
        )
        for member in shown.defer("signature_source", "signature_html")
    ]
