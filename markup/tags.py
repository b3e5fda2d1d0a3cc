"""The tags there are: of which kind each is, and what each takes.

A tag that is not given what it needs is no tag; it stays in the text as it was written.
"""

from collections.abc import Callable, Mapping

from markup.addresses import safe_address, safe_mail, safe_web_address
from markup.attributes import whole_number
from markup.colours import colour_name
from markup.media import video
from markup.own import rooted

# Formatting: it may cross other tags, and goes on behind what it crosses.
FORMAT = frozenset({"b", "i", "u", "s", "sub", "sup", "size", "color", "highlight", "font"})
LINK = frozenset({"url", "email"})
INLINE = FORMAT | LINK
# Only directly in one of these; a new one ends the one before.
PARENTS = {
    "*": frozenset({"list"}),
    "tr": frozenset({"table"}),
    "td": frozenset({"table", "tr"}),
    "th": frozenset({"table", "tr"}),
}
# What of the nearest blocks around holds them.
HOLDER = {"*": "list", "tr": "table", "td": "table", "th": "table"}
SCOPE = frozenset(
    {"quote", "list", "spoiler", "table", "align", "left", "center", "right", "justify"}
)
# What may hold all the others.
PLAIN = FORMAT | SCOPE | PARENTS.keys()
# Each begins and ends its own line: a line break beside it is not shown.
BLOCK = SCOPE | frozenset(PARENTS) | {"code", "hr", "youtube", "media", "attachment"}
# What stands in them is taken as it is, up to their own end and without other tags in it.
LITERAL = frozenset({"img", "youtube", "media", "attachment"})
TAGS = INLINE | BLOCK | LITERAL

SIZES = (50, 200)
_ALIGNMENTS = frozenset({"left", "center", "right", "justify"})

Reader = Callable[[Mapping[str, str], str, str], str | None]


def value_of(name: str, given: Mapping[str, str], inside: str, board_url: str) -> str | None:
    """What the tag `name` stands for, from its attributes and, for a literal tag, its inside:
    an address, a colour, a size. None where it is not given what it needs."""
    reader = _READERS.get(name)
    return reader(given, inside, board_url) if reader else given.get("", "")


def _address(given: Mapping[str, str], inside: str, board_url: str) -> str | None:
    raw = given.get("", "") or inside
    return rooted(raw, board_url) or safe_address(raw) or None


def _mail(given: Mapping[str, str], inside: str, _board_url: str) -> str | None:
    return safe_mail(given.get("", "") or inside) or None


def _web(_given: Mapping[str, str], inside: str, _board_url: str) -> str | None:
    return safe_web_address(inside) or None


def _video(_given: Mapping[str, str], inside: str, _board_url: str) -> str | None:
    return video(inside) or None


def _colour(given: Mapping[str, str], _inside: str, _board_url: str) -> str | None:
    return colour_name(given.get("", "")) or None


def _size(given: Mapping[str, str], _inside: str, _board_url: str) -> str | None:
    """A step of the scale, in percent: phpBB's 1 to 200, and no smaller than can be read."""
    percent = whole_number(given.get("", "").removesuffix("%"), most=100_000)
    return None if percent is None else str(max(SIZES[0], min(SIZES[1], round(percent, -1))))


def _alignment(given: Mapping[str, str], _inside: str, _board_url: str) -> str | None:
    side = given.get("", "").lower()
    return side if side in _ALIGNMENTS else None


def _index(given: Mapping[str, str], _inside: str, _board_url: str) -> str | None:
    index = whole_number(given.get("", ""), most=999)
    return None if index is None else str(index)


_READERS: dict[str, Reader] = {
    "url": _address,
    "email": _mail,
    "img": _web,
    "media": _web,
    "youtube": _video,
    "color": _colour,
    "highlight": _colour,
    "size": _size,
    "align": _alignment,
    "attachment": _index,
}
