"""What happens when those who keep order ban somebody, or lift a ban: logged, and undone like every
other act."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actions import bans as act
from accounts.models import Ban, User
from board.refusals import Refused
from forum.counters import lock_members
from moderation.actions.log import log
from moderation.actions.recording import Recorder
from moderation.actions.rights import must_keep_order, must_outrank
from moderation.actions.telling import tell_of_bans
from moderation.models import LogEntry


@transaction.atomic
def ban(*, by: User, user: User | None = None, reason: str = "", **terms: Any) -> LogEntry:
    """Ban a member, an address or a network, and tell the member. Takes what `accounts`' ban takes,
    and raises Refused as that does, and where `by` may not."""
    must_outrank(by, user)
    # Before the stamp of the bans, which every ban writes: else two acts on one member could wait
    # for one another.
    lock_members([user.pk] if user else [])
    entry, changes = record_ban(by=by, user=user, reason=reason, **terms)
    tell_of_bans(changes, reason=reason)
    return entry


def record_ban(
    *, by: User, user: User | None, reason: str, part_of: LogEntry | None = None, **terms: Any
) -> tuple[LogEntry, Recorder]:
    """A ban in force with its row of the log, inside the caller's transaction, which holds the
    member; nobody is told yet."""
    made = act.ban(by=by, user=user, reason=reason, **terms)
    changes = Recorder()
    changes.made(made, lifted_at=made.made_at)
    return _logged(LogEntry.Act.BAN, made, by, reason, changes, part_of), changes


@transaction.atomic
def lift(ban: Ban, *, by: User, reason: str = "") -> LogEntry:
    """End a ban, or an exemption, and tell the member. What an administrator made, administrators
    lift."""
    if ban.user:
        must_outrank(by, ban.user)
    must_keep_order(by)
    if ban.made_by and ban.made_by.is_superuser and not by.is_superuser:
        raise Refused("An administrator made this, and only administrators lift it.")
    lock_members([ban.user_id] if ban.user_id else [])
    changes, rows = Recorder(), Ban.objects.filter(pk=ban.pk, lifted_at=None)
    if not changes.set(rows, lifted_at=timezone.now()):
        raise Refused("This was lifted already.")
    tell_of_bans(changes, reason=reason)
    return _logged(LogEntry.Act.UNBAN, ban, by, reason, changes)


def _logged(
    act: LogEntry.Act,
    ban: Ban,
    by: User,
    reason: str,
    changes: Recorder,
    part_of: LogEntry | None = None,
) -> LogEntry:
    return log(
        act,
        by=by,
        members=[ban.user] if ban.user else [],
        title=ban.target[:124],
        reason=reason,
        changes=changes,
        part_of=part_of,
    )
