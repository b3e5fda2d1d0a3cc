"""Web and mail addresses in a text: which are safe to link, and how they are shown."""

import html
import re
from urllib.parse import urlsplit

SCHEMES = frozenset({"http", "https", "mailto"})
LONGEST, HEAD, TAIL = 55, 39, 10

# Bare addresses. Each begins with a sign that is searched for as it is, and ends with the word.
BARE = re.compile(
    r"(?<![\w@/.])(?:(?P<web>https?://[^\s<>\"\[\]]{1,2000})"
    r"|(?P<www>www\.[^\s<>\"\[\]]{1,2000})"
    r"|(?P<mail>[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}))",
    re.IGNORECASE,
)
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+")


def safe_address(raw: str) -> str:
    """`raw` as an address that may be linked; nothing for one that may not.

    Entities, white space and control characters are taken out before the scheme is looked at, as
    browsers do. An address without a scheme is one of the web.
    """
    address = _INVISIBLE.sub("", html.unescape(raw.strip()))
    if not address or len(address) > 2000:
        return ""
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        return ""
    if scheme in SCHEMES:
        return address
    if address.startswith(("/", "#", "\\")) or re.match(r"[^/?#]*:", address):
        return ""
    return f"https://{address}" if re.match(r"[\w-]+(\.[\w-]+)+", address) else ""


def shown(address: str, board_url: str = "") -> str:
    """`address` as phpBB shows it: without the board's own in front, and shortened in the middle
    when more than 55 characters are left."""
    if board_url and address.startswith(f"{board_url}/") and len(address) > len(board_url) + 1:
        address = address[len(board_url) + 1 :]
    if len(address) <= LONGEST:
        return address
    return f"{address[:HEAD]} ... {address[-TAIL:]}"


def trimmed(address: str) -> str:
    """A bare address without the punctuation of the sentence that it stands in."""
    while address:
        last = address[-1]
        opened = {")": "(", "}": "{"}.get(last)
        closes = opened is not None and address.count(opened) < address.count(last)
        if not (closes or last in ".,:;!?'*_~"):
            break
        address = address[:-1]
    return address
