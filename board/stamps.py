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

_pinned: ContextVar[dict[str, int] | None] = ContextVar("pinned_stamps", default=None)


def structure_stamp() -> int:
    """The number of the structure's present state: pinned for the request, else read now."""
    return stamp_of("structure")


def stamp_of(key: str) -> int:
    """The present number of the stamp `key`: pinned for the request, else read now."""
    return (_pinned.get() or _read())[key]


def _read() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, value FROM board_stamp")
        return dict(cursor.fetchall())


@contextmanager
def pinned() -> Iterator[None]:
    """Read the stamps once for all that happens inside, so that a page is of one state."""
    if _pinned.get() is not None:
        yield
        return
    token = _pinned.set(_read())
    try:
        yield
    finally:
        _pinned.reset(token)


class Snapshot(Generic[T]):
    """A value held in process memory for as long as its stamp stands, the structure's by default.

    `load` must read only what the triggers of the stamp watch. The stamp is read before the
    value, so a change between the two costs one more load and is never missed.
    """

    def __init__(self, load: Callable[[], T], key: str = "structure") -> None:
        self._load, self._key = load, key
        self._held: tuple[int, T] | None = None

    def get(self) -> T:
        """The value as of the current stamp."""
        return self.at(stamp_of(self._key))

    def at(self, stamp: int) -> T:
        """The value as of `stamp`, which the caller has just read."""
        held = self._held
        if held is None or held[0] != stamp:
            held = self._held = (stamp, self._load())
        return held[1]
