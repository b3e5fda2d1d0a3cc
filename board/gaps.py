"""Text that many readers share, kept in pieces: between them are gaps that are filled for each."""

import re
import sys
from collections.abc import Mapping

# No text of ours or of a member's has this character in it: `board.text` refuses it.
MARK = "\x1e"

# Between texts that are made together; in none of them, as MARK.
END = "\x1d"

# Emoji, most of all, and scripts that nobody writes any more.
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")

# Text and the names of gaps, by turns, beginning and ending with text.
Pieces = tuple[str, ...]


def gap(name: str) -> str:
    """What leaves the gap of that name in a text."""
    return f"{MARK}{name}{MARK}"


def split(html: str) -> Pieces:
    """HTML with gaps in pieces; emoji are written as references (`&#128578;`)."""
    parts = _narrow(html).split(MARK)
    # One name for all: each would take the fifth part of a post's text otherwise.
    parts[1::2] = map(sys.intern, parts[1::2])
    return tuple(parts)


def _narrow(html: str) -> str:
    # In Python's memory a single emoji makes each letter of a text take four bytes, and each of
    # every page that the text becomes a part of.
    is_wide = sys.getsizeof(html) > 3 * len(html)
    return _ASTRAL.sub(lambda found: f"&#{ord(found[0])};", html) if is_wide else html


def joined(pieces: Pieces) -> str:
    """The text with its gaps, as it was before `split`."""
    return MARK.join(pieces)


def filled(pieces: Pieces, fill: Mapping[str, str]) -> str:
    """The text of `pieces` with what goes into the gaps."""
    out = list(pieces)
    for place in range(1, len(out), 2):
        out[place] = fill[out[place]]
    return "".join(out)
