"""Patterns of e-mail addresses, in which * stands for any run of characters."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Generic, TypeVar

from board.refusals import Refused

T = TypeVar("T")

LONGEST = 254


def clean_pattern(text: str) -> str:
    """A pattern as it is stored. Raises Refused for what no address could match, or each could."""
    pattern = text.strip().lower()
    while "**" in pattern:
        pattern = pattern.replace("**", "*")
    local, _at, domain = pattern.partition("@")
    is_one = "*" in pattern or (local and domain)
    if not is_one or "@" in domain or " " in pattern or not pattern.isprintable():
        raise Refused("Write an address, or a pattern such as *@example.org.")
    if len(pattern) > LONGEST:
        raise Refused(f"No address is longer than {LONGEST} characters.")
    if not pattern.strip("*@."):
        raise Refused("This is every address there is.")
    return pattern


def matches(pattern: str, address: str) -> bool:
    """Whether `address` is one that `pattern` means. No pattern makes this slow."""
    first, *parts = pattern.split("*")
    if not parts:
        return pattern == address
    *middle, last = parts
    at, end = len(first), len(address) - len(last)
    if at > end or not (address.startswith(first) and address.endswith(last)):
        return False
    for part in middle:
        found = address.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


class EmailPatterns(Generic[T]):
    """Things by the pattern that each is about. Whole addresses are not looked for one by one."""

    def __init__(self, things: Iterable[tuple[str, T]]) -> None:
        self._whole: dict[str, list[T]] = defaultdict(list)
        self._patterns: list[tuple[str, T]] = []
        for pattern, thing in things:
            if "*" in pattern:
                self._patterns.append((pattern, thing))
            else:
                self._whole[pattern].append(thing)

    def of(self, address: str) -> list[T]:
        """The things of all patterns that `address` matches, in any case of its letters."""
        address = address.lower()
        by_pattern = [thing for pattern, thing in self._patterns if matches(pattern, address)]
        return self._whole.get(address, []) + by_pattern
