"""A text as a tree: text, and tags with what is in them.

The parser reads once from left to right and never fails. What is no tag of ours stays text; a
closing tag without an opening one too. A tag that is left open is closed where what it lies in
ends, and formatting that crosses another tag goes on behind it, as browsers do.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

from markup.attributes import attributes
from markup.cleaning import clean
from markup.context import NOTHING, Context
from markup.tags import BLOCK, FORMAT, HOLDER, LINK, LITERAL, PARENTS, PLAIN, SCOPE, TAGS, value_of

# Deeper tags stay text.
MAX_DEPTH = 40
# So many tags are opened again behind what they cross; a text that needs more means harm.
MAX_REOPENED = 2000

_TAG = re.compile(
    r"\[(?P<close>/?)(?P<name>[a-z][a-z0-9_-]{0,19}|\*)"
    r"(?P<attributes>[= ](?:[^\]\[\"\n]++|\"(?:[^\"\\\n]|\\.){0,400}+\"|\"){0,40}+)?\]",
    re.IGNORECASE,
)
# Line breaks that are not shown: one behind a block's opening tag, two behind its closing tag.
_LINE_BREAKS = {1: re.compile(r"[ \t]*\n"), 2: re.compile(r"(?:[ \t]*\n){1,2}")}


@dataclass(slots=True)
class Tag:
    """A tag: its name in small letters, its attributes, what it stands for (an address, a colour),
    and its children in order."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    value: str = ""
    children: list[Tag | str] = field(default_factory=list)


def parse(source: str, context: Context = NOTHING) -> Tag:
    """The tree of `source` under a root of no name."""
    return _Parser(clean(source), context).run()


