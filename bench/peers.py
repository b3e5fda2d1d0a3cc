"""Other boards on this machine, measured in turn with ours."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.report import Result

FILE = Path(__file__).with_name("peers.toml")


@dataclass(frozen=True)
class Peer:
    """Another board: the whole addresses of its pages by our names for them, and the cookie of
    somebody who is logged in there."""

    name: str
    pages: dict[str, str] = field(default_factory=dict)
    cookie: str = ""


def peers(file: Path = FILE) -> list[Peer]:
    """The boards that the file names."""
    return [Peer(**entry) for entry in tomllib.loads(file.read_text("utf-8"))["peer"]]


def ratios(ours: Sequence[Result], theirs: Sequence[tuple[Peer, Result]]) -> str:
    """How many times as fast we are, row by row; theirs have the names of our rows."""
    own = {result.name: result for result in ours if not result.failure}
    lines = []
    for peer, result in theirs:
        if result.failure:
            lines.append(f"{result.name}, {peer.name}: FAILED: {result.failure}")
        elif mine := own.get(result.name):
            lines.append(
                f"{result.name}, {peer.name}: {result.per_second:,.0f} requests/s, "
                f"p50 {result.p50:.2f} ms, p99 {result.p99:.2f} ms; "
                f"Sala has {mine.per_second / result.per_second:.1f} times the requests/s, "
                f"{mine.p50 / result.p50:.2f} of the p50, {mine.p99 / result.p99:.2f} of the p99"
            )
    return "\n".join(lines)
