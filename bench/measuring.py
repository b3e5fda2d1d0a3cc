"""Each row in turn: what it weighs, how it is served under load, and what that costs."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection

from bench import report
from bench.inside import (
    REPLY,
    Weight,
    form_of,
    reader_of,
    sending,
    signed_in,
    topic_for_replies,
    updates,
    weigh,
)
from bench.pages import FIRST, MEMBER, ROWS, Row, is_chosen, topic
from bench.peers import Peer
from bench.report import Result
from bench.server import HEADERS, Server, ServerError, cpu_seconds, postmaster, served, times_of
from bench.thanking import Thanks, ratings, thanks_to_send
from bench.wrk import CONNECTIONS, Load, LoadError, load_of, run
from forum.models import Topic

BARE, STATIC = "yardstick: the same bytes from a bare view", "yardstick: from a static file"
# A connection stays with one of the web processes: so many reach each of them.
WARM_SECONDS, WARM_CONNECTIONS = 1, 16
FEWEST = 20


@dataclass(frozen=True)
class Bench:
    """A server and a database server under load, for so many seconds a row."""

    server: Server
    database: int
    seconds: int

    def times(self, load: Callable[[], Load]) -> Result:
        """Do the load; the figures of it, with the processor time that both servers took."""
        roots = (self.server.pid, self.database)
        before = [cpu_seconds(root) for root in roots]
        done = load()
        if done.requests < FEWEST:
            raise LoadError(f"{done.requests} requests were answered: too few to tell anything.")
        web, database = (
            (cpu_seconds(root) - then) * 1000 / done.requests
            for root, then in zip(roots, before, strict=True)
        )
        return Result(
            requests=done.requests,
            per_second=done.per_second,
            p50=done.p50,
            p99=done.p99,
            web_ms=web,
            database_ms=database,
        )


def measure_all(
    port: int, *, seconds: int, only: str, others: Sequence[Peer]
) -> tuple[list[Result], list[tuple[Peer, Result]]]:
    """Our rows and yardsticks, and the rows of the other boards, each after ours."""
    size = _bytes_of_a_topic()
    # Bytes that nothing compresses: as many are sent as a topic's page takes.
    file = Path(settings.STATIC_ROOT) / "bench.bin"
    file.write_bytes(os.urandom(size))
    database = postmaster(_backend())
    ours, theirs = [], []
    with served("config.wsgi", port) as server:
        bench = Bench(server, database, seconds)
        for row in (row for row in ROWS if is_chosen(row.name, only)):
            ours.append(_say(_or_failure(row.name, partial(_measure, row, bench))))
            for peer in others:
                if row.page in peer.pages and row.reader != FIRST and not row.sends:
                    found = _or_failure(row.name, partial(_measure_peer, peer, row, bench))
                    theirs.append((peer, _say(found)))
        if is_chosen(STATIC, only):
            url = f"{server.url}{settings.STATIC_URL}{file.name}"
            ours.append(_say(_yardstick(STATIC, url, size, bench)))
    if is_chosen(BARE, only):
        with served("bench.bare", port, path="/1") as server:
            bench = Bench(server, database, seconds)
            ours.append(_say(_yardstick(BARE, f"{server.url}/{size}", size, bench)))
    return ours, theirs


def _say(result: Result) -> Result:
    print(f"{result.name} …" + (f" FAILED: {result.failure}" if result.failure else ""), flush=True)
    return result


def _or_failure(name: str, measure: Callable[[], Result]) -> Result:
    try:
        return replace(measure(), name=name)
    except (LoadError, ServerError) as error:
        return Result(name, failure=str(error))


def _backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _bytes_of_a_topic() -> int:
    row = next(row for row in ROWS if row.find == topic)
    return weigh(row, topic(), HEADERS).sent


def _measure(row: Row, bench: Bench) -> Result:
    with signed_in(reader_of(row)) as headers:
        if row.sends == "replies":
            with topic_for_replies() as made:
                return _measure_replies(made, row, headers, bench)
        if row.sends == "thanks":
            with thanks_to_send() as thanks:
                return _measure_thanks(thanks, row, bench)
        paths = row.find()
        # What is asked for once is kept apart from what warms the processes.
        fifth = len(paths) // 5
        warm, rest = (paths[:fifth], paths[fifth:]) if fifth else (paths, paths)
        if not rest:
            raise LoadError("this board has no such page.")
        weight = _weight(row, warm, headers, status=200)
        times_of(bench.server.url, warm[:1], headers)
        _load(row, warm, headers, bench, seconds=WARM_SECONDS, connections=WARM_CONNECTIONS)
        result = bench.times(lambda: _load(row, rest, headers, bench, seconds=bench.seconds))
        return _described(result, row, rest[0], weight)


def _weight(row: Row, paths: list[str], headers: dict[str, str], *, status: int) -> Weight:
    weight = weigh(row, paths, headers)
    if weight.status != status:
        raise LoadError(f"{paths[-1]} was answered with {weight.status}.")
    return weight


def _described(result: Result, row: Row, path: str, weight: Weight) -> Result:
    return replace(
        result,
        address=path,
        target=row.target,
        plain=weight.plain,
        sent=weight.sent,
        queries=weight.queries,
    )


def _load(
    row: Row,
    paths: list[str],
    headers: dict[str, str],
    bench: Bench,
    *,
    seconds: int,
    connections: int = CONNECTIONS,
) -> Load:
    """Ask for one page again and again, for several once each, or for one after a change."""
    url = bench.server.url
    if row.before:
        return load_of(times_of(url, _changed_before(paths[0], row.before, seconds), headers))
    if len(paths) > 1:
        return run(
            url,
            seconds=seconds,
            headers=headers,
            addresses=paths,
            once=True,
            connections=connections,
        )
    return run(url + paths[0], seconds=seconds, headers=headers, connections=connections)


def _changed_before(path: str, before: Callable[[], None], seconds: int) -> Iterator[str]:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        before()
        yield path


def _measure_replies(made: Topic, row: Row, headers: dict[str, str], bench: Bench) -> Result:
    path = f"{made.get_absolute_url()}reply/"
    weight = _weight(row, [path], headers, status=302)
    url, form = bench.server.url + path, form_of(headers, source=REPLY)
    run(url, seconds=WARM_SECONDS, headers=headers, form=form)
    made.refresh_from_db()
    before = made.post_count
    then = updates()
    result = bench.times(lambda: run(url, seconds=bench.seconds, headers=headers, form=form))
    print(f"updates that left the indexes alone: {report.hot_shares(then, updates())}", flush=True)
    made.refresh_from_db()
    _compare(made.post_count - before, result, "replies")
    return _described(result, row, path, weight)


def _measure_thanks(thanks: list[Thanks], row: Row, bench: Bench) -> Result:
    """Each is given once: some to weigh, some to warm, the rest to measure."""
    (first, second), rest = thanks[:2], thanks[2:]
    weight = _weight(row, [first.path, second.path], first.headers, status=302)
    warm, rest = rest[: len(rest) // 5], rest[len(rest) // 5 :]
    _send(warm, bench, seconds=WARM_SECONDS)
    before = ratings()
    result = bench.times(lambda: _send(rest, bench, seconds=bench.seconds))
    _compare(ratings() - before, result, "thanks")
    return _described(result, row, second.path, weight)


def _send(thanks: list[Thanks], bench: Bench, *, seconds: int) -> Load:
    lines = [thank.line for thank in thanks]
    return run(bench.server.url, seconds=seconds, headers=sending(), addresses=lines, once=True)


def _compare(stored: int, result: Result, what: str) -> None:
    # wrk does not wait for the last answers, neither of this run nor of the one that warmed.
    if not 0 <= stored - result.requests <= 2 * CONNECTIONS:
        raise LoadError(f"of {result.requests} {what} {stored} were stored.")


def _measure_peer(peer: Peer, row: Row, bench: Bench) -> Result:
    shared = ("User-Agent", "Accept", "Accept-Encoding")
    headers = {name: HEADERS[name] for name in shared}
    if row.reader == MEMBER:
        headers["Cookie"] = peer.cookie
    url = peer.pages[row.page]
    run(url, seconds=WARM_SECONDS, headers=headers)
    load = run(url, seconds=bench.seconds, headers=headers)
    return Result(
        address=url,
        requests=load.requests,
        per_second=load.per_second,
        p50=load.p50,
        p99=load.p99,
    )


def _yardstick(name: str, url: str, size: int, bench: Bench) -> Result:
    def measure() -> Result:
        run(url, seconds=WARM_SECONDS, headers=HEADERS)
        result = bench.times(lambda: run(url, seconds=bench.seconds, headers=HEADERS))
        return replace(result, address=url, plain=size, sent=size)

    return _or_failure(name, measure)
