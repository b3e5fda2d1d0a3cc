"""Who reads what, gathered in this process's memory and written every few seconds.

A page view only touches two dictionaries. Each process writes its own batches; the database adds
up what any number of them brings. A crash loses a few seconds of it and nothing else.
"""

import atexit
import hashlib
import hmac
import logging
import threading
from collections import Counter, OrderedDict
from functools import lru_cache

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from board.client import client_address
from forum.actions.presence import Visit, record_views, record_visits
from forum.robots import robot_name

log = logging.getLogger(__name__)
# Visitors of whom the last topic is remembered, so that a reload is no second view.
REMEMBERED = 20_000


class Gathered:
    """What this process has seen since the last batch."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._visits: dict[str, Visit] = {}
        self._views: Counter[int] = Counter()
        self._last_topic: OrderedDict[str, int] = OrderedDict()

    def note(self, visit: Visit, topic_id: int | None) -> None:
        """A page was shown to a visitor; `topic_id` where it was a topic's."""
        with self._lock:
            self._visits[visit.visitor] = visit
            if topic_id is not None and not visit.robot:
                self._count_view(visit.visitor, topic_id)

    def _count_view(self, visitor: str, topic_id: int) -> None:
        if self._last_topic.get(visitor) != topic_id:
            self._views[topic_id] += 1
        self._last_topic[visitor] = topic_id
        self._last_topic.move_to_end(visitor)
        if len(self._last_topic) > REMEMBERED:
            self._last_topic.popitem(last=False)

    def take(self) -> tuple[list[Visit], Counter[int]]:
        """Everything gathered, and begin anew."""
        with self._lock:
            visits, views = list(self._visits.values()), self._views
            self._visits, self._views = {}, Counter()
        return visits, views


gathered = Gathered()


def note(request: HttpRequest) -> None:
    """Remember that whoever sent `request` is here, in the forum and topic that its page named."""
    forum_id: int | None = getattr(request, "forum_id", None)
    topic_id: int | None = getattr(request, "topic_id", None)
    if not isinstance(request.user, User):
        note_guest(request, forum_id, topic_id)
        return
    user_id = request.user.pk
    _start_writing()
    gathered.note(Visit(f"u{user_id}", user_id, "", forum_id, timezone.now()), topic_id)


def note_guest(request: HttpRequest, forum_id: int | None, topic_id: int | None) -> None:
    """Remember that a guest or a robot is here, in a forum and a topic where there is one."""
    _start_writing()
    now = timezone.now()
    agent = request.META.get("HTTP_USER_AGENT", "")
    visitor, robot = _visitor(now.toordinal(), client_address(request), agent)
    gathered.note(Visit(visitor, None, robot, forum_id, now), topic_id)


@lru_cache(maxsize=4096)
def _visitor(day: int, address: str, agent: str) -> tuple[str, str]:
    """A mark for the visitor, and the robot's name where it is one."""
    if robot := robot_name(agent):
        return f"r{robot}", robot
    # A keyed hash that changes every day: nobody can be found by it, nor followed.
    told = f"{day}|{address}|{agent}"
    mark = hmac.new(settings.SECRET_KEY.encode(), told.encode(), hashlib.sha256)
    return f"g{mark.hexdigest()[:32]}", ""


def flush() -> None:
    """Write what was gathered. What cannot be written now is let go."""
    visits, views = gathered.take()
    record_views(views)
    record_visits(visits)


_writing: threading.Thread | None = None
_stop = threading.Event()


def _start_writing() -> None:
    global _writing
    if _writing is None and settings.PRESENCE_SECONDS:
        _writing = threading.Thread(target=_write_on, name="presence", daemon=True)
        _writing.start()
        atexit.register(_stop_writing)


def _write_on() -> None:
    while not _stop.wait(settings.PRESENCE_SECONDS):
        _flush_or_say_why()


def _flush_or_say_why() -> None:
    try:
        flush()
    except Error as error:
        log.warning("Who is online was not written: %s", error)
    finally:
        connection.close()


def _stop_writing() -> None:
    _stop.set()
    _flush_or_say_why()
