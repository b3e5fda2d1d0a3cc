"""What the log shows: to moderators, and to everybody where the board chose so."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Lower

from accounts.models import Reader, User
from board.models.settings import board_settings
from forum.models import Level, Post, Topic
from forum.models.tree import access_of
from moderation.models import LogEntry

Act = LogEntry.Act

ARRANGING = (
    *(Act.LOCK, Act.UNLOCK, Act.CHANGE_KIND, Act.RENAME, Act.MOVE, Act.COPY, Act.SPLIT),
    *(Act.MERGE, Act.BUMP, Act.SLOW, Act.AUTO_CLOSE),
)
HIDING = (Act.EDIT, Act.APPROVE, Act.HIDE, Act.RESTORE, Act.DELETE)


@dataclass(frozen=True)
class Chosen:
    """Which acts are asked for; what is None or empty does not matter."""

    by: User | str = ""
    member: User | None = None
    forum_id: int | None = None
    act: str = ""
    since: datetime | None = None
    before: datetime | None = None


def log_of(user: Reader, chosen: Chosen) -> QuerySet[LogEntry]:
    """The acts that `user` may know of, newest first; a part of a greater one is not listed beside
    the whole."""
    acts = LogEntry.objects.visible_to(user).outermost(user).select_related("by")
    if isinstance(chosen.by, User):
        acts = acts.filter(by=chosen.by)
    elif chosen.by:
        acts = acts.alias(name=Lower("by_name")).filter(name=chosen.by.lower())
    if chosen.member:
        acts = acts.filter(members__contains=[chosen.member.pk])
    if chosen.forum_id:
        acts = acts.filter(forums__contains=[chosen.forum_id])
    if chosen.act:
        acts = acts.filter(act=chosen.act)
    if chosen.since:
        acts = acts.filter(at__gte=chosen.since)
    if chosen.before:
        acts = acts.filter(at__lt=chosen.before)
    return acts.order_by("-pk")


def in_pieces(acts: QuerySet[LogEntry], *, most: int, size: int = 1_000) -> Iterator[LogEntry]:
    """Up to `most` of `acts`, newest first, fetched a piece at a time."""
    last = None
    while most > 0:
        rest = acts.filter(pk__lt=last) if last else acts
        piece = list(rest[: min(size, most)])
        yield from piece
        if len(piece) < size:
            return
        last, most = piece[-1].pk, most - len(piece)


# Undone, unless that was undone in its turn, and so on.
UNDONE = """
WITH RECURSIVE chain (act, last, steps) AS (
    SELECT id, id, 0 FROM moderation_logentry WHERE id = ANY(%s)
    UNION ALL SELECT chain.act, l.id, chain.steps + 1
        FROM chain JOIN moderation_logentry l ON l.undoes_id = chain.last
) SELECT act FROM chain GROUP BY act HAVING max(steps) %% 2 = 1
"""


def undone_among(acts: Collection[LogEntry]) -> set[int]:
    """The ids of those of `acts` that do not hold any more."""
    with connection.cursor() as cursor:
        cursor.execute(UNDONE, [[act.pk for act in acts]])
        return {pk for (pk,) in cursor.fetchall()}


@dataclass(frozen=True)
class Told:
    """An act, and `thing`, what it was done to: where that is one, and the reader may read it."""

    entry: LogEntry
    thing: Post | Topic | None

    @property
    def title(self) -> str:
        # As it is called now: the former title may be what the act was about.
        return self.thing.subject if isinstance(self.thing, Post) else str(self.thing or "")


def public_log(reader: Reader) -> QuerySet[LogEntry]:
    """The acts that the board shows to everybody, newest first: of the kinds that it chose, in
    forums that `reader` may read. What was undone is marked; undoing itself is not listed."""
    board = board_settings()
    kinds = [act for act in ARRANGING if board.public_log_arranging]
    kinds += [act for act in HIDING if board.public_log_hiding]
    readable = list(access_of(reader).at_least(Level.READ))
    acts = LogEntry.objects.filter(act__in=kinds, forums__contained_by=readable, part_of=None)
    return acts.exclude(forums=[]).select_related("by").order_by("-pk")


def with_things(acts: Collection[LogEntry], reader: Reader) -> list[Told]:
    """`acts` with what they were done to, as far as `reader` may read it now."""
    posts = Post.objects.visible_to(reader).only("subject")
    topics = Topic.objects.visible_to(reader).only("title")
    found: dict[str, dict[int, Any]] = {
        "post": posts.in_bulk([act.post_id for act in acts if act.post_id]),
        "topic": topics.in_bulk([act.topic_id for act in acts if act.topic_id]),
    }
    return [
        Told(
            act,
            found["post"].get(act.post_id)
            if act.post_id
            else found["topic"].get(act.topic_id or 0),
        )
        for act in acts
    ]
