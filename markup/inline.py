"""A run of text as HTML: addresses linked, members' names too, smilies drawn, lines broken."""

import re
from collections.abc import Iterator
from html import escape

from markup.addresses import BARE, REL, bare_address, shown
from markup.context import Context
from markup.own import own_path, place
from markup.smilies import Smilies

# A name ends where the sentence goes on; one with spaces stands in quotes.
MENTION = (
    r"(?P<mention>(?<![\w@/.])@(?:\"(?P<quoted>[^\"\n@]{1,60})\""
    r"|(?P<name>[^\s\[\]<>(){}\"@,;:!?/\\។៕\u200b]{1,60})))"
)
_LINKED = re.compile(f"{BARE}|{MENTION}", re.IGNORECASE)
_MENTION = re.compile(MENTION)


def mentioned(found: re.Match[str]) -> tuple[str, int]:
    """The name in a mention, and where the mention ends."""
    if found["quoted"]:
        return found["quoted"], found.end()
    name = found["name"].rstrip(".-'")
    return name, found.start("name") + len(name)


def mentions(text: str) -> Iterator[str]:
    """Each name in a run of text that may be a member's; addresses are passed over."""
    for found in _LINKED.finditer(text):
        if found["mention"] and (name := mentioned(found)[0]):
            yield name


class Inline:
    """Makes the HTML of text runs, with what the board knows."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.smilies = Smilies(context.smilies)

    def text(self, text: str) -> str:
        # Most runs hold nothing to link, and this is the quickest way to know.
        if "@" not in text and "://" not in text and "www." not in text.lower():
            return self.words(text)
        made: list[str] = []
        at = 0
        for found in _LINKED.finditer(text):
            html, end = self.mention(found) if found["mention"] else self.address(found)
            if html:
                made += [self.words(text[at : found.start()]), html]
                at = end
        return "".join([*made, self.words(text[at:])])

    def words(self, text: str) -> str:
        """Text without links."""
        return self.smilies.drawn(text).replace("\n", "<br>\n")

    def address(self, found: re.Match[str]) -> tuple[str, int]:
        written, href = bare_address(found)
        return self.bare_link(href, written) if href else "", found.start() + len(written)

    def mention(self, found: re.Match[str]) -> tuple[str, int]:
        name, end = mentioned(found)
        member = self.context.members.get(name.lower())
        if not member:
            return "", end
        written = f"@{escape(member[0], quote=False)}"
        return anchor(member[1], written, is_own=True, kind="mention"), end

    def bare_link(self, href: str, written: str) -> str:
        """A link that shows its own address: the board's own without what they begin with, and
        marked for its title where it leads to a topic or a post."""
        path = own_path(href, self.context.board_url)
        to = place(href if path is None else path)
        label = escape(shown((path or "").lstrip("/") or written), quote=False)
        is_own = path is not None or href.startswith("/")
        return anchor(href, label, is_own=is_own, kind=f"own-{to[0]}-{to[1]}" if to else "")

    def link(self, href: str, inside: str) -> str:
        """A link around HTML that its author wrote."""
        is_own = href.startswith("/") or own_path(href, self.context.board_url) is not None
        return anchor(href, inside, is_own=is_own)


def anchor(href: str, inside: str, *, is_own: bool = False, kind: str = "") -> str:
    """A link: the board's own are plain; of all others the board says that it does not answer for
    them."""
    marked = f'class="{kind}" ' if kind else ""
    rel = "" if is_own else f' rel="{REL}"'
    return f'<a {marked}href="{escape(href)}"{rel}>{inside}</a>'
