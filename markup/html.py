"""The tree as HTML."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import escape

from markup.addresses import BARE, safe_address, shown, trimmed
from markup.allowed import gate
from markup.colours import colour_class
from markup.context import Context
from markup.smilies import OWN, SMILIES, pattern
from markup.tree import Tag, parse

REL = "nofollow ugc noopener"
SIZES = (50, 75, 85, 100, 125, 150, 175, 200)
LIST_TYPES = {"1": "1", "a": "a", "A": "A", "i": "i", "I": "I"}
_ATTRIBUTE = re.compile(r'(?:^=|(?P<name>[a-z_]+)=)(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+))')
_NOTHING = Context()


def to_html(source: str, *, context: Context | None = None) -> str:
    """The HTML of a BBCode `source`: safe whatever it holds. Never raises."""
    return gate(_Renderer(context or _NOTHING).children(parse(source)))


def attributes(tag: Tag) -> dict[str, str]:
    """A tag's attributes by name; what follows the tag's own name directly is under `""`."""
    return {
        (found["name"] or "").lower(): found["quoted"] or found["bare"] or ""
        for found in _ATTRIBUTE.finditer(tag.attributes)
    }


class _Renderer:
    def __init__(self, context: Context) -> None:
        self.context = context
        self.smilies = pattern(context.smilies) if context.smilies else OWN
        self.quotes = 0
        self.in_link = False
        self.makers: dict[str, Callable[[Tag], str]] = {
            "b": lambda tag: f"<strong>{self.children(tag)}</strong>",
            "i": lambda tag: f"<em>{self.children(tag)}</em>",
            "u": lambda tag: f"<u>{self.children(tag)}</u>",
            "s": lambda tag: f"<s>{self.children(tag)}</s>",
            "size": self.size,
            "color": self.colour,
            "url": self.link,
            "email": self.link,
            "img": self.image,
            "code": self.code,
            "quote": self.quote,
            "list": self.list,
            "*": lambda tag: f"<li>{self.children(tag).strip()}</li>",
        }

    def children(self, tag: Tag) -> str:
        return "".join(self.pieces(tag))

    def pieces(self, tag: Tag) -> Iterator[str]:
        before: Tag | str | None = None
        for child in tag.children:
            if isinstance(child, Tag):
                yield self.makers[child.name](child)
            else:
                # A block begins and ends its own line.
                block = isinstance(before, Tag) and before.name in ("quote", "list", "code")
                yield self.text(child.removeprefix("\n") if block else child)
            before = child

    def text(self, text: str) -> str:
        """Text with bare addresses linked, smilies drawn and lines broken."""
        if self.in_link:
            return self.words(text)
        made: list[str] = []
        at = 0
        for found in BARE.finditer(text):
            address = trimmed(found[0])
            if href := self.bare_href(found, address):
                made += [self.words(text[at : found.start()]), self.anchor(href, address)]
                at = found.start() + len(address)
        return "".join([*made, self.words(text[at:])])

    def bare_href(self, found: re.Match[str], address: str) -> str:
        if found["mail"]:
            return f"mailto:{address}"
        return safe_address(f"https://{address}" if found["www"] else address)

    def words(self, text: str) -> str:
        drawn: list[str] = []
        at = 0
        for found in self.smilies.finditer(text):
            drawn += [escape(text[at : found.start()]), self.smiley(found[0])]
            at = found.end()
        return "".join([*drawn, escape(text[at:])]).replace("\n", "<br>\n")

    def smiley(self, sign: str) -> str:
        emoji, words = SMILIES.get(sign) or (self.context.smilies[sign], sign.strip(":"))
        return f'<span class="smiley" role="img" aria-label="{escape(words)}">{emoji}</span>'

    def anchor(self, href: str, text: str) -> str:
        label = escape(shown(text, self.context.board_url))
        return f'<a href="{escape(href)}" rel="{REL}">{label}</a>'

    def size(self, tag: Tag) -> str:
        raw = attributes(tag).get("", "")
        percent = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 6 else 100
        step = min(SIZES, key=lambda size: abs(size - percent))
        return f'<span class="size-{step}">{self.children(tag)}</span>'

    def colour(self, tag: Tag) -> str:
        name = colour_class(attributes(tag).get("", ""))
        inside = self.children(tag)
        return f'<span class="{name}">{inside}</span>' if name else inside

    def link(self, tag: Tag) -> str:
        given = attributes(tag).get("", "")
        raw = given or "".join(child for child in tag.children if isinstance(child, str))
        mail = tag.name == "email" and not raw.lower().startswith("mailto:")
        href = safe_address(f"mailto:{raw.strip()}" if mail else raw)
        if not given:
            return self.anchor(href, raw.strip()) if href else escape(raw)
        self.in_link = True
        inside = self.children(tag)
        self.in_link = False
        return f'<a href="{escape(href)}" rel="{REL}">{inside}</a>' if href else inside

    def image(self, tag: Tag) -> str:
        raw = str(tag.children[0])
        src = safe_address(raw)
        if not src.startswith(("http://", "https://")):
            return escape(raw)
        policy = 'loading="lazy" referrerpolicy="no-referrer"'
        return f'<img src="{escape(src)}" alt="Image" {policy}>'

    def code(self, tag: Tag) -> str:
        inside = str(tag.children[0]).strip("\n")
        return f'<pre class="code"><code>{escape(inside)}</code></pre>'

    def quote(self, tag: Tag) -> str:
        self.quotes += 1
        inside = self.children(tag).strip().removeprefix("<br>").removesuffix("<br>").strip()
        self.quotes -= 1
        deep = " quote-deep" if self.quotes >= 3 else ""
        return (
            f'<blockquote class="quote{deep}">{_quote_head(attributes(tag))}'
            f'<div class="quote-body">{inside}</div></blockquote>'
        )

    def list(self, tag: Tag) -> str:
        """Only items stand in a list; what comes before the first is an item of its own."""
        items = [
            child for child in tag.children if not (isinstance(child, str) and child.isspace())
        ]
        wrapped = [
            child if isinstance(child, Tag) and child.name == "*" else Tag("*", "", [child])
            for child in items
        ]
        inside = self.children(Tag("", "", list(wrapped)))
        kind = LIST_TYPES.get(attributes(tag).get("", ""))
        return f'<ol type="{kind}">{inside}</ol>' if kind else f"<ul>{inside}</ul>"


def _quote_head(given: dict[str, str]) -> str:
    name = given.get("", "")
    if not name:
        return ""
    head = f"{escape(name)} wrote:"
    post, time = given.get("post_id", ""), given.get("time", "")
    if post.isascii() and post.isdigit() and len(post) < 18:
        head += f' <a class="quote-source" href="/p/{int(post)}/" title="The quoted post">↑</a>'
    if time.isascii() and time.isdigit() and len(time) < 11:
        moment = datetime.fromtimestamp(int(time), UTC)
        head += f' <time datetime="{moment.isoformat()}">{moment:%a %b %d, %Y %H:%M} UTC</time>'
    return f"<cite>{head}</cite>"
