"""What happens when a member is warned, answers, or a warning is revoked."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from board.refusals import Refused
from forum.counters import lock_members
from forum.models import Post
from moderation.actions.bans import record_ban
from moderation.actions.log import log
from moderation.actions.recording import Recorder
from moderation.actions.rights import must_act_on
from moderation.actions.telling import tell_of_bans
from moderation.actions.undoing import undo
from moderation.models import LogEntry, MemberWarning, WarningStep
from moderation.queries.record import points_of
from notifications.actions import notify
from notifications.models import Kind

OWN_PAGE = "/warnings/"


@transaction.atomic
def warn(
    member: User,
    *,
    by: User,
    points: int,
    reason: str,
    days: int | None = None,
    post: Post | None = None,
) -> LogEntry:
    """Warn a member, with points that count for `days` (None: for ever); whoever reaches a step by
    them is banned as that says, as a part of this act. Gives the log's row."""
    must_act_on(by, member)
    # Two warnings at once: each step is reached by one of them.
    lock_members([member.pk])
    now, before = timezone.now(), points_of(member)
    warning = MemberWarning.objects.create(
        member=member,
        by=by,
        by_name=by.username,
        points=points,
        reason=reason,
        post=post,
        made_at=now,
        expires_at=now + timedelta(days=days) if days else None,
    )
    entry = _log(warning, by=by)
    notify([member], Kind.WARNED, actor=by, url=OWN_PAGE, words=reason)
    _take_steps(entry, member, by=by, before=before, after=before + points, now=now)
    return entry


def _log(warning: MemberWarning, *, by: User) -> LogEntry:
    changes = Recorder()
    changes.made(warning, revoked_at=warning.made_at)
    entry = log(
        LogEntry.Act.WARN,
        by=by,
        members=[warning.member],
        title=warning.member.username,
        posts=[warning.post] if warning.post else [],
        reason=warning.reason,
        changes=changes,
    )
    MemberWarning.objects.filter(pk=warning.pk).update(entry=entry)
    return entry


def _take_steps(
    entry: LogEntry, member: User, *, by: User, before: int, after: int, now: datetime
) -> None:
    for step in WarningStep.objects.filter(points__gt=before, points__lte=after):
        _entry, changes = record_ban(
            by=by,
            user=member,
            kind=step.kind,
            until=step.until(now),
            reason=entry.reason,
            staff_note=f"By {after} points of warnings.",
            part_of=entry,
        )
        tell_of_bans(changes, reason=entry.reason)


@transaction.atomic
def revoke(warning: MemberWarning, *, by: User, reason: str = "") -> LogEntry:
    """Undo the act that gave the warning, and so the bans that followed from it."""
    must_act_on(by, warning.member)
    entry, current = warning.entry, MemberWarning.objects.get(pk=warning.pk)
    if entry is None or current.revoked_at is not None:
        raise Refused("This warning was revoked already.")
    # Where it was undone and that was undone in its turn, the last is what holds.
    while (undone := getattr(entry, "undone_by", None)) is not None:
        entry = undone
    return undo(entry, by=by, reason=reason)


@transaction.atomic
def answer(warning: MemberWarning, *, by: User, text: str) -> None:
    """The member's own words to a warning, once; whoever gave it is told."""
    open_ = MemberWarning.objects.filter(
        pk=warning.pk, member=by, answered_at=None, revoked_at=None
    )
    if not open_.update(answer=text, answered_at=timezone.now()):
        raise Refused("This warning was answered or revoked already.")
    if warning.by:
        record = f"/u/{warning.member_id}/record/"
        notify([warning.by], Kind.WARNING_ANSWERED, actor=by, url=record, words=text)
