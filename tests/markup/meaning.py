"""What a reader gets out of HTML: the words, and what they stand in; not classes and wrappers."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urljoin
from xml.etree.ElementTree import Element

import html5lib

BASE = "http://127.0.0.1:8102/"
SAME = {"strong": "b", "b": "b", "em": "i", "u": "u", "s": "s", "cite": "cite", "li": "item"}
SAME |= {"table": "table", "tr": "row", "td": "cell", "blockquote": "quote", "pre": "code"}
SAME |= {"details": "folded", "summary": "title"}
STYLES = {
    r"text-decoration: ?underline": lambda found: "u",
    r"font-size: ?(\d+)%.*": lambda found: f"size {found[1]}",
    r"color: ?(\S+?);?": lambda found: f"colour {COLOURS[found[1]]}",
    r"background-color:(\S+)": lambda found: f"highlight {COLOURS[found[1]]}",
    r"text-align:(\S+)": lambda found: f"align {found[1]}",
    r"list-style-type: ?(\S+)": lambda found: f"list {LISTS[found[1]]}",
}
COLOURS = {"#FF0000": "red", "blue": "blue", "yellow": "yellow"}
LISTS = {"decimal": "1", "lower-alpha": "a", "upper-roman": "I"}
CLASSES = {
    r"size-(\d+)": "size {}",
    r"colour-(\w+)": "colour {}",
    r"align-(\w+)": "align {}",
    r"(?:inline-)?(attachment)": "{}",
    r"(media)": "{}",
}


def meaning(html: str) -> list[str]:
    """`html` as a list: `(bold` … `)` around what is bold, words, breaks, images."""
    root = html5lib.parseFragment(html, namespaceHTMLElements=False)
    # Text between marks is cut into words once it is whole.
    marked = "".join(_pieces(root))
    parts = re.split("\0", marked)
    return [
        word
        for place, part in enumerate(parts)
        for word in ([part] if place % 2 else _words(part))
        if word
    ]


def _words(part: str) -> list[str]:
    return part.split()


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if not isinstance(child.tag, str):
            pass
        elif leaf := _leaf(child):
            yield leaf
        else:
            name = _name(child)
            yield f"\0({name}\0" if name else ""
            yield from [f"\0{_all_text(child)}\0"] if name == "code" else _pieces(child)
            yield "\0)\0" if name else ""
        yield child.tail or ""


def _all_text(element: Element) -> str:
    return "".join(element.itertext())


def _leaf(element: Element) -> str:
    """An element that is a sign in itself."""
    kind = element.get("class", "")
    if element.tag in ("br", "hr"):
        return f"\0{element.tag}\0"
    if "emoji" in kind:
        return element.get("alt", "")
    if "smilies" in kind:
        return f"\0smiley {element.get('title', '').lower()}\0"
    if kind == "smiley":
        return f"\0smiley {element.get('aria-label')}\0"
    if "fa-arrow-circle-up" in kind:
        return "↑"
    return f"\0image {element.get('src')}\0" if element.tag == "img" else ""


def _name(element: Element) -> str:
    if element.tag == "a":
        return f"link {where(element.get('href', ''))}"
    if element.tag in ("ol", "ul"):
        return _styled(element) or f"list {element.get('type', '')}".strip()
    if element.tag == "mark":
        return _classed(element).replace("colour", "highlight")
    return SAME.get(str(element.tag)) or _styled(element) or _classed(element)


def _styled(element: Element) -> str:
    for pattern, named in STYLES.items():
        if found := re.fullmatch(pattern, element.get("style", "")):
            return str(named(found))
    return ""


def _classed(element: Element) -> str:
    for pattern, named in CLASSES.items():
        if found := re.fullmatch(pattern, element.get("class", "")):
            return named.format(found[1])
    return ""


def where(href: str) -> str:
    """Where a link leads: a post's and a member's address are the same by either board's path."""
    href = re.sub(r"\./\.\./viewtopic\.php\?p=(\d+)&sid=\w+#p\d+", r"/p/\1/", href)
    href = re.sub(r"\./\.\./memberlist\.php\?mode=viewprofile&u=(\d+)&sid=\w+", r"/u/\1/", href)
    return unquote(urljoin(BASE, href))
