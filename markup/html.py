"""The tree as HTML."""

from collections.abc import Callable
from html import escape
from itertools import groupby

from markup.addresses import shown
from markup.attributes import whole_number
from markup.code import MOST, highlighted
from markup.context import NOTHING, Context
from markup.gate import gate
from markup.inline import Inline, anchor
from markup.media import site
from markup.quoting import quote_head
from markup.tree import Tag, parse

SHOWN_QUOTES = 3
# The marks of lists. Their class is for the stylesheet, their type for where there is none.
NUMBERS = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
BULLETS = frozenset({"circle", "square"})
LARGEST_IMAGE = 4000


def to_html(source: str, *, context: Context | None = None) -> str:
    """The HTML of a BBCode `source`: safe whatever it holds. Never raises."""
    return gate(unguarded_html(source, context or NOTHING))


def unguarded_html(source: str, context: Context) -> str:
    """What the gate is given, and lets through as it is."""
    return _Renderer(context).children(parse(source, context))


class _Renderer:
    def __init__(self, context: Context) -> None:
        self.context = context
        self.inline = Inline(context)
        self.quotes = 0
        self.in_link = False
        self.left_to_highlight = MOST

    def children(self, tag: Tag) -> str:
        return "".join(map(self.node, tag.children))

    def node(self, node: Tag | str) -> str:
        if isinstance(node, str):
            return self.inline.words(node) if self.in_link else self.inline.text(node)
        if own := self.context.tags.get(node.name):
            return own.html(node.attributes, "" if own.literal else self.children(node))
        return _MAKERS[node.name](self, node)

    def size(self, tag: Tag) -> str:
        return f'<span class="size-{tag.value}">{self.children(tag)}</span>'

    def colour(self, tag: Tag) -> str:
        return f'<span class="colour-{tag.value}">{self.children(tag)}</span>'

    def highlight(self, tag: Tag) -> str:
        return f'<mark class="colour-{tag.value}">{self.children(tag)}</mark>'

    def link(self, tag: Tag) -> str:
        if not tag.attributes.get("", ""):
            return self.inline.bare_link(tag.value, "".join(map(str, tag.children)).strip())
        self.in_link = True
        inside = self.children(tag)
        self.in_link = False
        return self.inline.link(tag.value, inside)

    def image(self, tag: Tag) -> str:
        sizes = "".join(
            f' {name}="{number}"'
            for name in ("width", "height")
            if (number := whole_number(tag.attributes.get(name, ""), most=LARGEST_IMAGE))
        )
        policy = 'loading="lazy" referrerpolicy="no-referrer"'
        alt = escape(tag.attributes.get("alt", "") or "Image")
        return f'<img src="{escape(tag.value)}" alt="{alt}"{sizes} {policy}>'

    def code(self, tag: Tag) -> str:
        inside = "".join(map(str, tag.children)).strip("\n")
        language = tag.value if len(inside) <= self.left_to_highlight else ""
        self.left_to_highlight -= len(inside) if language else 0
        return f'<pre class="code"><code>{highlighted(inside, language)}</code></pre>'

    def quote(self, tag: Tag) -> str:
        self.quotes += 1
        inside = self.children(tag)
        head = quote_head(tag.attributes, self.context)
        made = (
            f'<blockquote class="quote">{head}<div class="quote-body">{inside}</div></blockquote>'
        )
        if self.quotes == SHOWN_QUOTES + 1:
            made = _folded("quote-fold", "Earlier quotes", made)
        self.quotes -= 1
        return made

    def spoiler(self, tag: Tag) -> str:
        title = escape(tag.attributes.get("", "") or "Spoiler", quote=False)
        return _folded("spoiler", title, self.children(tag))

    def list(self, tag: Tag) -> str:
        """Only items stand in a list; what lies between them is an item of its own."""
        items = _parts(tag, frozenset({"*"}), "*")
        inside = "".join(f"<li>{self.children(item)}</li>" for item in items)
        kind = tag.attributes.get("", "") or tag.attributes.get("type", "")
        if kind in NUMBERS:
            return f'<ol class="list-{NUMBERS[kind]}" type="{kind}">{inside}</ol>'
        if kind == "1":
            return f'<ol type="1">{inside}</ol>'
        mark = f' class="list-{kind}"' if kind in BULLETS else ""
        return f"<ul{mark}>{inside}</ul>"

    def table(self, tag: Tag) -> str:
        """Only rows stand in a table, and only cells in a row; other text gets one."""
        rows = "".join(map(self.row, _parts(tag, frozenset({"tr"}), "tr")))
        if not rows:
            return ""
        return f'<div class="table-scroll"><table><tbody>{rows}</tbody></table></div>'

    def row(self, tag: Tag) -> str:
        cells = _parts(tag, frozenset({"td", "th"}), "td")
        return f"<tr>{''.join(map(self.cell, cells))}</tr>"

    def cell(self, tag: Tag) -> str:
        return f"<{tag.name}>{self.children(tag)}</{tag.name}>"

    def align(self, tag: Tag) -> str:
        return f'<div class="align-{tag.value or tag.name}">{self.children(tag)}</div>'

    def media(self, tag: Tag) -> str:
        """A card that leads to a video or a page elsewhere, and loads nothing from there."""
        label = escape(f"{site(tag.value)}: {shown(tag.value)}", quote=False)
        return f'<div class="media">{anchor(tag.value, label)}</div>'

    def attachment(self, tag: Tag) -> str:
        """The place of an attachment: `data-attachment` says which, and its name stands in it."""
        name = escape("".join(map(str, tag.children)), quote=False)
        return f'<div class="attachment" data-attachment="{tag.value}">{name}</div>'


def _around(element: str) -> Callable[[_Renderer, Tag], str]:
    return lambda renderer, tag: f"<{element}>{renderer.children(tag)}</{element}>"


_MAKERS: dict[str, Callable[[_Renderer, Tag], str]] = {
    "b": _around("strong"),
    "i": _around("em"),
    "u": _around("u"),
    "s": _around("s"),
    "sub": _around("sub"),
    "sup": _around("sup"),
    "size": _Renderer.size,
    "color": _Renderer.colour,
    "highlight": _Renderer.highlight,
    # A typeface is the reader's to choose.
    "font": _Renderer.children,
    "url": _Renderer.link,
    "email": _Renderer.link,
    "img": _Renderer.image,
    "code": _Renderer.code,
    "quote": _Renderer.quote,
    "spoiler": _Renderer.spoiler,
    "list": _Renderer.list,
    "table": _Renderer.table,
    "hr": lambda _renderer, _tag: "<hr>",
    "align": _Renderer.align,
    "left": _Renderer.align,
    "center": _Renderer.align,
    "right": _Renderer.align,
    "justify": _Renderer.align,
    "youtube": _Renderer.media,
    "media": _Renderer.media,
    "attachment": _Renderer.attachment,
}


def _parts(tag: Tag, names: frozenset[str], missing: str) -> list[Tag]:
    """The children that are called so, and around what lies between them a tag `missing`."""
    parts: list[Tag] = []
    for proper, nodes in groupby(tag.children, lambda node: _name(node) in names):
        run = list(nodes)
        if proper:
            parts += [node for node in run if isinstance(node, Tag)]
        elif not all(isinstance(node, str) and node.isspace() for node in run):
            parts.append(Tag(missing, children=run))
    return parts


def _name(node: Tag | str) -> str:
    return node.name if isinstance(node, Tag) else ""


def _folded(kind: str, title: str, inside: str) -> str:
    return f'<details class="{kind}"><summary>{title}</summary>{inside}</details>'
