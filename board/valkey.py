"""The caches in Valkey, which may fall silent: alone, or with the process's memory in front.

Only a board that names one loads this: the client takes five megabytes of each process.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from board.breaker import Breaker
from board.caches import MemoryCache

P = ParamSpec("P")
T = TypeVar("T")

# In seconds. A page would rather do without than wait longer for a machine in the next rack.
SILENCE = 0.1
PAUSE = 10.0
FAILING = "The cache server does not answer, we do without it"
# Django makes a cache anew in each thread; what is known of a server is held here for all.
_breakers: dict[str, Breaker] = {}


def guarded(
    ask: Callable[Concatenate[Any, P], T],
) -> Callable[Concatenate["ValkeyCache", P], T]:
    """`ask`, or the same question to the cache that stands in while the server does not answer."""

    @wraps(ask)
    def guard(self: "ValkeyCache", /, *args: P.args, **kwargs: P.kwargs) -> T:
        if self.breaker.lets_through():
            try:
                answer = ask(self, *args, **kwargs)
            except (RedisError, OSError) as failure:
                self.breaker.open(failure)
            else:
                self.breaker.close()
                return answer
        stand_in: T = getattr(self._meanwhile(), ask.__name__)(*args, **kwargs)
        return stand_in

    return guard


class ValkeyCache(RedisCache):
    """Django's cache in Valkey or Redis, but a server that is gone or hangs costs pages nothing.

    One question waits for a tenth of a second, then nobody asks for OPTIONS["pause"] seconds.
    Meanwhile the cache named OPTIONS["meanwhile"] answers; without one, nothing is found or kept.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {
            "socket_connect_timeout": SILENCE,
            "socket_timeout": SILENCE,
            **params.get("OPTIONS", {}),
        }
        pause = options.pop("pause", PAUSE)
        self._stand_in: str | None = options.pop("meanwhile", None)
        self.breaker = _breakers.setdefault(server, Breaker(pause, FAILING))
        super().__init__(server, {**params, "OPTIONS": options})

    def _meanwhile(self) -> BaseCache:
        return caches[self._stand_in] if self._stand_in else DummyCache("", {})

    add = guarded(RedisCache.add)
    get = guarded(RedisCache.get)
    set = guarded(RedisCache.set)
    touch = guarded(RedisCache.touch)
    delete = guarded(RedisCache.delete)
    get_many = guarded(RedisCache.get_many)
    has_key = guarded(RedisCache.has_key)
    incr = guarded(RedisCache.incr)
    set_many = guarded(RedisCache.set_many)
    delete_many = guarded(RedisCache.delete_many)

    @guarded
    def clear(self) -> None:
        """Let go of what this cache keeps: others keep theirs in the same database."""
        client, place = self._cache.get_client(None, write=True), 0
        while True:
            place, keys = client.scan(place, match=f"{self.key_prefix}:*", count=1000)
            if keys:
                client.unlink(*keys)
            if not place:
                break


class LayeredCache(BaseCache):
    """The process's memory in front of Valkey, which all processes share.

    A key must hold the version of its value: one process does not hear what another writes, so
    only what never changes under its key is never stale. What comes from Valkey stays in memory
    for the cache's own TIMEOUT. OPTIONS as for the two: `bytes`, `pause`.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        options = dict(params["OPTIONS"])
        memory_options = {"bytes": options.pop("bytes")}
        self.memory = MemoryCache(server, {**params, "OPTIONS": memory_options})
        self.valkey = ValkeyCache(server, {**params, "OPTIONS": options})

    def add(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        added = self.valkey.add(key, value, timeout, version)
        return added and self.memory.add(key, value, timeout, version)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self.get_many([key], version).get(key, default)

    def set(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        self.memory.set(key, value, timeout, version)
        self.valkey.set(key, value, timeout, version)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        """What is found of `keys`: one question to Valkey, for what memory lacks."""
        keys = list(keys)
        found = self.memory.get_many(keys, version)
        lacking = [key for key in keys if key not in found]
        if lacking:
            fetched = self.valkey.get_many(lacking, version)
            self.memory.set_many(fetched, version=version)
            found |= fetched
        return found

    def set_many(
        self,
        data: dict[str, Any],
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> list[str]:
        self.memory.set_many(data, timeout, version)
        return self.valkey.set_many(data, timeout, version)

    def touch(
        self, key: str, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        kept_here = self.memory.touch(key, timeout, version)
        return self.valkey.touch(key, timeout, version) or kept_here

    def delete(self, key: str, version: int | None = None) -> bool:
        kept_here = self.memory.delete(key, version)
        return self.valkey.delete(key, version) or kept_here

    def clear(self) -> None:
        self.memory.clear()
        self.valkey.clear()
