"""Web and mail addresses in a text: which are safe to link, and how they are shown."""

import re
from urllib.parse import urlsplit

WEB = frozenset({"http", "https"})
SCHEMES = WEB | {"mailto"}
# Of links outward: the board does not answer for them, and the page they open cannot reach back.
REL = "nofollow ugc noopener"
LONGEST, HEAD, TAIL = 55, 39, 10
MOST = 2000

# Writing without spaces between words (Thai, Lao, Burmese, Khmer, Chinese, Japanese) or with
# endings put on directly (Korean). Right behind a Latin letter or a digit such a sign begins the
# sentence that goes on; elsewhere (`/wiki/ភ្នំពេញ`, `https://ខ្មែរ.com`) it is the address's own.
UNSPACED = "\u0e00-\u109f\u1780-\u17ff\u3000-\u9fff\uac00-\ud7af"
_PART = (
    rf"(?:[^\s<>\"\[\]\u200b{UNSPACED}]|\[\d{{0,9}}\]"
    rf"|(?<![a-zA-Z0-9])[{UNSPACED}])"
)
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"

# Bare addresses, each behind a sign that cannot be a part of it.
BARE = (
    rf"(?P<web>(?<![a-zA-Z0-9_@/.])https?://{_PART}{{1,{MOST}}})"
    rf"|(?P<www>(?<![a-zA-Z0-9_@/.-])www\.{_PART}{{1,{MOST}}})"
    rf"|(?P<mail>(?<![a-zA-Z0-9_@/.:+-])[a-zA-Z0-9_][a-zA-Z0-9_.+-]{{0,63}}"
    rf"@(?:{_LABEL}\.){{1,8}}[a-z]{{2,24}}(?![\w-]))"
)
_BARE = re.compile(BARE, re.IGNORECASE)
_MAIL = re.compile(rf"[a-zA-Z0-9_.+-]{{1,64}}@(?:{_LABEL}\.){{1,8}}[a-z]{{2,24}}", re.IGNORECASE)
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL}){{1,8}}(?::\d{{1,5}})?(?=[/?#]|$)")

_INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+"
)
_SPACE = re.compile(r"\s+")
_ENDS = frozenset(".,:;!?'*_~។៕៖ៗ。，、！？；：）」』》】…”’»")
_BRACKETS = {")": "(", "}": "{", "]": "["}


def safe_address(raw: str, *, contact: bool = False) -> str:
    """`raw` as an address that may be linked; nothing for one that may not.

    White space and control characters are taken out first, as browsers do. What then begins with
    a scheme that is allowed has it in plain letters; one that is hidden in entities or in wide
    letters is none, and without a scheme only what begins with a host is an address, of the web.
    `contact` allows telephone numbers.
    """
    address = _SPACE.sub("%20", _INVISIBLE.sub("", raw.strip()).strip())
    if not address or len(address) > MOST:
        return ""
    allowed = SCHEMES | {"tel"} if contact else SCHEMES
    if _scheme(address) in allowed:
        return address if _leads_somewhere(address) else ""
    return f"http://{address}" if _HOST.match(address) else ""


def _scheme(address: str) -> str:
    try:
        return urlsplit(address).scheme.lower()
    except ValueError:
        return ""


def _leads_somewhere(address: str) -> bool:
    parts = urlsplit(address)
    # A browser takes a backslash in a host for a slash, and so would go elsewhere than it seems.
    return bool(parts.netloc and "\\" not in parts.netloc if parts.scheme in WEB else parts.path)


def safe_web_address(raw: str) -> str:
    """As `safe_address`, for what is loaded or shown as a page: the web only."""
    address = safe_address(raw)
    return address if _scheme(address) in WEB else ""


def host_of(address: str) -> str:
    """The host of a web or mail address, written as DNS knows it; nothing where there is none."""
    address = address.removeprefix("mailto:")
    try:
        host = urlsplit(address if "://" in address else f"http://{address}").hostname or ""
    except ValueError:
        return ""
    try:
        return host.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        return host


def safe_mail(raw: str) -> str:
    """A mail address as a link; nothing for what is none."""
    address = raw.strip().removeprefix("mailto:")
    return f"mailto:{address}" if _MAIL.fullmatch(address) else ""


def shown(address: str) -> str:
    """`address` as phpBB shows it: shortened in the middle when it has more than 55 characters."""
    if len(address) <= LONGEST:
        return address
    return f"{address[:HEAD]} ... {address[-TAIL:]}"


def bare_address(found: re.Match[str]) -> tuple[str, str]:
    """What is written of a bare address that was found, and where it leads (nothing: nowhere)."""
    written = trimmed(found[0])
    if found["mail"]:
        return written, f"mailto:{written}"
    return written, safe_address(f"http://{written}" if found["www"] else written)


def bare_addresses(text: str) -> list[tuple[str, str]]:
    """Each bare address in `text`: as written, and where it leads."""
    return [pair for found in _BARE.finditer(text) if (pair := bare_address(found))[1]]


def trimmed(address: str) -> str:
    """A bare address without the punctuation of the sentence that it stands in, and without the
    bracket that was opened before it."""
    left = {
        close: address.count(close) - address.count(open_) for close, open_ in _BRACKETS.items()
    }
    length = len(address)
    while length:
        last = address[length - 1]
        if left.get(last, 0) > 0:
            left[last] -= 1
        elif last not in _ENDS:
            break
        length -= 1
    return address[:length]
