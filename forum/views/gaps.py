"""HTML that many readers share, kept as text with gaps; what differs is put in for each of them.

A text's key holds the stamps of all rows that it shows, so it is never out of date; nobody has to
throw it away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.safestring import mark_safe

from board.gaps import END, MARK, Encoded, Pieces, encoded, filled_encoded, gap, split
from board.release import release
from board.stamps import structure_stamp
from markup import Censor

# Gaps whose names end with a forum's id: of what is new there.
UNREAD_CLASS, UNREAD_WORD = "unread_class_", "unread_word_"


def pieces_of(template: str, **context: Any) -> Pieces:
    """A template of `templates/kept` in pieces."""
    return split(_rendered(template, **context))


def _rendered(template: str, **context: Any) -> str:
    # In Jinja's language, which renders a page of posts in a fifth of the time that Django's takes.
    return loader.get_template(template, using="kept").render(context)


def rendered_each(template: str, things: Iterable[Any], censor: Censor) -> list[Encoded]:
    """The texts of all `things` from a template that goes through them and puts `end` after each:
    to begin a template takes longer than a row of a list."""
    texts = _rendered(template, things=things, censor=censor).encode().split(END.encode())
    return [encoded(text) for text in texts[:-1]]


def key_of(kind: str, *stamps: int) -> str:
    """The key of a text that shows rows of these stamps."""
    return f"{kind}-{release()}-{structure_stamp()}-{'-'.join(map(str, stamps))}"


Items = Iterable[tuple[str, Any, Mapping[str, str]]]


def kept_texts(template: str, items: Items, censor: Censor) -> bytes:
    """The texts of `items`, one after another (`each_kept_text`)."""
    return b"".join(each_kept_text(template, items, censor))


def each_kept_text(template: str, items: Items, censor: Censor) -> list[bytes]:
    """The text of each of `items`: a key, what `template` shows, and what goes into the gaps."""
    items = list(items)
    texts = each_kept(template, [(key, thing) for key, thing, _fill in items], censor)
    return [filled_encoded(text, item[2]) for text, item in zip(texts, items, strict=True)]


def each_kept(template: str, items: Sequence[tuple[str, Any]], censor: Censor) -> list[Encoded]:
    """The text of each of `items`, a key and what `template` shows, with its gaps. Kept ones come
    in one round trip to the cache, the others from one rendering. Texts without the words that
    `censor` takes out are kept beside those as they were written."""
    if censor:
        items = [(f"{key}-censored", thing) for key, thing in items]
    kept: dict[str, Encoded] = caches["pages"].get_many([key for key, _thing in items])
    lacking = {key: thing for key, thing in items if key not in kept}
    if lacking:
        texts = rendered_each(template, lacking.values(), censor)
        made = dict(zip(lacking, texts, strict=True))
        caches["pages"].set_many(made)
        kept |= made
    return [kept[key] for key, _thing in items]


def render_page(
    request: HttpRequest, template: str, context: Mapping[str, Any], **parts: bytes
) -> HttpResponse:
    """The page that `template` makes of `context`. What `parts` name is put in afterwards, as it
    is: templates that stand in each other would copy it again and again."""
    marks = {name: mark_safe(gap(name)) if part else "" for name, part in parts.items()}
    html = loader.render_to_string(template, {**context, **marks}, request)
    pieces = html.split(MARK)
    return HttpResponse(b"".join([parts.get(text) or text.encode() for text in pieces]))
