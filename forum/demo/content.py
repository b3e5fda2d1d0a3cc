"""Reads the written content: who there is, which topics were started, what people answer."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forum.demo.board import DemoForum, DemoMember, DemoRank, TopicKind

HERE = Path(__file__).parent
# One line of a pool is one reply; this sign is a line break inside it.
LINE_BREAK = "¶"


@dataclass(frozen=True)
class Person:
    """A member and how that member behaves: how much is written, and about what."""

    member: DemoMember
    weight: int
    themes: frozenset[str]

    @property
    def joined_minutes_ago(self) -> int:
        """Posts of this person are younger than this."""
        return self.member.joined_days_ago * 24 * 60


@dataclass(frozen=True)
class Line:
    """A text, its writer where only one can have written it, and what hangs on it."""

    text: str
    by: str | None = None
    quotes: int | None = None
    edit_reason: str | None = None


@dataclass(frozen=True)
class Script:
    """A topic as written: its first lines, and the theme from which more replies may come."""

    forum: str
    title: str
    theme: str
    lines: tuple[Line, ...]
    kind: TopicKind = "normal"
    locked: bool = False
    days_ago: float | None = None
    span_days: float | None = None
    # How many replies it draws beside the other topics of its theme.
    weight: float = 1.0


def load(path: Path) -> dict[str, Any]:
    """One content file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def forums() -> tuple[DemoForum, ...]:
    """The forum tree in its order."""
    return tuple(_forum(row) for row in load(HERE / "forums.toml")["forum"])


def ranks() -> tuple[DemoRank, ...]:
    """The titles that members carry."""
    rows = load(HERE / "members.toml")["rank"]
    return tuple(
        DemoRank(row["title"], row.get("min_posts", 0), row.get("special", False)) for row in rows
    )


def people() -> tuple[Person, ...]:
    """The cast, in the order of the file."""
    return tuple(_person(row) for row in load(HERE / "members.toml")["member"])


def scripts() -> list[Script]:
    """All hand-written topics; a file's own forum and theme hold where a topic names none."""
    found = []
    for path in sorted((HERE / "topics").glob("*.toml")):
        data = load(path)
        found += [_script(row, data) for row in data["topic"]]
    return found


def pool(theme: str) -> list[Line]:
    """What people answer in topics of a theme: from anybody, and from one person only."""
    data = load(HERE / "replies" / f"{theme}.toml")
    lines = [Line(text) for text in split(data["replies"])]
    for name, texts in data.get("by", {}).items():
        lines += [Line(text, by=name) for text in split(texts)]
    return lines


def split(block: str) -> list[str]:
    """The replies of a block, one a line."""
    lines = (line.strip() for line in block.splitlines())
    return [line.replace(LINE_BREAK, "\n") for line in lines if line]


def _forum(row: dict[str, Any]) -> DemoForum:
    return DemoForum(
        key=row["key"],
        parent_key=row.get("parent"),
        kind=row.get("kind", "forum"),
        name=row["name"],
        description=row["description"],
        rules=row.get("rules", ""),
        colour=row.get("colour", ""),
        icon=row.get("icon", ""),
        link_url=row.get("link_url", ""),
        staff_only=row.get("staff_only", False),
    )


def _person(row: dict[str, Any]) -> Person:
    return Person(_member(row), row["weight"], frozenset(row.get("themes", ())))


def _member(row: dict[str, Any]) -> DemoMember:
    name = row["username"]
    return DemoMember(
        username=name,
        email=f"{name.lower().replace(' ', '.')}@example.org",
        country=row["country"],
        location=row["location"],
        joined_days_ago=row["joined"],
        signature=row["signature"],
        website=row.get("website", ""),
        occupation=row["occupation"],
        interests=row["interests"],
        group=row.get("group", "members"),
        special_rank=row.get("special_rank"),
        is_automated=row.get("automated", False),
        hides_online=row.get("hides_online", False),
        time_zone=row.get("time_zone", "Asia/Phnom_Penh"),
    )


def _script(row: dict[str, Any], defaults: dict[str, Any]) -> Script:
    opening = Line(row["text"].strip(), by=row["by"], edit_reason=row.get("edit"))
    conversation = [_line(*post) for post in row.get("posts", ())]
    return Script(
        forum=row.get("forum", defaults["forum"]),
        title=row["title"],
        theme=row.get("theme", defaults["theme"]),
        lines=(opening, *conversation),
        kind=row.get("kind", "normal"),
        locked=row.get("locked", False),
        days_ago=row.get("days_ago"),
        span_days=row.get("span_days"),
        # A written conversation is complete; others' replies would only get between its lines.
        weight=row.get("weight", 0.0 if conversation else 1.0),
    )


def _line(by: str, text: str, extra: dict[str, Any] | None = None) -> Line:
    extra = extra or {}
    return Line(text.strip(), by=by, quotes=extra.get("quotes"), edit_reason=extra.get("edit"))
