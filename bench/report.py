"""The figures of a run: the table, the file, and what has changed since the run before."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HEAD = (
    *("requests/s", "p50 ms", "p99 ms", "web ms", "db ms", "CPU ms", "target", "CPU was"),
    *("bytes", "sent", "queries"),
)


@dataclass(frozen=True)
class Result:
    """One row. Processor times are in milliseconds for each request."""

    name: str = ""
    address: str = ""
    requests: int = 0
    per_second: float = 0
    p50: float = 0
    p99: float = 0
    web_ms: float = 0
    database_ms: float = 0
    target: float | None = None
    plain: int | None = None
    sent: int | None = None
    queries: int | None = None
    failure: str = ""

    @property
    def cpu_ms(self) -> float:
        return self.web_ms + self.database_ms

    @property
    def is_missed(self) -> bool:
        """Whether there is a target, and the row is above it."""
        return self.target is not None and not self.failure and self.cpu_ms > self.target


def table(results: Sequence[Result], before: Sequence[Result]) -> str:
    """The rows as text; `before` are those of the last run."""
    then = {result.name: result for result in before if not result.failure}
    lines = [["", *HEAD], *(_cells(result, then.get(result.name)) for result in results)]
    # What failed is told in a sentence, which no column is made wider for.
    whole = [line for line in lines if len(line) == len(lines[0])]
    widths = [max(map(len, column)) for column in zip(*whole, strict=True)]
    widths[0] = max(len(line[0]) for line in lines)
    return "\n".join(_line(line, widths) for line in lines)


def _line(cells: list[str], widths: list[int]) -> str:
    first, *rest = cells
    if len(cells) == len(widths):
        rest = [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
    return "  ".join([first.ljust(widths[0]), *rest]).rstrip()


def _cells(result: Result, before: Result | None) -> list[str]:
    if result.failure:
        return [result.name, f"FAILED: {result.failure}"]
    target = "" if result.target is None else f"{result.target:g}"
    return [
        result.name,
        f"{result.per_second:,.0f}",
        *(f"{value:.2f}" for value in (result.p50, result.p99)),
        *(f"{value:.2f}" for value in (result.web_ms, result.database_ms, result.cpu_ms)),
        f"{target} MISSED" if result.is_missed else target,
        change(before.cpu_ms, result.cpu_ms) if before else "",
        *("" if n is None else f"{n:,}" for n in (result.plain, result.sent, result.queries)),
    ]


def change(before: float, now: float) -> str:
    """What a figure was, and by how much it has changed."""
    return f"{before:.2f} {(now - before) / before:+.0%}" if before else ""


def hot_shares(before: Mapping[str, tuple[int, int]], after: Mapping[str, tuple[int, int]]) -> str:
    """The share of each table's updates that left its indexes alone, from the counts of both."""
    shares = []
    for table, (hot, total) in after.items():
        hot_then, total_then = before.get(table, (0, 0))
        made = total - total_then
        shares.append(f"{table} {(hot - hot_then) / made:.0%} of {made:,}" if made else table)
    return ", ".join(shares)


def write(file: Path, results: Iterable[Result], about: Mapping[str, object]) -> None:
    """Keep a run, with what else there is to know `about` it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = [asdict(result) for result in results]
    file.write_text(json.dumps({**about, "rows": rows}, indent=1) + "\n", "utf-8")


def last_results(folder: Path, *, database: str) -> list[Result]:
    """For each row, the newest result from the same database; a run may have measured some only."""
    found: dict[str, Result] = {}
    for file in sorted(folder.glob("*.json")):
        run = json.loads(file.read_text("utf-8"))
        if run["database"] == database:
            rows = [Result(**row) for row in run["rows"]]
            found |= {row.name: row for row in rows if not row.failure}
    return list(found.values())
