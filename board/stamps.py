"""What is kept in process memory, and the stamp in the database that says whether it still holds.

The board's structure (forums, levels, groups, ranks, settings) changes once a month and is read
on every page. Each process keeps it; a page costs one read of one row to know that it is current.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

from django.db import connection

T = TypeVar("T")

_pinned: ContextVar[int | None] = ContextVar("pinned_stamp", default=None)


def structure_stamp() -> int:
    """The number of the structure's present state: pinned for the request, else read now."""
    pinned = _pinned.get()
    return _read() if pinned is None else pinned


def _read() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM board_stamp WHERE key = 'structure'")
        row = cursor.fetchone()
    return int(row[0])


@contextmanager
def pinned() -> Iterator[None]:
    """Read the stamp once for all that happens inside, so that a page is of one state."""
    token = _pinned.set(_read())
    try:
        yield
    finally:
        _pinned.reset(token)


class Snapshot(Generic[T]):
    """A value held in process memory for as long as the structure's stamp stands.

    `load` must read only what the triggers of the stamp watch. The stamp is read before the
    value, so a change between the two costs one more load and is never missed.
    """

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._held: tuple[int, T] | None = None

    def get(self) -> T:
        """The value as of the current stamp."""
        stamp, held = structure_stamp(), self._held
        if held is None or held[0] != stamp:
            held = self._held = (stamp, self._load())
        return held[1]
