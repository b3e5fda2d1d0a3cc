"""The board's own addresses: which links lead to it, and to which of its topics and posts.

The stored HTML shows them shortened, with a class that says where they lead. The titles are put in
when a page is made, for the one who reads it: a title is not for everybody to see.
"""

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import urlsplit

# ("topic", 12) or ("post", 345)
Place = tuple[str, int]

_KINDS = {"t": "topic", "p": "post"}
_PATH = re.compile(r"/([tp])/(\d{1,18})(?:-[^/?#]*)?(?:[/?#]|$)")
_MARKED = re.compile(r'(<a class="own-(topic|post)-(\d{1,18})" href="[^"<>]*">)[^<]*(</a>)')


def own_path(address: str, board_url: str) -> str | None:
    """The part of a safe address behind the board's own; None for one that leads elsewhere."""
    if not board_url:
        return None
    # The board may have been reached by http when the text was written.
    board, there = board_url.partition("://")[2], address.partition("://")[2]
    path = there.removeprefix(board)
    return path if path != there and path[:1] in ("", "/", "?", "#") else None


def rooted(raw: str, board_url: str) -> str:
    """An address that is written without a host (`/t/1/`, `./viewtopic.php?t=1`) from the root on;
    nothing for one that leads elsewhere or that a browser reads otherwise than we do."""
    path = raw.strip().removeprefix(".")
    if not re.fullmatch(r"/(?![/\\])[^\s\\\x00-\x1f\x7f]{0,1999}", path):
        return ""
    if raw.strip().startswith("."):
        return urlsplit(board_url).path.rstrip("/") + path
    return path


def place(path: str) -> Place | None:
    """The topic or post that a path of the board leads to; an address elsewhere is no path."""
    found = _PATH.match(path)
    return (_KINDS[found[1]], int(found[2])) if found else None


def own_links(html: str) -> set[Place]:
    """The topics and posts that stored HTML links to by their address alone."""
    return {(found[2], int(found[3])) for found in _MARKED.finditer(html)}


def with_titles(html: str, titles: Mapping[Place, str]) -> str:
    """Stored HTML with the titles put in for the addresses; without one the address stays."""

    def titled(found: re.Match[str]) -> str:
        title = titles.get((found[2], int(found[3])))
        return found[0] if title is None else f"{found[1]}{escape(title)}{found[4]}"

    return _MARKED.sub(titled, html)
