"""The cache in the process's memory, bounded in bytes.

Django makes a cache anew in each thread; the values, which threads share, are held here under the
cache's LOCATION.
"""

import sys
import time
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from hashlib import blake2b
from threading import Lock
from typing import Any, NamedTuple

from cachetools import LRUCache
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

# What an entry takes beside its key and its value: two dictionaries' and the order's share of it.
ENTRY_BYTES = 400
# Of which most of what is kept consists, and which hold nothing else.
PLAIN = {str, bytes, int}


def digest(text: str) -> str:
    """A key for what depends on all of `text`, however long that is."""
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()


def size_of(value: object) -> int:
    """The bytes that `value` takes in memory, with what its tuples and dataclasses hold."""
    size = sys.getsizeof(value)
    if type(value) in PLAIN:
        return size
    if isinstance(value, tuple):
        # Most are texts in a hundred parts: a call for each would take five times as long.
        if set(map(type, value)) <= PLAIN:
            return size + sum(map(sys.getsizeof, value))
        return size + sum(map(size_of, value))
    if is_dataclass(value):
        return size + sum(size_of(getattr(value, field.name)) for field in fields(value))
    return size


class Entry(NamedTuple):
    """A value as it is kept: until when (None: for ever), and the bytes it takes."""

    value: Any
    until: float | None
    size: int


class Store:
    """What the caches of one name in this process hold; the lock goes with it."""

    def __init__(self, bound: int) -> None:
        self.lock = Lock()
        self.entries: LRUCache[str, Entry] = LRUCache(bound, getsizeof=lambda entry: entry.size)


_stores: dict[str, Store] = {}


class MemoryCache(BaseCache):
    """Values kept as they are in this process; beyond OPTIONS["bytes"] the longest unread go.

    Nothing is copied: only what cannot change may be kept, that is texts, bytes, numbers, and
    tuples and frozen dataclasses of such. A value larger than the bound is not kept.
    """

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._store = _stores.setdefault(name, Store(params["OPTIONS"]["bytes"]))

    def validate_key(self, key: str) -> None:
        """Any text is a key here; Django looks at each letter, for the limits of memcached."""

    def _read(self, key: str) -> Entry | None:
        entry = self._store.entries.get(key)
        if entry and entry.until is not None and entry.until <= time.time():
            del self._store.entries[key]
            return None
        return entry

    def _write(self, key: str, value: Any, timeout: float | None) -> None:
        entries, size = self._store.entries, ENTRY_BYTES + sys.getsizeof(key) + size_of(value)
        entries.pop(key, None)
        if size <= entries.maxsize:
            entries[key] = Entry(value, self.get_backend_timeout(timeout), size)

    def add(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        key = self.make_and_validate_key(key, version)
        with self._store.lock:
            if self._read(key):
                return False
            self._write(key, value, timeout)
            return True

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        key = self.make_and_validate_key(key, version)
        with self._store.lock:
            entry = self._read(key)
        return entry.value if entry else default

    def set(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        self.set_many({key: value}, timeout, version)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        made = {key: self.make_and_validate_key(key, version) for key in keys}
        with self._store.lock:
            read = {key: self._read(name) for key, name in made.items()}
        return {key: entry.value for key, entry in read.items() if entry}

    def set_many(
        self,
        data: dict[str, Any],
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> list[str]:
        made = {self.make_and_validate_key(key, version): value for key, value in data.items()}
        with self._store.lock:
            for key, value in made.items():
                self._write(key, value, timeout)
        return []

    def touch(
        self, key: str, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        key = self.make_and_validate_key(key, version)
        with self._store.lock:
            entry = self._read(key)
            if entry:
                self._store.entries[key] = entry._replace(until=self.get_backend_timeout(timeout))
        return entry is not None

    def delete(self, key: str, version: int | None = None) -> bool:
        key = self.make_and_validate_key(key, version)
        with self._store.lock:
            return self._store.entries.pop(key, None) is not None

    def clear(self) -> None:
        with self._store.lock:
            self._store.entries.clear()
