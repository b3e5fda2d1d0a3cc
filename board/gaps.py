"""Text that many readers share, kept in pieces: between them are gaps that are filled for each."""

import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any

# No text of ours or of a member's has this character in it: `board.text` refuses it.
MARK = "\x1e"

# Between texts that are made together; in none of them, as MARK.
END = "\x1d"

# Emoji, most of all, and scripts that nobody writes any more.
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")

# Text and the names of gaps, by turns, beginning and ending with text.
Pieces = tuple[str, ...]

# Pieces whose text is as it is sent: a page of them is put together without being encoded anew,
# and one letter of another script does not make each of its letters take two bytes, or four.
Encoded = tuple[bytes | str, ...]


def gap(name: str) -> str:
    """What leaves the gap of that name in a text."""
    return f"{MARK}{name}{MARK}"


def split(html: str) -> Pieces:
    """HTML with gaps in pieces; emoji are written as references (`&#128578;`)."""
    return tuple(_narrow(html).split(MARK))


def _narrow(html: str) -> str:
    # In Python's memory a single emoji makes each letter of a text take four bytes, and each of
    # every page that the text becomes a part of.
    is_wide = sys.getsizeof(html) > 3 * len(html)
    return _ASTRAL.sub(lambda found: f"&#{ord(found[0])};", html) if is_wide else html


def encoded(html: bytes) -> Encoded:
    """HTML with gaps in pieces, as it is sent."""
    parts: list[Any] = html.split(MARK.encode())
    # One name for all: each would take the fifth part of a post's text otherwise.
    parts[1::2] = [sys.intern(name.decode()) for name in parts[1::2]]
    return tuple(parts)


def together(texts: Iterable[Encoded]) -> Encoded:
    """The pieces of texts that follow one another."""
    parts: list[Any] = [b""]
    for first, *rest in texts:
        parts[-1] += first
        parts += rest
    return tuple(parts)


def joined(pieces: Pieces) -> str:
    """The text with its gaps, as it was before `split`."""
    return MARK.join(pieces)


def filled(pieces: Pieces, fill: Mapping[str, str]) -> str:
    """The text of `pieces` with what goes into the gaps."""
    out = list(pieces)
    for place in range(1, len(out), 2):
        out[place] = fill[out[place]]
    return "".join(out)


def filled_encoded(pieces: Encoded, fill: Mapping[str, str]) -> bytes:
    """The text of `pieces` with what goes into the gaps, encoded."""
    out: list[Any] = list(pieces)
    for place in range(1, len(out), 2):
        out[place] = fill[out[place]].encode()
    return b"".join(out)