class _Parser:
    def __init__(self, source: str, context: Context) -> None:
        self.source = source
        self.context = context
        self.stack = [Tag("")]
        self.open: Counter[str] = Counter()
        self.too_deep: Counter[str] = Counter()
        # Links that a block ended; their own closing tags come later and close nothing.
        self.cut_links: Counter[str] = Counter()
        # Formatting that was crossed, to be opened again when something comes that it is for.
        self.crossed: list[Tag] = []
        self.reopened = 0
        self.breaks_to_skip = 0
        # The source is in the tree up to `at`; the tag that is being looked at begins `here`. A
        # tag that is not taken stays in the text between the two.
        self.at = self.here = 0
        self.literal = LITERAL | {name for name, tag in context.tags.items() if tag.literal}
        self.block = BLOCK | {name for name, tag in context.tags.items() if tag.block}
        known = TAGS | context.tags.keys()
        self.tags = [
            (name, tag) for tag in _TAG.finditer(source) if (name := tag[2].lower()) in known
        ]
        self.code_ends = [tag.start() for name, tag in self.tags if name == "code" and tag["close"]]

    def run(self) -> Tag:
        for number, (name, tag) in enumerate(self.tags):
            self.here = tag.start()
            if self.here >= self.at and (end := self.take(number, name, tag)):
                self.at = end
        self.here = len(self.source)
        self.take_text()
        return self.stack[0]

    def take(self, number: int, name: str, tag: re.Match[str]) -> int:
        """Take one tag; gives where the source goes on, or 0 when the tag is text."""
        if tag[1]:
            return tag.end() if self.close(name) else 0
        if name in PLAIN:
            return tag.end() if self.begin(name, tag) else 0
        if name == "code":
            return self.take_code(tag)
        if name == "hr":
            return self.take_rule(tag)
        if name in self.literal or (name in LINK and not tag["attributes"]):
            return self.take_literal(name, number)
        return tag.end() if self.begin(name, tag) else 0

    def take_text(self) -> None:
        """Put the text before the tag that is being taken into the tree."""
        if self.at >= self.here:
            return
        text = self.source[self.at : self.here]
        self.at = self.here
        if self.breaks_to_skip:
            if found := _LINE_BREAKS[self.breaks_to_skip].match(text):
                text = text[found.end() :]
            self.breaks_to_skip = 0
        if text:
            self.reopen()
            self.stack[-1].children.append(text)

    def end_line(self, skip: int) -> None:
        """At the edge of a block: the line break before it is not shown, nor `skip` behind it."""
        children = self.stack[-1].children
        if children and isinstance(text := children[-1], str):
            ended = text.rstrip(" \t")
            if ended.endswith("\n"):
                children[-1] = ended[:-1]
        self.breaks_to_skip = skip

    def take_code(self, tag: re.Match[str]) -> int:
        """Code goes up to the next closing tag, whatever stands in it; without one it is text."""
        place = bisect_left(self.code_ends, tag.end())
        if place == len(self.code_ends):
            return 0
        end = self.code_ends[place]
        if made := self.made("code", tag, self.source[tag.end() : end]):
            self.add(made)
        return end + len("[/code]")

    def take_literal(self, name: str, number: int) -> int:
        """A tag whose inside is taken as it is. With another tag in it, or with an inside that it
        cannot be made of, it is text."""
        if number + 1 == len(self.tags) or self.inside_link(name):
            return 0
        tag, (end_name, end) = self.tags[number][1], self.tags[number + 1]
        if end_name != name or not end["close"]:
            return 0
        made = self.made(name, tag, self.source[tag.end() : end.start()])
        if made is None:
            return 0
        self.add(made)
        return end.end()

    def take_rule(self, tag: re.Match[str]) -> int:
        """A line across; a closing tag right behind it belongs to it."""
        self.add(Tag("hr"))
        closing = "[/hr]"
        closed = self.source[tag.end() : tag.end() + len(closing)].lower() == closing
        return tag.end() + len(closing) * closed

    def made(self, name: str, tag: re.Match[str], inside: str = "") -> Tag | None:
        """The tag that is written; None where it is not given what it needs."""
        given = attributes(tag["attributes"]) if tag["attributes"] else {}
        children: list[Tag | str] = [inside] if inside else []
        if own := self.context.tags.get(name):
            values = own.values(given, inside)
            return None if values is None else Tag(name, values, "", children)
        value = value_of(name, given, inside, self.context.board_url)
        return None if value is None else Tag(name, given, value, children)

    def inside_link(self, name: str) -> bool:
        return name in LINK and bool(self.open["url"] or self.open["email"])

    def begin(self, name: str, tag: re.Match[str]) -> bool:
        """Step into a tag, where it can stand and is given what it needs."""
        if name in PARENTS:
            if not self.is_held(name):
                return False
        elif len(self.stack) > MAX_DEPTH:
            self.too_deep[name] += 1
            return False
        elif self.inside_link(name):
            return False
        made = self.made(name, tag)
        if made is None:
            return False
        self.take_text()
        self.enter(made)
        return True

    def enter(self, tag: Tag) -> None:
        if tag.name in self.block:
            self.close_link()
            self.end_line(1)
        else:
            self.breaks_to_skip = 0
        # An item, a row or a cell ends the one before.
        while tag.name in PARENTS and self.stack[-1].name not in PARENTS[tag.name]:
            self.pop()
        self.reopen()
        self.step_into(tag)

    def is_held(self, name: str) -> bool:
        """Whether the nearest quote, list, table or other block around is of the kind that holds
        such items, rows or cells."""
        holder = HOLDER[name]
        if not self.open[holder]:
            return False
        return next(tag.name for tag in reversed(self.stack) if self.is_scope(tag.name)) == holder

    def is_scope(self, name: str) -> bool:
        return name in SCOPE or (name in self.block and name in self.context.tags)

    def add(self, tag: Tag) -> None:
        """Add a tag that is complete in itself."""
        self.take_text()
        if tag.name in self.block:
            self.close_link()
            self.end_line(2)
        else:
            self.breaks_to_skip = 0
        self.reopen()
        self.stack[-1].children.append(tag)

    def step_into(self, tag: Tag) -> None:
        self.stack[-1].children.append(tag)
        self.stack.append(tag)
        self.open[tag.name] += 1

    def pop(self) -> Tag:
        tag = self.stack.pop()
        self.open[tag.name] -= 1
        if tag.name in self.block:
            self.crossed = []
        return tag

    def reopen(self) -> None:
        """Open the formatting again that was crossed."""
        crossed, self.crossed = self.crossed, []
        for tag in crossed:
            if self.reopened < MAX_REOPENED and len(self.stack) <= MAX_DEPTH:
                self.reopened += 1
                self.step_into(Tag(tag.name, tag.attributes, tag.value))

    def close_link(self) -> None:
        """No block lies in a link: the link ends where one begins."""
        for name in LINK:
            if self.open[name]:
                self.unwind(name)
                self.cut_links[name] += 1

    def close(self, name: str) -> bool:
        """Close the nearest tag of this name; formatting in between goes on behind it."""
        if self.too_deep[name]:
            self.too_deep[name] -= 1
            return False
        if not (self.open[name] or self.crossed or self.cut_links[name]):
            return False
        self.take_text()
        if self.ends_crossed(name):
            return True
        if self.can_close(name):
            self.unwind(name)
            return True
        return self.ends_cut_link(name)

    def ends_crossed(self, name: str) -> bool:
        """Whether formatting ends that was crossed and has not been opened again."""
        for place in reversed(range(len(self.crossed))):
            if self.crossed[place].name == name:
                del self.crossed[place]
                return True
        return False

    def ends_cut_link(self, name: str) -> bool:
        if not self.cut_links[name]:
            return False
        self.cut_links[name] -= 1
        return True

    def can_close(self, name: str) -> bool:
        if not self.open[name]:
            return False
        if name in PARENTS:
            return self.is_held(name)
        return name in self.block or not self.is_behind_block(name)

    def is_behind_block(self, name: str) -> bool:
        """Whether a block was opened since: what is around it is not closed from inside."""
        for tag in reversed(self.stack):
            if tag.name == name:
                return False
            if tag.name in self.block:
                return True
        return True

    def unwind(self, name: str) -> None:
        if name in self.block:
            self.end_line(2)
        crossed: list[Tag] = []
        while (tag := self.pop()).name != name:
            if tag.name in FORMAT:
                crossed.append(tag)
        if name not in self.block:
            self.crossed = [*reversed(crossed), *self.crossed]
