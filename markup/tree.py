"""A text as a tree: text, and tags with what is in them.

The parser reads once from left to right and never fails. What is no tag of ours stays text; a
closing tag without an opening one too. A tag that is left open is closed where what it lies in
ends, and formatting that crosses another tag goes on behind it, as browsers do.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field

# Deeper tags are taken as not written; their text stays.
MAX_DEPTH = 40

INLINE = frozenset({"b", "i", "u", "s", "size", "color", "url", "email"})
BLOCK = frozenset({"quote", "list", "*"})
# What stands in them is taken as it is: no tags, no smilies.
VERBATIM = frozenset({"code", "img"})
TAGS = INLINE | BLOCK | VERBATIM
REOPENED = INLINE - {"url", "email"}

_TAG = re.compile(
    r"\[(?P<close>/?)(?P<name>[a-z]{1,12}|\*)"
    r"(?P<attributes>(?:=|[ ])(?:\"[^\"\n]{0,200}\"|[^\]\[\"\n]){0,400})?\]",
    re.IGNORECASE,
)


@dataclass
class Tag:
    """A tag: its name in small letters, what follows the name, and its children in order."""

    name: str
    attributes: str = ""
    children: list[Tag | str] = field(default_factory=list)


def parse(source: str) -> Tag:
    """The tree of `source` under a root of no name."""
    return _Parser(source).run()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.stack = [Tag("")]
        self.open: Counter[str] = Counter()
        self.tags = [tag for tag in _TAG.finditer(source) if tag["name"].lower() in TAGS]
        # Where each verbatim tag may end, in order.
        self.ends: dict[str, list[re.Match[str]]] = defaultdict(list)
        for tag in self.tags:
            if tag["close"]:
                self.ends[tag["name"].lower()].append(tag)
        self.starts = {name: [tag.start() for tag in tags] for name, tags in self.ends.items()}

    def run(self) -> Tag:
        at = 0
        for tag in self.tags:
            if tag.start() < at:
                continue
            self.text(self.source[at : tag.start()])
            at = self.take(tag)
        self.text(self.source[at:])
        return self.stack[0]

    def text(self, text: str) -> None:
        if text:
            self.stack[-1].children.append(text)

    def take(self, tag: re.Match[str]) -> int:
        """Take one tag; gives where the source goes on."""
        name = tag["name"].lower()
        if tag["close"]:
            self.close(name, tag[0])
        elif name in VERBATIM or (name in ("url", "email") and not tag["attributes"]):
            return self.verbatim(name, tag)
        else:
            self.begin(name, tag)
        return tag.end()

    def verbatim(self, name: str, tag: re.Match[str]) -> int:
        """Up to the next closing tag of the same name; without one it is text."""
        place = bisect_left(self.starts.get(name, []), tag.end())
        if place == len(self.ends[name]) or self.inside_link(name):
            self.text(tag[0])
            return tag.end()
        end = self.ends[name][place]
        inside = self.source[tag.end() : end.start()]
        self.stack[-1].children.append(Tag(name, (tag["attributes"] or "").strip(), [inside]))
        return end.end()

    def inside_link(self, name: str) -> bool:
        return name in ("url", "email") and bool(self.open["url"] or self.open["email"])

    def begin(self, name: str, tag: re.Match[str]) -> None:
        if name == "*":
            self.begin_item(tag)
        elif self.inside_link(name) or (name in INLINE - REOPENED and not tag["attributes"]):
            self.text(tag[0])
        elif len(self.stack) <= MAX_DEPTH:
            self.push(Tag(name, (tag["attributes"] or "").strip()))

    def begin_item(self, tag: re.Match[str]) -> None:
        if not self.open["list"]:
            self.text(tag[0])
            return
        while self.stack[-1].name != "list":
            self.pop()
        self.push(Tag("*"))

    def push(self, tag: Tag) -> None:
        self.stack[-1].children.append(tag)
        self.stack.append(tag)
        self.open[tag.name] += 1

    def pop(self) -> Tag:
        tag = self.stack.pop()
        self.open[tag.name] -= 1
        return tag

    def close(self, name: str, raw: str) -> None:
        """Close the nearest tag of this name; formatting in between goes on behind it."""
        if not self.open[name] or (name in INLINE and self.is_behind_block(name)):
            self.text(raw)
            return
        crossed: list[Tag] = []
        while (tag := self.pop()).name != name:
            if tag.name in REOPENED:
                crossed.append(tag)
        if name in INLINE:
            for tag in reversed(crossed):
                self.push(Tag(tag.name, tag.attributes))

    def is_behind_block(self, name: str) -> bool:
        """Whether a quote or a list item was opened since: it is not closed from inside."""
        for tag in reversed(self.stack):
            if tag.name == name:
                return False
            if tag.name in BLOCK:
                return True
        return True
