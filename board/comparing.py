"""What was changed between two texts: line by line, and word by word within the lines.

The time is bounded whatever the texts hold. Python's `difflib` is asked step by step, and what a
step may cost at most is paid for first.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import accumulate, takewhile, zip_longest

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# Unchanged lines that are shown before and after a change.
AROUND = 3
MOST_LINES = 1_000
# Lines that have less in common are shown whole: marks on single words would say nothing.
ALIKE = 0.4
# Letters with what is written on, under and around them in the scripts of the world.
_WORDS = re.compile(r"(?:\w|[\u0300-\u1fff\u200c\u200d\u2de0-\u2dff\ua800-\uabff])+|\n|[^\S\n]+|.")


class TooDifferent(Exception):
    """To find out what was changed would take too long."""


@dataclass
class Budget:
    """How many steps may still be taken; half a million take about a tenth of a second."""

    steps: int = 3_000_000

    def pay(self, steps: int) -> None:
        """Raises TooDifferent where there are fewer left, and takes none then."""
        if steps > self.steps:
            raise TooDifferent
        self.steps -= steps


@dataclass(frozen=True)
class Block:
    """Lines that are one after another, as HTML: the same in both texts, or changed; or how many
    that are the same and not shown."""

    is_same: bool
    before: Sequence[SafeString] = ()
    after: Sequence[SafeString] = ()
    left_out: int = 0

    @property
    def rows(self) -> list[tuple[SafeString | None, SafeString | None]]:
        """The lines side by side."""
        return list(zip_longest(self.before, self.after))


def compare(before: str, after: str, budget: Budget) -> list[Block]:
    """What was changed, with some lines around it; nothing for equal texts. Raises TooDifferent."""
    if before == after:
        return []
    old, new = before.split("\n"), after.split("\n")
    spans = list(_spans(old, new, budget))
    changed = [span for span in spans if not span[0]]
    if sum(len(old[left]) + len(new[right]) for _same, left, right in changed) > MOST_LINES:
        raise TooDifferent
    blocks: list[Block] = []
    for place, (is_same, left, right) in enumerate(spans):
        if is_same:
            blocks += _folded(old[left], is_first=place == 0, is_last=place == len(spans) - 1)
        else:
            blocks.append(_changed(old[left], new[right], budget))
    return blocks


def _folded(lines: list[str], *, is_first: bool, is_last: bool) -> Iterator[Block]:
    head, tail = 0 if is_first else AROUND, 0 if is_last else AROUND
    left_out = len(lines) - head - tail
    if left_out <= 1:
        head, tail, left_out = len(lines), 0, 0
    parts = [escape(line) for line in [*lines[:head], *lines[len(lines) - tail :]]]
    if head:
        yield Block(True, parts[:head], parts[:head])
    if left_out:
        yield Block(True, left_out=left_out)
    if tail:
        yield Block(True, parts[head:], parts[head:])


def _changed(old: list[str], new: list[str], budget: Budget) -> Block:
    lines = [escape(line) for line in old], [escape(line) for line in new]
    marked = _words_marked("\n".join(old), "\n".join(new), budget) if old and new else None
    return Block(False, *(marked or lines))


def _words_marked(
    before: str, after: str, budget: Budget
) -> tuple[list[SafeString], list[SafeString]] | None:
    """Both texts as lines of HTML with the words that differ marked; None where too many do."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    try:
        spans = list(_spans(old, new, budget))
    except TooDifferent:
        return None
    common = sum(_weight(old[left]) for is_same, left, _right in spans if is_same)
    if 2 * common < ALIKE * (_weight(old) + _weight(new)):
        return None
    return (
        _lines((old[left], "" if is_same else "del") for is_same, left, _right in spans),
        _lines((new[right], "" if is_same else "ins") for is_same, _left, right in spans),
    )


def _weight(words: Sequence[str]) -> int:
    return sum(len(word) for word in words if not word.isspace())


def _lines(parts: Iterable[tuple[Sequence[str], str]]) -> list[SafeString]:
    """The lines of `parts`, each the words and the element they stand in."""
    html = "".join(_element("".join(words), tag) for words, tag in parts)
    return [mark_safe(line) for line in html.split("\n")]


def _element(text: str, tag: str) -> str:
    if not tag:
        return escape(text)
    # An element ends where its line does.
    return "\n".join(f"<{tag}>{escape(line)}</{tag}>" if line else "" for line in text.split("\n"))


def _spans(
    old: Sequence[str], new: Sequence[str], budget: Budget
) -> Iterator[tuple[bool, slice, slice]]:
    """The parts of both sequences one after another: whether they are the same, and which."""
    left = right = 0
    for start, begin, size in _matches(old, new, budget):
        if start > left or begin > right:
            yield False, slice(left, start), slice(right, begin)
        left, right = start + size, begin + size
        if size:
            yield True, slice(start, left), slice(begin, right)


def _matches(
    old: Sequence[str], new: Sequence[str], budget: Budget
) -> Iterator[tuple[int, int, int]]:
    # What is the same at both ends needs no search; most edits change one place.
    shorter = min(len(old), len(new))
    head = _same(zip(old, new, strict=False))
    tail = min(_same(zip(reversed(old), reversed(new), strict=False)), shorter - head)
    yield 0, 0, head
    middle = old[head : len(old) - tail], new[head : len(new) - tail]
    for start, begin, size in _Search(*middle, budget).get_matching_blocks():
        yield head + start, head + begin, size
    yield len(old) - tail, len(new) - tail, tail


def _same(pairs: Iterable[tuple[str, str]]) -> int:
    """How many pairs from the first on are of equals."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


class _Search(SequenceMatcher[str]):
    """Looks for what two sequences have in common, and pays before each step."""

    STEP = 10
    b2j: dict[str, list[int]]

    def __init__(self, old: Sequence[str], new: Sequence[str], budget: Budget) -> None:
        super().__init__(None, old, new)
        # For each element, all its places in the other sequence are looked at.
        costs = (2 + len(self.b2j.get(element, ())) for element in old)
        self._sums = list(accumulate(costs, initial=0))
        self._length, self._budget = len(old), budget

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        end = self._length if ahi is None else ahi
        self._budget.pay(self.STEP + self._sums[end] - self._sums[alo])
        return super().find_longest_match(alo, ahi, blo, bhi)
