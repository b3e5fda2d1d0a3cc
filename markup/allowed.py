"""The one list of what a text may contain, and the gate that lets nothing else through."""

from bleach.sanitizer import Cleaner

__all__ = ["ATTRIBUTES", "PROTOCOLS", "TAGS", "gate"]

PROTOCOLS = frozenset({"http", "https", "mailto"})
TAGS = frozenset(
    {
        *("a", "b", "blockquote", "br", "cite", "code", "div", "em", "i", "img", "li", "ol", "pre"),
        *("s", "span", "strong", "time", "u", "ul"),
    }
)
ATTRIBUTES = {
    "*": ["class"],
    "a": ["href", "rel", "title"],
    "img": ["src", "alt", "loading", "referrerpolicy"],
    "ol": ["type"],
    "span": ["role", "aria-label"],
    "time": ["datetime"],
}

_cleaner = Cleaner(tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS)


def gate(html: str) -> str:
    """`html` with everything escaped that is not on the list."""
    return str(_cleaner.clean(html))
