"""The whole board as `make run` starts it, and real browsers that walk through it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@dataclass(frozen=True)
class Running:
    """A board that is being served."""

    url: str
    process: subprocess.Popen[str]


def _fresh_database(name: str) -> str:
    """An empty database beside the one of the tests."""
    address = os.environ["DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    parts = urlsplit(address)
    return urlunsplit(parts._replace(path=f"/{name}"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(port: int, database: str, var: Path) -> subprocess.Popen[str]:
    own = {"PORT": str(port), "DATABASE_URL": database, "SALA_VAR": str(var)}
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("SALA_", "PYTEST_"))}
    return subprocess.Popen(
        [sys.executable, "manage.py", "run"],
        cwd=ROOT,
        env=clean | own,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="session")
def board(tmp_path_factory, worker_id) -> Iterator[Running]:
    """The demo board, served; at the end it is asked to stop and must do so in good order."""
    port = _free_port()
    database = _fresh_database(f"sala_journeys_{worker_id}")
    process = _start(port, database, tmp_path_factory.mktemp("var"))
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if "Ctrl-C stops it" in line:
            break
    assert process.poll() is None, "".join(said)
    yield Running(f"http://127.0.0.1:{port}", process)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)), "the server is still there"


# Not for the session: while it is open, an event loop runs in which Django refuses the database.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, or the one that Playwright installed."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def javascript(request) -> bool:
    return bool(request.param)


def _is_complaint(message: ConsoleMessage) -> bool:
    # A test may take the browser off the line.
    return message.type == "error" and "ERR_INTERNET_DISCONNECTED" not in message.text


@pytest.fixture
def person(browser, board, javascript):
    """Somebody new at a browser of their own: gives a page each time it is called. Whatever the
    browser complains of, or the server fails at, fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def come() -> Page:
        context = browser.new_context(
            base_url=board.url,
            java_script_enabled=javascript,
            viewport={"width": 1280, "height": 900},
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: _is_complaint(m) and complaints.append(m.text))
        page.on("response", lambda r: r.status >= 500 and complaints.append(f"{r.status} {r.url}"))
        return page

    yield come
    for context in contexts:
        context.close()
    assert not complaints
