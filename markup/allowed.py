"""The one list of what a text may contain. `markup.gate` lets nothing else through."""

import re
from collections.abc import Callable

from pygments.token import STANDARD_TYPES

PROTOCOLS = frozenset({"http", "https", "mailto"})
TAGS = frozenset(
    {
        *("a", "b", "blockquote", "br", "cite", "code", "details", "div", "em", "hr"),
        *("i", "img", "li", "mark", "ol", "pre", "s", "small", "span", "strong", "sub", "summary"),
        *("sup", "table", "tbody", "td", "th", "time", "tr", "u", "ul"),
    }
)

# The classes that the stylesheet knows. `custom-…` is for the tags that an admin makes.
_CLASS = re.compile(
    r"attachment|code|media|mention|quote|quote-body|quote-fold|quote-source|smiley|spoiler"
    r"|table-scroll|align-(?:left|center|right|justify)|colour-[a-z]{3,20}|size-\d{2,3}"
    r"|list-(?:circle|square|lower-alpha|upper-alpha|lower-roman|upper-roman)"
    r"|own-(?:topic|post)-\d{1,18}|custom-[a-z0-9-]{1,40}"
)
_HIGHLIGHTED = frozenset(name for name in STANDARD_TYPES.values() if name)
_NUMBER = re.compile(r"\d{1,4}")
_PATTERNS = {
    "data-attachment": _NUMBER,
    "height": _NUMBER,
    "width": _NUMBER,
    "loading": re.compile("lazy"),
    "referrerpolicy": re.compile("no-referrer"),
    "rel": re.compile("nofollow ugc noopener"),
    "role": re.compile("img"),
    "type": re.compile("[1aAiI]"),
}


def is_class(name: str) -> bool:
    """Whether a text may give an element this class."""
    return name in _HIGHLIGHTED or bool(_CLASS.fullmatch(name))


def _allow(*names: str) -> Callable[[str, str, str], bool]:
    """What lets the attributes `names` through, each with the values that it may have."""

    def allowed(_tag: str, name: str, value: str) -> bool:
        if name not in names:
            return False
        if name == "class":
            return is_class(value)
        return name not in _PATTERNS or bool(_PATTERNS[name].fullmatch(value))

    return allowed


ATTRIBUTES: dict[str, Callable[[str, str, str], bool]] = {
    "*": _allow("class"),
    "a": _allow("class", "href", "rel", "title"),
    "div": _allow("class", "data-attachment"),
    "img": _allow("class", "src", "alt", "title", "width", "height", "loading", "referrerpolicy"),
    "ol": _allow("class", "type"),
    "span": _allow("class", "role", "aria-label", "title"),
    "time": _allow("class", "datetime"),
}
