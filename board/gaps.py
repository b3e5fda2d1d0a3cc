"""Text that many readers share, kept in pieces: between them are gaps that are filled for each."""

from collections.abc import Mapping

# No text of ours or of a member's has this character in it: `board.text` refuses it.
MARK = "\x1e"

# Text and the names of gaps, by turns, beginning and ending with text.
Pieces = tuple[str, ...]


def gap(name: str) -> str:
    """What leaves the gap of that name in a text."""
    return f"{MARK}{name}{MARK}"


def split(text: str) -> Pieces:
    """A text with gaps in pieces."""
    return tuple(text.split(MARK))


def joined(pieces: Pieces) -> str:
    """The text with its gaps, as it was before `split`."""
    return MARK.join(pieces)


def filled(pieces: Pieces, fill: Mapping[str, str]) -> str:
    """The text of `pieces` with what goes into the gaps."""
    out = list(pieces)
    for place in range(1, len(out), 2):
        out[place] = fill[out[place]]
    return "".join(out)
