"""What happens when members report something, and when moderators answer.

Locks are taken in one order: members, then reports.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.bans import why_not_writing
from accounts.models import User
from board.refusals import Refused
from forum.counters import lock_member, lock_members
from forum.models import Post
from forum.permissions import can_report
from moderation.actions.log import log
from moderation.actions.recording import Recorder
from moderation.models import LogEntry, Report
from moderation.models.report import Target
from moderation.permissions import can_answer_reports, can_report_profile
from notifications.actions import notify
from notifications.models import Kind

AN_HOUR, REPORTS_AN_HOUR = timedelta(hours=1), 20
OWN_POST = "This is your own post: you can edit it."
OWN_PROFILE = "This is your own profile: you can edit it."

State = Report.State

# What is said to who reported, where the moderator adds nothing.
ANSWERS = {
    State.RESOLVED: "Something was done about it. Thank you.",
    State.REJECTED: "It stays as it is.",
}


@transaction.atomic
def report_post(post: Post, *, by: User, category: str, words: str = "") -> Report:
    """Tell the moderators of a post's forum about it. Refused for one's own, for one that `by` has
    reported before, and after many within an hour."""
    if not can_report(by, post):
        raise Refused(why_not_writing(by) or OWN_POST)
    return _report(by=by, category=category, words=words, post=post)


@transaction.atomic
def report_profile(member: User, *, by: User, category: str, words: str = "") -> Report:
    """Tell the board's moderators about a member's profile. Refused as `report_post` is."""
    if not can_report_profile(by, member):
        raise Refused(why_not_writing(by) or OWN_PROFILE)
    return _report(by=by, category=category, words=words, profile=member)


def _report(*, by: User, category: str, words: str, **target: Target) -> Report:
    # Under the member's lock: of two clicks on one button the second waits here for the first.
    lock_member(by.pk)
    sent, now = Report.objects.filter(by=by), timezone.now()
    if sent.filter(**target).exists():
        raise Refused("You have reported this already; the moderators know.")
    if sent.filter(created_at__gt=now - AN_HOUR).count() >= REPORTS_AN_HOUR:
        raise Refused(
            f"You have sent {REPORTS_AN_HOUR} reports within an hour. Please wait a while and send "
            "this again; your text is kept below."
        )
    return Report.objects.create(
        by=by, by_name=by.username, category=category, words=words, created_at=now, **target
    )


@transaction.atomic
def claim(target: Target, *, by: User) -> None:
    """Say that `by` looks after the reports of `target`. Refused where another one does."""
    reports = _held(target, by=by)
    others = (r for r in reports if r.state == State.CLAIMED and r.handled_by_id != by.pk)
    if (other := next(others, None)) and other.handled_by:
        raise Refused(f"{other.handled_by.username} is looking at this already.")
    _set(reports, state=State.CLAIMED, handled_by=by, handled_at=timezone.now())


@transaction.atomic
def release(target: Target, *, by: User) -> None:
    """Leave the reports of `target` to whoever comes next, whoever looked after them."""
    _set(_held(target, by=by), state=State.OPEN, handled_by=None, handled_at=None)


def resolve(target: Target, *, by: User, answer: str = "") -> LogEntry:
    """Answer that something was done about `target`; gives the log's row."""
    return _answer(target, LogEntry.Act.REPORT_RESOLVE, State.RESOLVED, by=by, answer=answer)


def reject(target: Target, *, by: User, answer: str = "") -> LogEntry:
    """Answer that `target` stays as it is; gives the log's row."""
    return _answer(target, LogEntry.Act.REPORT_REJECT, State.REJECTED, by=by, answer=answer)


@transaction.atomic
def _answer(
    target: Target, act: LogEntry.Act, state: Report.State, *, by: User, answer: str
) -> LogEntry:
    pending = Report.objects.on(target).pending()
    lock_members(pk for pk in pending.values_list("by", flat=True) if pk)
    reports, changes = _held(target, by=by), Recorder()
    changes.set(
        Report.objects.filter(pk__in=[report.pk for report in reports]),
        state=state.value,
        handled_by_id=by.pk,
        handled_at=timezone.now(),
        answer=answer,
    )
    _tell(target, reports, by=by, words=answer or ANSWERS[state])
    if isinstance(target, Post):
        place = [target.topic]
        return log(act, by=by, topics=place, posts=[target], reason=answer, changes=changes)
    return log(act, by=by, members=[target], reason=answer, changes=changes)


def _tell(target: Target, reports: list[Report], *, by: User, words: str) -> None:
    reporters = User.objects.filter(pk__in=[report.by_id for report in reports]).exclude(pk=by.pk)
    kind = "p" if isinstance(target, Post) else "u"
    notify(reporters, Kind.REPORT_ANSWERED, url=f"/{kind}/{target.pk}/", words=words)


def _held(target: Target, *, by: User) -> list[Report]:
    """The pending reports of `target`, held. Raises Refused where there are none, or not for
    `by`."""
    if not can_answer_reports(by, target):
        raise Refused("You do not moderate this.")
    pending = Report.objects.on(target).pending()
    reports = list(pending.select_for_update(no_key=True).order_by("pk"))
    if not reports:
        raise Refused("Somebody has answered these reports meanwhile.")
    return reports


def _set(reports: list[Report], **values: object) -> None:
    Report.objects.filter(pk__in=[report.pk for report in reports]).update(**values)
