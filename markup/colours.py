"""Colours as classes: a page's security policy forbids styles in its text.

A named colour has a class of its own. Any other is drawn in the nearest of the named ones, by
distance in red, green and blue.
"""

import re
from functools import lru_cache

# The names that phpBB's palette and its users write, with their values.
COLOURS = {
    "black": 0x000000,
    "gray": 0x808080,
    "silver": 0xC0C0C0,
    "white": 0xFFFFFF,
    "maroon": 0x800000,
    "darkred": 0x8B0000,
    "red": 0xFF0000,
    "crimson": 0xDC143C,
    "tomato": 0xFF6347,
    "orange": 0xFFA500,
    "chocolate": 0xD2691E,
    "brown": 0xA52A2A,
    "gold": 0xFFD700,
    "yellow": 0xFFFF00,
    "olive": 0x808000,
    "green": 0x008000,
    "darkgreen": 0x006400,
    "seagreen": 0x2E8B57,
    "lime": 0x00FF00,
    "teal": 0x008080,
    "cyan": 0x00FFFF,
    "steelblue": 0x4682B4,
    "blue": 0x0000FF,
    "darkblue": 0x00008B,
    "navy": 0x000080,
    "indigo": 0x4B0082,
    "purple": 0x800080,
    "violet": 0xEE82EE,
    "magenta": 0xFF00FF,
    "pink": 0xFFC0CB,
}
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)


def colour_class(raw: str) -> str:
    """The class for a colour's name or hex value; nothing for what is no colour."""
    name = raw.strip().lower().replace("grey", "gray")
    if name in COLOURS:
        return f"colour-{name}"
    found = _HEX.fullmatch(name)
    if not found:
        return ""
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    return f"colour-{_nearest(int(digits, 16))}"


@lru_cache(maxsize=1024)
def _nearest(value: int) -> str:
    def distance(name: str) -> int:
        other = COLOURS[name]
        return sum(((value >> shift & 255) - (other >> shift & 255)) ** 2 for shift in (16, 8, 0))

    return min(COLOURS, key=distance)
