"""The last gate: bleach, with the list of `markup.allowed`. Nothing reaches a page past it.

bleach reads HTML as a browser does, which takes ten times as long as making it, and for 60,000
ampersands seconds. But a text is made of few elements, again and again. So bleach judges each
element once and its judgement is remembered; HTML that is nothing but elements it passed, each
ended where it must be, with text between them, is what bleach would give. All other goes through
bleach as a whole.
"""

import re
from functools import lru_cache

from bleach.sanitizer import Cleaner

from markup.allowed import ATTRIBUTES, PROTOCOLS, TAGS

_cleaner = Cleaner(tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS)

_TAG = re.compile(r"<(?!br>)(/?)([a-z0-9]+)[^<>]*>")
# What stands between tags: no sign that begins anything else than one of these references, and no
# control character, which bleach replaces. A line break may stand wherever text may.
_TEXT = re.compile(r"(?:[^<>&\x00-\x08\x0b-\x1f]++|&(?:amp|lt|gt|quot|#x27);|<br>)*+")
_VOID = frozenset({"hr", "img"})
# Elements that a browser moves when they stand elsewhere, and those with no text of their own.
_PARENTS = {
    "li": frozenset({"ol", "ul"}),
    "tbody": frozenset({"table"}),
    "tr": frozenset({"tbody"}),
    "td": frozenset({"tr"}),
    "th": frozenset({"tr"}),
}
_ONLY = {"table": "tbody", "tbody": "tr"}
_NO_TEXT = frozenset({"table", "tbody", "tr"})
_AROUND = {
    "li": "<ul>{}</ul>",
    "tbody": "<table>{}</table>",
    "tr": "<table><tbody>{}</tbody></table>",
    "td": "<table><tbody><tr>{}</tr></tbody></table>",
    "th": "<table><tbody><tr>{}</tr></tbody></table>",
}


def gate(html: str) -> str:
    """`html` with everything escaped that is not on the list."""
    return html if _is_passed(html) else bleached(html)


def bleached(html: str) -> str:
    """`html` as bleach gives it, from the first sign to the last."""
    return str(_cleaner.clean(html))


def _is_passed(html: str) -> bool:
    """Whether `html` is elements that bleach passes, rightly nested, and text."""
    open_: list[str] = [""]
    at = 0
    for tag in _TAG.finditer(html):
        if not _is_text(html, at, tag.start(), open_[-1]) or not _fits(tag, open_):
            return False
        at = tag.end()
    return len(open_) == 1 and _is_text(html, at, len(html), "")


def _is_text(html: str, start: int, end: int, parent: str) -> bool:
    if start == end:
        return True
    # The line break at the beginning of a <pre> is not a part of it.
    if parent in _NO_TEXT or (parent == "pre" and html[start] == "\n"):
        return False
    return _TEXT.fullmatch(html, start, end) is not None


def _fits(tag: re.Match[str], open_: list[str]) -> bool:
    """Whether a tag can stand here; it is put on or taken off what is open."""
    name = tag[2]
    if tag[1]:
        return len(open_) > 1 and open_.pop() == name and tag[0] == f"</{name}>"
    if not _is_passed_element(tag[0], name) or not _may_hold(open_, name):
        return False
    if name not in _VOID:
        open_.append(name)
    return True


def _may_hold(open_: list[str], name: str) -> bool:
    parent = open_[-1]
    if name == "a" and "a" in open_:
        return False
    return parent in _PARENTS.get(name, (parent,)) and _fits_table(parent, name)


def _fits_table(parent: str, name: str) -> bool:
    if parent == "tr":
        return name in ("td", "th")
    return _ONLY.get(parent, name) == name


@lru_cache(maxsize=4096)
def _is_passed_element(tag: str, name: str) -> bool:
    """Whether bleach leaves an element with this opening tag as it is."""
    element = tag if name in _VOID else f"{tag}</{name}>"
    alone = _AROUND.get(name, "{}").format(element)
    return bleached(alone) == alone
