"""The tree as plain text, and what a text speaks of: addresses, members, attachments."""

from collections.abc import Callable, Iterator

from markup.addresses import bare_addresses, host_of
from markup.context import NOTHING, Context
from markup.inline import mentions
from markup.own import own_path
from markup.quoting import quoted_name
from markup.tags import BLOCK, LINK
from markup.tree import Tag, parse

# Cells stand side by side.
_CELLS = frozenset({"td", "th"})


def to_text(source: str, *, context: Context | None = None) -> str:
    """The words of a BBCode `source`: tags and images gone, blocks on lines of their own."""
    context = context or NOTHING
    pieces: list[str] = []
    _gather(parse(source, context), context, pieces)
    lines = (line.rstrip() for line in "".join(pieces).splitlines())
    return "\n".join(lines).strip()


def _gather(tag: Tag, context: Context, pieces: list[str]) -> None:
    for child in tag.children:
        if isinstance(child, str):
            pieces.append(child)
        elif child.name != "img":
            edge = _edge(child.name, context)
            _part(pieces, edge)
            _gather(child, context, pieces)
            _part(pieces, edge)


def _part(pieces: list[str], edge: str) -> None:
    """Put `edge` at the end, unless the text is parted there already."""
    if edge and pieces and not pieces[-1].endswith(("\n", edge)):
        pieces.append(edge)


def _edge(name: str, context: Context) -> str:
    if name in _CELLS:
        return " "
    own = context.tags.get(name)
    return "\n" if name in BLOCK or (own and own.block) else ""


def links_in(source: str) -> list[str]:
    """The web and mail addresses that `source` links to, in order, repetitions included."""
    return list(_found(parse(source), _links))


def hosts_in(source: str, *, board_url: str = "") -> list[str]:
    """The host of each address that `source` links to, as `links_in` gives them, those of the
    board itself left out."""
    elsewhere = (link for link in links_in(source) if own_path(_whole(link), board_url) is None)
    return [host_of(link) for link in elsewhere if not link.startswith("/")]


def _whole(address: str) -> str:
    return address if "://" in address else f"http://{address}"


def mentions_in(source: str) -> set[str]:
    """The names, in small letters, that `source` mentions with an @, members' or not."""
    return {name.lower() for name in _found(parse(source), _mentions)}


def members_in(source: str) -> set[str]:
    """The names, in small letters, that become links where they are members': those that `source`
    mentions, and those that it quotes by number."""
    return {name.lower() for name in _found(parse(source), _members)}


def attachments_in(source: str) -> list[int]:
    """The numbers of the attachments that `source` has a place for, in order."""
    return [int(index) for index in _found(parse(source), _attachments)]


# What is looked for in a node: what it holds itself, and whether to look into it.
Look = Callable[[Tag | str], tuple[list[str], bool]]


def _found(tag: Tag, look: Look) -> Iterator[str]:
    for child in tag.children:
        found, deeper = look(child)
        yield from found
        if deeper and isinstance(child, Tag):
            yield from _found(child, look)


def _links(node: Tag | str) -> tuple[list[str], bool]:
    if isinstance(node, str):
        return [address for address, _ in bare_addresses(node)], False
    if node.name in LINK or node.name in ("img", "youtube", "media"):
        return [node.value], node.name in LINK
    return [], node.name not in ("code", "attachment")


def _mentions(node: Tag | str) -> tuple[list[str], bool]:
    if isinstance(node, str):
        return list(mentions(node)), False
    return [], node.name not in {*LINK, "img", "youtube", "media", "code", "attachment"}


def _members(node: Tag | str) -> tuple[list[str], bool]:
    found, deeper = _mentions(node)
    if isinstance(node, Tag) and node.name == "quote" and node.attributes.get("user_id"):
        found = [quoted_name(node.attributes), *found]
    return found, deeper


def _attachments(node: Tag | str) -> tuple[list[str], bool]:
    if isinstance(node, str):
        return [], False
    return ([node.value], False) if node.name == "attachment" else ([], node.name != "code")
