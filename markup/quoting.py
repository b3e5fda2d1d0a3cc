"""A post as a quote in somebody's reply."""

import re

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
