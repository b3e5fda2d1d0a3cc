"""The board in production, on this machine: started, asked, accounted for, and stopped."""

import http.client
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.core.management import call_command

from bench.database import bench_database_url, board_folder, loaded_posts
from board.assets import collect
from board.running import HOST, STOP_SECONDS, port_is_free, web_server
from config import environment
from config.embedded_postgres import var_folder

ROOT = Path(__file__).resolve().parent.parent
NAME = "forum.example.org"
START_SECONDS = 30

# Everything that a board in production cannot be without. No mail is sent here.
PRODUCTION = {
    "SALA_MODE": "production",
    "BOARD_URL": f"https://{NAME}",
    "ALLOWED_HOSTS": NAME,
    "MAIL_FROM": f"Sala <sala@{NAME}>",
    "SMTP_HOST": f"mail.{NAME}",
}
# What a browser sends, and what the proxy in front of a board adds.
HEADERS = {
    "Host": NAME,
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "192.0.2.1",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "text/html,application/xhtml+xml",
    "Accept-Encoding": "gzip, deflate, br, zstd",
}


class ServerError(Exception):
    """The server did not do what it must; the text says what."""


def open_board() -> Path:
    """Make this process and its children the board in production: the one of DATABASE_URL where
    THIS_BOARD says so, else the one with the data set. Gives the folder for what is measured."""
    environment.prepare()
    folder = var_folder() / "bench"
    if os.environ.get("THIS_BOARD") != "1":
        if not loaded_posts():
            raise ServerError("The data set is not there: make bench-data loads it.")
        os.environ |= {"DATABASE_URL": bench_database_url(), "SALA_VAR": str(board_folder())}
    os.environ.update(PRODUCTION | {"SECRET_KEY": secrets.token_urlsafe(50)})
    # Whoever stops the bench stops the server that it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    django.setup()
    call_command("migrate", verbosity=0)
    collect()
    return folder


def application(name: str, port: int) -> list[str]:
    """The command line of the production server, for another WSGI application."""
    command = web_server(port, reload=False)
    return [f"{name}:application" if part.endswith(":application") else part for part in command]


@dataclass(frozen=True)
class Server:
    """A server that answers. It was asked for its first page `started_in` seconds after its
    process was begun, and gave it."""

    url: str
    pid: int
    started_in: float


@contextmanager
def served(name: str, port: int, *, path: str = "/") -> Iterator[Server]:
    """Serve the WSGI application `name` until the block ends."""
    if not port_is_free(port):
        raise ServerError(f"Port {port} is in use. Try another: make bench PORT=8001")
    begun = time.monotonic()
    process = subprocess.Popen(application(name, port), cwd=ROOT)
    try:
        while not _answers(port, path):
            if process.poll() is not None or time.monotonic() > begun + START_SECONDS:
                raise ServerError("The server did not start; its last words are above.")
            time.sleep(0.01)
        yield Server(f"http://{HOST}:{port}", process.pid, time.monotonic() - begun)
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", path, headers=HEADERS)
        status = connection.getresponse().status
    except OSError:
        return False
    finally:
        connection.close()
    if status != 200:
        raise ServerError(f"{path} was answered with {status}.")
    return True


def times_of(url: str, paths: Iterable[str], headers: Mapping[str, str]) -> list[float]:
    """Ask for one path after another on one connection; how many seconds each took."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    taken = []
    for path in paths:
        begun = time.perf_counter()
        connection.request("GET", path, headers=dict(headers))
        response = connection.getresponse()
        response.read()
        taken.append(time.perf_counter() - begun)
        if response.status != 200:
            raise ServerError(f"{path} was answered with {response.status}.")
    connection.close()
    return taken


# What the kernel says of processes


def cpu_seconds(root: int) -> float:
    """The processor time of a process and of all that it started, also of those that have ended."""
    stats = _stats()
    return sum(stats[pid].ticks for pid in family(root)) / os.sysconf("SC_CLK_TCK")


def family(root: int) -> list[int]:
    """A process and its descendants."""
    stats = _stats()
    found = [root]
    for pid in found:
        found += [child for child, stat in stats.items() if stat.parent == pid]
    return found


def memory(root: int) -> dict[int, int]:
    """The resident bytes of each process that serves pages: of the children of `root`."""
    page = os.sysconf("SC_PAGE_SIZE")
    return {
        pid: int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page
        for pid, stat in _stats().items()
        if stat.parent == root and stat.threads > 1
    }


def postmaster(backend: int) -> int:
    """The main process of the database server, from the process of one of its connections."""
    stats = _stats()
    if backend not in stats or "postgres" not in stats[backend].name:
        raise ServerError("The database is not on this machine: its time cannot be counted.")
    return stats[backend].parent


@dataclass(frozen=True)
class _Stat:
    name: str
    parent: int
    ticks: int
    threads: int


def _stats() -> dict[int, _Stat]:
    found = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = file.read_text()
        except OSError:  # It has ended meanwhile.
            continue
        name, _, rest = text.partition("(")[2].rpartition(")")
        fields = rest.split()
        # utime, stime, and those of children that were waited for: see proc(5), from field 3 on.
        ticks = sum(map(int, fields[11:15]))
        found[int(file.parent.name)] = _Stat(name, int(fields[1]), ticks, int(fields[17]))
    return found
