"""Posts as members see them, each kept as it is for all who see the same of it.

What is kept is found by all that it depends on: the look of the post, and of the reader what may be
done, how dates are written and whether words are taken out. What is the reader's alone, or changes
with the clock, is made anew: own posts, and texts that link to topics which others may not see.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from accounts.bans import is_read_only
from accounts.censoring import censor_for
from accounts.models import User
from board.caches import MemoryCache
from board.stamps import structure_stamp
from board.templatetags.board import RELATIVE
from forum.models import Topic
from forum.queries.looks import Look, looks_between
from forum.queries.topic_page import cards, posts_among, rights_in
from forum.views.cards import each_card_text

_kept = MemoryCache("members' cards", {"OPTIONS": {"bytes": settings.PAGE_CACHE_BYTES // 4}})


class Span(NamedTuple):
    """Posts by their numbers, the last included; number `unread` is the first that is new, if
    any is."""

    first: int
    last: int
    unread: int


def member_card_texts(
    topic: Topic, reader: User, span: Span, *, online: frozenset[int]
) -> SafeString:
    """The visible posts of `topic` in `span` as HTML for `reader`. A query, and a second or third
    where some must be made."""
    looks = looks_between(topic, reader, span.first, span.last)
    keys = _keys(topic, reader, looks, span, online)
    kept: dict[str, str] = _kept.get_many(keys.values())
    texts = {pk: kept[key] for pk, key in keys.items() if key in kept}
    lacking = [look.post_id for look in looks if look.post_id not in texts]
    if lacking:
        texts |= _made(topic, reader, lacking, span, online, keys)
    # One that was hidden since its look was read is not there any more.
    return mark_safe("".join([texts.get(look.post_id, "") for look in looks]))


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
    address, censored = topic.get_absolute_url(), bool(censor_for(reader))
    return repr((structure_stamp(), address, may, dates, censored))


def _made(
    topic: Topic,
    reader: User,
    post_ids: list[int],
    span: Span,
    online: frozenset[int],
    keys: Mapping[int, str],
) -> dict[int, str]:
    """The texts of posts, by id; those are kept that have a key and link to nothing that only
    some may see."""
    posts = posts_among(topic, reader, post_ids)
    shown = cards(posts, reader, online=online, unread=span.unread)
    texts = {
        card.post.pk: text for card, text in zip(shown, each_card_text(shown, reader), strict=True)
    }
    alike = {card.post.pk for card in shown if not card.has_links}
    _kept.set_many({keys[pk]: texts[pk] for pk in alike & keys.keys()}, None)
    return texts


def forget() -> None:
    """Let go of all cards that this process keeps. (They are never wrong; this is for tests.)"""
    _kept.clear()
