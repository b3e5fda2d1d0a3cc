"""Posts as HTML: what all readers see of a post is kept, what differs is put in for each.

A kept card is text with gaps. Its key holds the stamps of the post, of its author and editor, and
of the board's structure, so that a card is never out of date; nobody has to throw it away.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from accounts.models import Reader
from board.release import release
from board.stamps import structure_stamp
from board.templatetags.board import date_as
from forum.queries.topic_page import PostCard

# No text of ours or of a member's has this character in it: `board.text` takes it out.
MARK = "\x1e"

# Text and the names of gaps, by turns, beginning and ending with text.
Pieces = tuple[str, ...]


class Gaps:
    """In the template: `{{ gap.name }}` leaves a gap of this name."""

    def __getitem__(self, name: str) -> SafeString:
        return mark_safe(f"{MARK}{name}{MARK}")


def card_texts(cards: Iterable[PostCard], reader: Reader) -> list[SafeString]:
    """`cards` as HTML for `reader`. The kept ones come in one round trip to the cache."""
    cards = list(cards)
    keys = [_key(card) for card in cards]
    kept: dict[str, Pieces] = caches["pages"].get_many(keys)
    made = {key: _pieces(card) for key, card in zip(keys, cards, strict=True) if key not in kept}
    if made:
        caches["pages"].set_many(made)
    wanted = getattr(reader, "date_format", "")
    kept |= made
    return [_filled(kept[key], card, wanted) for key, card in zip(keys, cards, strict=True)]


def _key(card: PostCard) -> str:
    post = card.post
    stamps = [post.stamp, *(member.stamp for member in (post.author, post.edited_by) if member)]
    rank = card.rank.pk if card.rank else 0
    return f"card-{release()}-{structure_stamp()}-{rank}-{'-'.join(map(str, stamps))}"


def _pieces(card: PostCard) -> Pieces:
    text = render_to_string("forum/_post.html", {"card": card, "gap": Gaps()})
    return tuple(text.split(MARK))


def _filled(pieces: Pieces, card: PostCard, date_format: str) -> SafeString:
    post, author = card.post, card.author
    fill = {
        "created": date_as(post.created_at, date_format),
        "edited": date_as(post.edited_at, date_format) if post.edited_at else "",
        "posts": f"{author.post_count:,}" if author else "",
        "reputation": f"{author.reputation:,}" if author else "",
        "body": card.html,
        "actions": _actions(card),
        "online_class": " is-online" if card.is_online else "",
        "online_word": '<span class="visually-hidden">(online)</span>' if card.is_online else "",
        "new_class": " is-unread" if card.is_first_unread else "",
        "new_anchor": '<a class="anchor" id="unread"></a>' if card.is_first_unread else "",
        "new_badge": '<span class="badge badge-new">New</span>' if card.is_first_unread else "",
    }
    out = list(pieces)
    for gap in range(1, len(out), 2):
        out[gap] = fill[out[gap]]
    return mark_safe("".join(out))


def _actions(card: PostCard) -> str:
    may = (card.may_edit, card.may_delete, card.may_see_history, card.may_quote)
    if not any(may):
        return ""
    text = _actions_for(*may)
    post = card.post
    return text.replace(f"{MARK}post{MARK}", post.get_absolute_url()).replace(
        f"{MARK}quote{MARK}", f"{post.topic.get_absolute_url()}reply/?quote={post.pk}"
    )


@lru_cache(maxsize=16)
def _actions_for(edit: bool, delete: bool, history: bool, quote: bool) -> str:
    may = {"edit": edit, "delete": delete, "history": history, "quote": quote}
    return render_to_string("forum/_post_actions.html", {"may": may, "gap": Gaps()})
