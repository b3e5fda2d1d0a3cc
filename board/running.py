"""The board's processes on one machine: the web server and the job worker, started and stopped
together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from types import FrameType

HOST = "127.0.0.1"
START_SECONDS, STOP_SECONDS = 30, 15


class Stopped(Exception):
    """SIGTERM or Ctrl-C: time to go."""


class Ended(Exception):
    """A process ended that should have gone on; the text names it."""


def port_is_free(port: int) -> bool:
    """Whether nobody listens on `port` of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def web_server(port: int, *, reload: bool) -> list[str]:
    """The command line of Granian, as in production: a process a core, or one that reloads."""
    workers = 1 if reload else os.cpu_count() or 1
    command = [
        *(sys.executable, "-m", "granian", "config.wsgi:application", "--interface", "wsgi"),
        *("--host", HOST, "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", "2", "--backlog", "512", "--no-ws", "--log-level", "warning"),
    ]
    return [*command, "--reload"] if reload else [*command, "--respawn-failed-workers"]


def job_worker() -> list[str]:
    """The command line of the process that sends mail and does other slow work."""
    return [sys.executable, "manage.py", "procrastinate", "--verbosity", "0", "worker"]


class Processes:
    """Children that are stopped when the `with` block ends, however it ends."""

    def __init__(self) -> None:
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Processes":
        signal.signal(signal.SIGTERM, _stop)
        signal.signal(signal.SIGINT, _stop)
        return self

    def __exit__(self, *_error: object) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        for child in self._children.values():
            child.terminate()
        until = time.monotonic() + STOP_SECONDS
        for child in self._children.values():
            _wait_or_kill(child, until)

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start a child, in a session of its own: Ctrl-C is for us to pass on."""
        self._children[name] = subprocess.Popen(
            command, start_new_session=True, preexec_fn=_die_with_parent
        )

    def wait(self) -> None:
        """Until a child ends. Raises Ended then, and Stopped when we are asked to stop."""
        while True:
            self._look()
            time.sleep(0.5)

    def wait_until_served(self, address: str) -> None:
        """Until `address` answers. Raises Ended when a child ends or the time is over."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            self._look()
            if _answers(address):
                return
            time.sleep(0.05)
        raise Ended(f"The web server did not answer within {START_SECONDS} seconds")

    def _look(self) -> None:
        for name, child in self._children.items():
            if child.poll() is not None:
                raise Ended(f"The {name} ended with code {child.returncode}")


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def _wait_or_kill(child: "subprocess.Popen[bytes]", until: float) -> None:
    try:
        child.wait(max(0.1, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _die_with_parent() -> None:
    # Linux only: a parent that was killed leaves no server behind.
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)
