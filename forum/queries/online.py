"""Who is online: the lines under the index, a forum and a topic."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils import timezone

from accounts.models import Reader, User
from board.models.settings import board_settings
from forum.models import Forum, OnlineRecord, Presence
from forum.models.tree import access_of, tree

T = TypeVar("T")

_OF_A_NAME = ("username", "username_key", "hides_online", "primary_group_id")


@dataclass(frozen=True)
class Person:
    """A member or a robot, and the forum that is being read where the reader may know it."""

    user: User | None
    robot: str
    forum: Forum | None
    seen_at: datetime


@dataclass(frozen=True)
class Online:
    """Who is here: on the whole board, or in `forum` where one is given.

    `members` are those whom the reader may know of; hidden members are counted all the same.
    """

    members: list[User]
    robots: list[str]
    registered: int
    hidden: int
    guests: int
    minutes: int
    record: OnlineRecord | None = None
    forum: Forum | None = None
    everywhere: frozenset[int] = field(default_factory=frozenset)

    @property
    def total(self) -> int:
        return self.registered + self.hidden + self.guests


def online(reader: Reader, forum: Forum | None = None, *, with_record: bool = False) -> Online:
    """Whoever was seen in the last minutes, `reader` included even before that is written.

    One query, a second with the record; none where they were asked since the last batch of visits.
    `everywhere` holds the ids of the members who are here at all and may be known to be, for the
    mark in author panels.
    """
    rows = _recently("visitors", _counted)
    here = [row for row in rows if forum is None or row.forum_id == forum.pk]
    guests = sum(row.visitors for row in here if row.user is None and not row.robot)
    members = _with_reader([row.user for row in here if row.user], reader)
    known = [user for user in members if _may_know(reader, user)]
    here_now = Online(
        members=sorted(known, key=lambda user: user.username_key),
        robots=sorted(f"{row.robot} [Bot]" for row in here if row.robot),
        registered=sum(not user.hides_online for user in members),
        hidden=sum(user.hides_online for user in members),
        guests=guests if reader.is_authenticated else max(guests, 1),
        minutes=board_settings().online_minutes,
        forum=forum,
        everywhere=frozenset(r.user.pk for r in rows if r.user and _may_know(reader, r.user)),
    )
    return replace(here_now, record=_record(here_now.total)) if with_record else here_now


def _record(here: int) -> OnlineRecord | None:
    """The most visitors ever; who beats that is counted even before it is written."""
    record = _recently("record", OnlineRecord.objects.first)
    is_beaten = record is not None and here > record.visitors
    return OnlineRecord(visitors=here, at=timezone.now()) if is_beaten else record


def people(reader: Reader) -> list[Person]:
    """The members and robots who are here, latest first, and where they read."""
    rows = _recent().exclude(user=None, robot="").select_related("user").order_by("-seen_at")
    return [
        Person(row.user, f"{row.robot} [Bot]", _place(reader, row), row.seen_at)
        for row in rows
        if row.user is None or _may_know(reader, row.user)
    ]


def _recent() -> QuerySet[Presence]:
    since = timezone.now() - timedelta(minutes=board_settings().online_minutes)
    return Presence.objects.filter(seen_at__gt=since)


@dataclass(frozen=True)
class _Visitors:
    """A member, a robot, or all guests of one forum; the member knows only what a name shows."""

    user: User | None
    robot: str
    forum_id: int | None
    visitors: int


_held: dict[str, tuple[float, Any]] = {}


def _recently(name: str, load: Callable[[], T]) -> T:
    """What `load` gives, or gave since the last batch of visits: no page could show more."""
    held, now = _held.get(name), time.monotonic()
    if held is None or now - held[0] >= settings.PRESENCE_SECONDS:
        held = _held[name] = (now, load())
    return cast(T, held[1])


def _counted() -> list[_Visitors]:
    # The guests of a forum are one row, however many they are.
    rows = (
        _recent()
        .order_by()
        .values("user_id", "robot", "forum_id", *(f"user__{name}" for name in _OF_A_NAME))
        .annotate(visitors=Count("pk"))
    )
    return [_Visitors(_member(row), row["robot"], row["forum_id"], row["visitors"]) for row in rows]


def _member(row: Mapping[str, Any]) -> User | None:
    if row["user_id"] is None:
        return None
    return User(pk=row["user_id"], **{name: row[f"user__{name}"] for name in _OF_A_NAME})


def _with_reader(members: list[User], reader: Reader) -> list[User]:
    if not isinstance(reader, User) or reader.pk in {user.pk for user in members}:
        return members
    return [*members, reader]


def _may_know(reader: Reader, user: User) -> bool:
    # Administrators and whoever keeps order somewhere see hidden members, as in phpBB.
    return not user.hides_online or user.pk == reader.pk or access_of(reader).moderates


def _place(reader: Reader, row: Presence) -> Forum | None:
    forum = tree().forums.get(row.forum_id or 0)
    return forum if forum and access_of(reader).level(forum.pk) >= 1 else None
