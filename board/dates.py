"""Dates in the letters of PHP's `date`, as phpBB's members choose them.

A list prints a hundred dates, and Django's own printing of them took a quarter of its time.
"""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from operator import attrgetter

DEFAULT_FORMAT = "D M d, Y g:i a"
# In place of a format: how long ago.
RELATIVE = "relative"

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

# How each letter is printed, and what of a moment it prints.
LETTERS: dict[str, tuple[str, Callable[[datetime], object]]] = {
    "d": ("%02d", attrgetter("day")),
    "D": ("%.3s", lambda at: _DAYS[at.weekday()]),
    "m": ("%02d", attrgetter("month")),
    "M": ("%.3s", lambda at: _MONTHS[at.month - 1]),
    "Y": ("%04d", attrgetter("year")),
    "H": ("%02d", attrgetter("hour")),
    "g": ("%d", lambda at: at.hour % 12 or 12),
    "i": ("%02d", attrgetter("minute")),
    "a": ("%s", lambda at: "am" if at.hour < 12 else "pm"),
}


def printed(local: datetime, wanted: str) -> str:
    """`local` in the letters that are `wanted`; what is none of LETTERS stands for itself."""
    pattern, parts = _pattern(wanted)
    return pattern % tuple([part(local) for part in parts])


def in_full(local: datetime) -> str:
    """`local` to the second, with its zone: `Monday, 1 January 2024, 04:59:58 CET`."""
    day = f"{_DAYS[local.weekday()]}, {local.day} {_MONTHS[local.month - 1]} {local.year:04d}"
    clock = f"{local.hour:02d}:{local.minute:02d}:{local.second:02d}"
    return f"{day}, {clock} {local.tzname() or ''}"


@lru_cache(maxsize=100)
def _pattern(wanted: str) -> tuple[str, list[Callable[[datetime], object]]]:
    """`wanted` as Python's `%` takes it, and what goes into it."""
    signs = (LETTERS[sign][0] if sign in LETTERS else sign.replace("%", "%%") for sign in wanted)
    return "".join(signs), [LETTERS[sign][1] for sign in wanted if sign in LETTERS]
