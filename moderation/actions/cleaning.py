"""What happens when everything that a spammer wrote is taken away at once."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Ban, User
from board.refusals import Refused
from forum.arranging import hold
from moderation.actions.bans import record_ban
from moderation.actions.log import log
from moderation.actions.posts import hide
from moderation.actions.ratings import remove
from moderation.actions.recording import Recorder
from moderation.actions.rights import must_outrank
from moderation.actions.telling import tell_of_bans
from moderation.models import LogEntry
from moderation.queries.cleaning import Traces
from moderation.tasks import report_outward

# Characters of the first post that the service is sent.
EVIDENCE = 1_000


@transaction.atomic
def clean(
    member: User,
    *,
    by: User,
    since: datetime | None = None,
    kind: int | None = Ban.Kind.FULL,
    until: datetime | None = None,
    addresses_until: datetime | None = None,
    tells_others: bool = False,
    reason: str = "",
) -> LogEntry:
    """Hide what the member wrote since then (None: ever), remove what the member gave for posts of
    others, ban the member, and until `addresses_until` let nobody sign up or write from where those
    posts came from (None: without that). One act with its parts, undone as one; gives its row of
    the log.

    A topic is hidden where nothing visible is left in it; what others wrote stays. No ban where
    `kind` is None. With `tells_others` the service that collects spammers learns of this one, which
    undoing does not take back. Raises Refused where there is nothing to do, and for whom `by` may
    not ban.
    """
    must_outrank(by, member)
    traces = Traces(member, by, since)
    post_ids = list(traces.posts.values_list("pk", flat=True))
    rating_ids = list(traces.ratings.values_list("pk", flat=True))
    addresses = traces.addresses if addresses_until else []
    if not (post_ids or rating_ids) and kind is None:
        raise Refused("There is nothing to clean up.")
    hold(traces.topic_ids, user_ids=[member.pk])
    entry = log(LogEntry.Act.CLEAN, by=by, members=[member], reason=reason)
    if tells_others:
        _tell_others(member, traces)
    if post_ids:
        hide(post_ids, by=by, reason=reason, part_of=entry)
    if rating_ids:
        remove(rating_ids, by=by, reason=reason, part_of=entry)
    bans: list[dict[str, Any]] = [
        {"user": None, "network": address, "kind": Ban.Kind.READ_ONLY, "until": addresses_until}
        for address in addresses
    ]
    if kind is not None:
        bans.append({"user": member, "kind": kind, "until": until})
    _ban_all(bans, by=by, reason=reason, part_of=entry)
    return entry


def _tell_others(member: User, traces: Traces) -> None:
    first = traces.posts.order_by("pk").first()
    report_outward.defer(
        username=member.username,
        email=member.email,
        address=next(iter(traces.addresses), ""),
        evidence=first.source[:EVIDENCE] if first else "",
    )


def _ban_all(bans: list[dict[str, Any]], *, by: User, reason: str, part_of: LogEntry) -> None:
    told = Recorder()
    for terms in bans:
        _entry, changes = record_ban(by=by, reason=reason, part_of=part_of, **terms)
        told.steps += changes.steps
    tell_of_bans(told, reason=reason)
