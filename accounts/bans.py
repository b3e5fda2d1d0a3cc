"""Who is banned: answered from process memory, under a stamp that every ban changes.

A request costs a few looks into dictionaries, whatever is banned. Whether a ban is over is judged
each time it is asked for. Administrators are never caught; moderators, by bans of their own
accounts alone: a wrong network must lock nobody out who could mend it.

A ban of an address catches members who have it already, too: from their next page on.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from django.utils import dateformat, timezone

from accounts.email_patterns import EmailPatterns
from accounts.models import Ban, Group, User
from accounts.networks import Networks
from board.stamps import Snapshot

# Visitors for whom each process remembers, while nothing changes, which bans are about them.
REMEMBERED = 4096
_FOR_GOOD = datetime.max.replace(tzinfo=UTC)

_KINDS = {
    Ban.Kind.MODERATED: "Your posts wait for approval",
    Ban.Kind.READ_ONLY: "You may read here, but not write",
    Ban.Kind.FULL: "You are banned from here",
}


class Bans:
    """All bans that stand, by what they are about; exemptions are among them."""

    def __init__(self, rows: Iterable[Ban]) -> None:
        rows = list(rows)
        self._are_none = not rows
        self._of_member: dict[int, list[Ban]] = defaultdict(list)
        for ban in rows:
            if ban.user_id is not None:
                self._of_member[ban.user_id].append(ban)
        networks = Networks((ban.network, ban) for ban in rows if ban.network)
        patterns = EmailPatterns((ban.email, ban) for ban in rows if ban.email)
        self._of_address = lru_cache(REMEMBERED)(networks.around)
        self._of_email = lru_cache(REMEMBERED)(patterns.of)

    def on_member(self, user: User) -> Ban | None:
        """The strongest that catches the member, wherever the present request comes from."""
        if self._are_none:
            return None
        own = self._of_member.get(user.pk, [])
        others = [*self._of_email(user.email), *self._of_address(user.came_from)]
        # Who the member is may cost a query, and most are in no ban's way.
        return _strongest([*own, *others], user.group_keys) if own or others else None

    def on_guest(self, address: str) -> Ban | None:
        """The strongest that catches a guest who comes from `address`."""
        return None if self._are_none else _strongest(self._of_address(address))

    def on_email(self, email: str, came_from: str) -> Ban | None:
        """The strongest that catches `email`, unless where somebody comes from is spared."""
        spared = [ban for ban in self._of_address(came_from) if ban.is_exemption]
        return _strongest([*self._of_email(email), *spared])


def _strongest(found: Sequence[Ban], groups: frozenset[str] = frozenset()) -> Ban | None:
    if Group.ADMINISTRATORS in groups:
        return None
    now = timezone.now()
    standing = [ban for ban in found if ban.stands_at(now)]
    spared = Group.MODERATORS in groups or any(ban.is_exemption for ban in standing)
    catching = [
        ban for ban in standing if not ban.is_exemption and (ban.user_id is not None or not spared)
    ]
    return max(catching, key=lambda ban: (ban.kind, ban.until or _FOR_GOOD), default=None)


def read_bans() -> Bans:
    """All bans as they are in the database now."""
    return Bans(Ban.objects.standing().defer("staff_note"))


_snapshot = Snapshot(read_bans, key="bans")


def ban_of(user: User) -> Ban | None:
    """The strongest ban that catches the member now: by account, by address, or by the network
    that the present request comes from."""
    return _snapshot.get().on_member(user)


def ban_of_address(address: str) -> Ban | None:
    """The strongest ban that catches a guest who comes from `address`."""
    return _snapshot.get().on_guest(address)


def ban_of_email(email: str, came_from: str = "") -> Ban | None:
    """The strongest ban of `email`, which somebody would like to have and who comes from
    `came_from`: an exemption of either spares the other."""
    return _snapshot.get().on_email(email, came_from)


def is_shut_out(address: str, *, stamp: int) -> bool:
    """Whether a guest from `address` may not come in; `stamp` is that of the bans, just read."""
    return is_full(_snapshot.at(stamp).on_guest(address))


def is_full(ban: Ban | None) -> bool:
    """Whether `ban` is one that lets nobody in."""
    return ban is not None and ban.kind == Ban.Kind.FULL


def is_read_only(user: User) -> bool:
    """Whether the member may not write."""
    return (ban := ban_of(user)) is not None and ban.kind >= Ban.Kind.READ_ONLY


def is_moderated(user: User) -> bool:
    """Whether what the member writes waits for approval."""
    return ban_of(user) is not None


def why_not_writing(user: User) -> str:
    """The sentence for a member who may not write; `` for one who may."""
    ban = ban_of(user)
    return sentence(ban) if ban is not None and ban.kind >= Ban.Kind.READ_ONLY else ""


def sentence(ban: Ban) -> str:
    """What the one who is caught is told: until when, and why where a reason was given."""
    until = ""
    if ban.until:
        local = timezone.localtime(ban.until)
        until = f" until {dateformat.format(local, 'j F Y, H:i')}"
    reason = f" Reason: {ban.reason}" if ban.reason else ""
    return f"{_KINDS[Ban.Kind(ban.kind)]}{until}.{reason}"
