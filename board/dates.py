"""Dates in the letters of PHP's `date`, as phpBB's members choose them.

A list prints a hundred dates, and Django's own printing of them took a quarter of its time.
"""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

DEFAULT_FORMAT = "D M d, Y g:i a"
# In place of a format: how long ago.
RELATIVE = "relative"

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

LETTERS: dict[str, Callable[[datetime], str]] = {
    "d": lambda at: f"{at.day:02}",
    "j": lambda at: f"{at.day}",
    "D": lambda at: _DAYS[at.weekday()][:3],
    "l": lambda at: _DAYS[at.weekday()],
    "m": lambda at: f"{at.month:02}",
    "M": lambda at: _MONTHS[at.month - 1][:3],
    "F": lambda at: _MONTHS[at.month - 1],
    "Y": lambda at: f"{at.year:04}",
    "H": lambda at: f"{at.hour:02}",
    "g": lambda at: f"{at.hour % 12 or 12}",
    "i": lambda at: f"{at.minute:02}",
    "s": lambda at: f"{at.second:02}",
    "a": lambda at: "am" if at.hour < 12 else "pm",
    "T": lambda at: at.tzname() or "",
}


def printed(local: datetime, wanted: str) -> str:
    """`local` in the letters that are `wanted`; what is none of LETTERS stands for itself."""
    return "".join([part if isinstance(part, str) else part(local) for part in _parts(wanted)])


@lru_cache(maxsize=100)
def _parts(wanted: str) -> tuple[str | Callable[[datetime], str], ...]:
    return tuple(LETTERS.get(sign, sign) for sign in wanted)
