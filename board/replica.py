"""Guests read from a replica, where DATABASE_REPLICA_URL names one; members, from the primary.

No page is older for that: before a page is read from the replica, the replica has replayed all
that the primary had written by then. While it lags, fails or hangs, the primary is read.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import Error, connections
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from psycopg import Connection
from psycopg.abc import PQGen

from board.breaker import Breaker

Handler = Callable[[HttpRequest], HttpResponse]
T = TypeVar("T")

PRIMARY, REPLICA = "default", "replica"
# In seconds: how long a question waits for the replica's answer, and how long it is left alone
# after one that was in vain.
SILENCE = 2.0
PAUSE = 10.0

_reading: ContextVar[bool] = ContextVar("reading_from_replica", default=False)


_breaker = Breaker(PAUSE, "The replica fails, we read from the primary")


class ImpatientConnection(Connection[Any]):
    """A connection whose server may hang: no question waits longer than SILENCE for its answer.

    A statement's timeout is no help there, since it is the server that keeps it.
    """

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = SILENCE) -> T:
        return super().wait(gen, interval, timeout)


class ReplicaRouter:
    """Where Django reads and writes: all on the primary, but for `reading_from_replica`."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        if _reading.get() and model._meta.db_table not in _unlogged_tables():
            return REPLICA
        return PRIMARY

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        # What is written now may be read next, and the replica does not have it yet.
        if _reading.get():
            _reading.set(False)
        return PRIMARY

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY


@cache
def _unlogged_tables() -> frozenset[str]:
    """What is not in the write-ahead log: a replica has these tables, but no rows to give."""
    with connections[PRIMARY].cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relpersistence = 'u'")
        return frozenset(name for (name,) in cursor.fetchall())


@contextmanager
def reading_from_replica() -> Iterator[bool]:
    """What models read inside comes from the replica, as of now or later, until one is written.

    Gives whether it does. A stamp that what is read is to be kept under must be read before: then
    what is read is at least as new, and never kept under a stamp that it is too old for.
    """
    reads = _has_caught_up()
    token = _reading.set(reads)
    try:
        yield reads
    finally:
        _reading.reset(token)


def _has_caught_up() -> bool:
    """Whether the replica has replayed all that the primary has written until now."""
    if REPLICA not in settings.DATABASES or not _breaker.lets_through():
        return False
    with connections[PRIMARY].cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_lsn()")
        written = cursor.fetchone()
    try:
        with connections[REPLICA].cursor() as cursor:
            # Null where the server is no replica.
            cursor.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", written)
            row = cursor.fetchone()
    except Error as failure:
        _leave_alone(failure)
        return False
    _breaker.close()
    return bool(row[0])


def _leave_alone(failure: Exception) -> None:
    _breaker.open(failure)
    # The others are of a server that may be gone. This one Django would try once more at the end.
    connections[REPLICA].pool.drain()  # type: ignore[attr-defined]
    connections[REPLICA].close()


def read_guests_from_replica(get_response: Handler) -> Handler:
    """Guests' pages are read from the replica; anew from the primary where it fails on the way.

    Stands after `pin_stamps`: see `reading_from_replica` for the order.
    """
    if REPLICA not in settings.DATABASES:
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponse:
        if not _is_for_replica(request):
            return get_response(request)
        with reading_from_replica() as reads:
            response = get_response(request)
        if not (reads and connections[REPLICA].errors_occurred):
            return response
        _leave_alone(Error("a page broke off"))
        return get_response(request)

    return middleware


def _is_for_replica(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and request.path != "/healthz"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )
