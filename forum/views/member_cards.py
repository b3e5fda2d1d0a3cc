"""Posts as members see them, each kept as it is for all who see the same of it.

What is kept is found by all that it depends on: the look of the post, and of the reader what may be
done, how dates are written and whether words are taken out. What is the reader's alone, or changes
with the clock, is made anew: own posts, and ages in place of dates. The titles of linked topics,
which others may not see, are put in each time.
"""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from accounts.bans import is_read_only
from accounts.censoring import censor_for
from accounts.models import User
from board.caches import MemoryCache
from board.dates import RELATIVE
from board.gaps import MARK
from board.stamps import structure_stamp
from forum.models import Topic
from forum.queries.looks import Look, looks_between
from forum.queries.own_links import titles_for
from forum.queries.topic_page import PostCard, cards, posts_among, rights_in
from forum.views.cards import each_card_text
from markup import with_titles

_kept = MemoryCache("members' cards", {"OPTIONS": {"bytes": settings.PAGE_CACHE_BYTES // 4}})


class Span(NamedTuple):
    """Posts by their numbers, the last included; number `unread` is the first that is new, if
    any is."""

    first: int
    last: int
    unread: int


class Text(NamedTuple):
    """A post as HTML. One that links to topics of the board is open in the middle, where its own
    text goes with their titles: `linking`, as it is stored."""

    html: bytes
    linking: str = ""
    rest: bytes = b""


def member_card_texts(topic: Topic, reader: User, span: Span, *, online: frozenset[int]) -> bytes:
    """The visible posts of `topic` in `span` as HTML for `reader`. A query; a second where some
    must be made, and one more where texts link to topics of the board."""
    looks = looks_between(topic, reader, span.first, span.last)
    keys = _keys(topic, reader, looks, span, online)
    kept: dict[str, Text] = _kept.get_many(keys.values())
    texts = {pk: kept[key] for pk, key in keys.items() if key in kept}
    lacking = {look.post_id: look for look in looks if look.post_id not in texts}
    if lacking:
        shown = _cards(topic, reader, list(lacking), span, online)
        made = _texts(shown, reader)
        # One that was changed since its look was read is not what others with that look see.
        same = {c.post.pk for c in shown if c.post.stamp == lacking[c.post.pk].post_stamp}
        _kept.set_many({keys[pk]: made[pk] for pk in same & keys.keys()}, None)
        texts |= made
    # One that was hidden since its look was read is not there any more.
    return _with_titles([texts[look.post_id] for look in looks if look.post_id in texts], reader)


def _with_titles(texts: list[Text], reader: User) -> bytes:
    titles = titles_for([text.linking for text in texts if text.linking], reader)
    censor, parts = censor_for(reader), []
    for text in texts:
        parts.append(text.html)
        if text.linking:
            parts += [censor.html(with_titles(text.linking, titles)).encode(), text.rest]
    return b"".join(parts)


def _keys(
    topic: Topic, reader: User, looks: list[Look], span: Span, online: frozenset[int]
) -> dict[int, str]:
    """Of each post that looks the same to others, by its id."""
    if reader.date_format == RELATIVE:
        return {}
    kind = _kind(topic, reader)
    best = (topic.best_reply_id, getattr(topic, "best_number", None))
    return {
        look.post_id: (
            f"{kind}{look.author_id in online:d}{look.number == span.unread:d}"
            f"{best if look.number == 1 else ''}{reader.pk if look.is_thanked else ''}{look!r}"
        )
        for look in looks
        if look.author_id != reader.pk
    }


def _kind(topic: Topic, reader: User) -> str:
    """What a reader may do with the posts of others in `topic`, and how they are shown."""
    rights = rights_in(topic, reader)
    may = (rights.may_reply, rights.may_rate, rights.may_moderate, not is_read_only(reader))
    dates = (reader.date_format, str(timezone.get_current_timezone()))
    place = (topic.forum_id, topic.get_absolute_url())
    return repr((structure_stamp(), place, may, dates, bool(censor_for(reader))))


def _cards(
    topic: Topic, reader: User, post_ids: list[int], span: Span, online: frozenset[int]
) -> list[PostCard]:
    posts = posts_among(topic, reader, post_ids)
    return cards(posts, reader, online=online, unread=span.unread, titled=False)


def _texts(shown: list[PostCard], reader: User) -> dict[int, Text]:
    """By the posts' ids."""
    texts = each_card_text(shown, reader, linking=MARK)
    return {card.post.pk: _text(card, html) for card, html in zip(shown, texts, strict=True)}


def _text(card: PostCard, html: bytes) -> Text:
    if not card.has_links:
        return Text(html)
    before, _mark, rest = html.partition(MARK.encode())
    return Text(before, card.html, rest)


def forget() -> None:
    """Let go of all cards that this process keeps. (They are never wrong; this is for tests.)"""
    _kept.clear()
