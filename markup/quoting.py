"""A post as a quote in somebody's reply."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape

from markup.attributes import whole_number
from markup.context import Context
from markup.inline import anchor

MAX_QUOTES = 3
_QUOTE_TAG = re.compile(r"\[(/?)quote(?:[= ][^\]\n]{0,400})?\]", re.IGNORECASE)


def quote(source: str, *, author: str, post_id: int, user_id: int | None, time: int) -> str:
    """The quote tag around `source`, with who wrote it, where and when (Unix seconds).

    Quotes in it that would lie deeper than three are left out, as phpBB does.
    """
    name = author.replace('"', "'")
    member = f" user_id={user_id}" if user_id else ""
    inside = _shallower(source).strip()
    return f'[quote="{name}" post_id={post_id} time={time}{member}]\n{inside}\n[/quote]\n\n'


def _shallower(source: str) -> str:
    """`source` without the quotes in it that are nested too deeply to be quoted again."""
    kept: list[str] = []
    depth = at = 0
    for tag in _QUOTE_TAG.finditer(source):
        if depth < MAX_QUOTES:
            kept.append(source[at : tag.start()])
        at = tag.end()
        closes = bool(tag[1])
        inner = depth if closes else depth + 1
        depth = max(0, depth - 1) if closes else depth + 1
        if inner < MAX_QUOTES:
            kept.append(tag[0])
    kept.append(source[at:] if depth < MAX_QUOTES else "")
    return "".join(kept)


def quoted_name(given: Mapping[str, str]) -> str:
    """Who is quoted, by the attributes of a quote; nothing where nobody is named."""
    return given.get("", "") or given.get("author", "")


def quote_head(given: Mapping[str, str], context: Context) -> str:
    """The line over a quote: who wrote it, with a link to the post, and when."""
    name = quoted_name(given)
    if not name:
        return ""
    # Without a number the name may be anybody's.
    member = context.members.get(name.lower()) if given.get("user_id") else None
    shown = escape(name, quote=False)
    head = f"{anchor(member[1], shown, is_own=True) if member else shown} wrote:"
    if post := whole_number(given.get("post_id", ""), most=10**17):
        head += f' <a class="quote-source" href="/p/{post}/" title="The quoted post">↑</a>'
    if time := whole_number(given.get("time", ""), most=10**10):
        moment = datetime.fromtimestamp(time, UTC)
        head += f' <time datetime="{moment.isoformat()}">{_date(moment)}</time>'
    return f"<cite>{head}</cite>"


def _date(moment: datetime) -> str:
    """The board's usual form of a date. The text is stored for readers of every time zone, so it
    says which one it means."""
    half = "am" if moment.hour < 12 else "pm"
    return f"{moment:%a %b %d, %Y} {moment.hour % 12 or 12}:{moment:%M} {half} UTC"
