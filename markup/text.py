"""The tree as plain text, and the addresses in it."""

from markup.addresses import BARE, safe_address, trimmed
from markup.html import attributes
from markup.tree import Tag, parse

OWN_LINE = frozenset({"quote", "code", "list", "*"})


def to_text(source: str) -> str:
    """The words of a BBCode `source`: tags and images gone, blocks on lines of their own."""
    pieces: list[str] = []
    _gather(parse(source), pieces)
    lines = (line.rstrip() for line in "".join(pieces).splitlines())
    return "\n".join(lines).strip()


def _gather(tag: Tag, pieces: list[str]) -> None:
    for child in tag.children:
        if isinstance(child, str):
            pieces.append(child)
        elif child.name != "img":
            edge = "\n" if child.name in OWN_LINE else ""
            pieces.append(edge)
            _gather(child, pieces)
            pieces.append(edge)


def links_in(source: str) -> list[str]:
    """The web and mail addresses that `source` links to, in order, repetitions included."""
    found: list[str] = []
    _links(parse(source), found)
    return found


def _links(tag: Tag, found: list[str]) -> None:
    for child in tag.children:
        if isinstance(child, str):
            found += [trimmed(match[0]) for match in BARE.finditer(child)]
        elif child.name in ("url", "email", "img"):
            given = attributes(child).get("", "")
            raw = given or "".join(part for part in child.children if isinstance(part, str))
            found += [address] if (address := safe_address(raw)) else []
        elif child.name != "code":
            _links(child, found)
