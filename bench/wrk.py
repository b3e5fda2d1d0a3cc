"""Asking a server as fast as it answers: `wrk`, and what it says of it."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

THREADS, CONNECTIONS = 2, 4
SCRIPT = Path(__file__).with_name("wrk.lua")
MISSING = "wrk is missing: install it (on Debian: apt install wrk)."


class LoadError(Exception):
    """The load did not go as it must; the text says how."""


@dataclass(frozen=True)
class Load:
    """What was answered. Times are in milliseconds. Of a server that stands still for a moment, wrk
    counts also the requests that could not be sent meanwhile: a stall shows in `p99`."""

    requests: int
    per_second: float
    p50: float
    p99: float


def run(
    url: str,
    *,
    seconds: int,
    headers: Mapping[str, str],
    addresses: Sequence[str] = (),
    once: bool = False,
    form: str = "",
    connections: int = CONNECTIONS,
) -> Load:
    """Ask for `url` on all connections; with `addresses`, for those in turn (`once`: until they
    are used up); with `form`, send it each time under a key of its own. To an
    address that has cookies, a client's address and a form behind it, with tabs between, it sends
    these."""
    if not shutil.which("wrk"):
        raise LoadError(MISSING)
    if urlsplit(url).hostname != "127.0.0.1":
        raise LoadError(f"{url} is not at 127.0.0.1: only this machine is put under load.")
    command = [
        *("wrk", f"-t{THREADS}", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s"),
        *(part for name, value in headers.items() for part in ("-H", f"{name}: {value}")),
        *("-s", str(SCRIPT), url),
    ]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.writelines(f"{address}\n" for address in addresses)
        file.flush()
        asked = {"ADDRESSES": file.name} if addresses else {"FORM": form} if form else {}
        asked |= {"ONCE": "1"} if once else {}
        done = subprocess.run(
            command, env={"PATH": os.environ["PATH"], **asked}, capture_output=True, text=True
        )
    if done.returncode:
        raise LoadError(f"wrk failed: {done.stderr.strip() or done.stdout.strip()}")
    return parsed(done.stdout, connections)


def parsed(output: str, connections: int = CONNECTIONS) -> Load:
    """What wrk measured on so many connections, from its last line. Raises LoadError where anything
    was not answered."""
    lines = output.strip().splitlines()
    if not lines or not lines[-1].startswith("{"):
        raise LoadError("wrk ended without a word.")
    said = json.loads(lines[-1])
    if said["refused"] or said["broken"]:
        raise LoadError(
            f"of {said['requests']} requests {said['refused']} were refused (400 or more) "
            f"and {said['broken']} were not answered."
        )
    if not said["requests"]:
        raise LoadError("nothing was answered.")
    seconds = said["seconds"]
    if said["used_up"]:
        # All connections were busy until then, and wrk did nothing for the rest of its time.
        seconds = said["requests"] * said["mean"] / 1000 / connections
    return Load(said["requests"], said["requests"] / seconds, said["p50"], said["p99"])


def load_of(seconds: list[float]) -> Load:
    """What requests that came one after another amount to."""
    taken = sorted(seconds)
    p50, p99 = (taken[int((len(taken) - 1) * share)] * 1000 for share in (0.5, 0.99))
    return Load(len(taken), len(taken) / sum(taken), p50, p99)
