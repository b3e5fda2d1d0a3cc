"""Posts as HTML: what all readers see of a post is kept, what is the reader's own put in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache

from accounts.censoring import censor_for
from accounts.models import Reader, User
from accounts.ranks import step_of
from board.gaps import Pieces, filled
from board.models.settings import board_settings
from board.stamps import structure_stamp
from board.templatetags.board import dates_as, month
from forum.queries.topic_page import PostCard
from forum.views.feet import foot_text
from forum.views.gaps import each_kept_text, key_of, pieces_of
from markup import Censor


def card_texts(cards: Iterable[PostCard], reader: Reader) -> bytes:
    """`cards` as HTML for `reader`, one after another."""
    return b"".join(each_card_text(cards, reader))


def each_card_text(
    cards: Iterable[PostCard], reader: Reader, *, linking: str | None = None
) -> list[bytes]:
    """The HTML of each of `cards` for `reader`; `linking` is put where a text stands that links to
    topics of the board, in place of it."""
    date, censor = dates_as(getattr(reader, "date_format", "")), censor_for(reader)
    items = []
    for card in cards:
        own = {"body": _body(card, censor, linking), "foot": foot_text(card, reader)}
        items.append((_key(card), card, _fill(card, date) | own))
    return each_kept_text("post.html", items, censor)


def _key(card: PostCard) -> str:
    shown = (card.post, card.post.author, card.post.edited_by)
    rank = card.rank.pk if card.rank else 0
    return key_of("card", rank, *(row.stamp for row in shown if row))


def _body(card: PostCard, censor: Censor, linking: str | None) -> str:
    """What goes into the gap for it; texts without links stand there already."""
    if not card.has_links:
        return ""
    return censor.html(card.html) if linking is None else linking


def _fill(card: PostCard, date: Callable[[datetime], str]) -> dict[str, str]:
    post, author = card.post, card.author
    return {
        "created": date(post.created_at),
        "edited": date(post.edited_at) if post.edited_at else "",
        "posts": f"{author.post_count:,}" if author else "",
        "joined": month(author.date_joined) if author else "",
        "reputation": _reputation(author) if author else "",
        "actions": _actions(card),
        "online_class": " is-online" if card.is_online else "",
        "online_word": '<span class="visually-hidden">(online)</span>' if card.is_online else "",
        "new_class": " is-unread" if card.is_first_unread else "",
        "new_anchor": '<a class="anchor" id="unread"></a>' if card.is_first_unread else "",
        "new_badge": '<span class="badge badge-new">New</span>' if card.is_first_unread else "",
    }


def _reputation(author: User) -> str:
    pieces = _reputation_for(author.reputation, structure_stamp())
    return filled(pieces, {"author": author.get_absolute_url()})


@lru_cache(maxsize=2_000)
def _reputation_for(reputation: int, stamp: int) -> Pieces:
    """With the words of the steps as they are under `stamp`; empty where the board has no
    reputation."""
    if not board_settings().has_reputation:
        return ("",)
    return pieces_of("post_reputation.html", reputation=reputation, step=step_of(reputation))


def _actions(card: PostCard) -> str:
    may = (
        *(card.may_edit, card.may_delete, card.may_see_history),
        *(card.may_report, card.may_quote, card.may_moderate),
        card.is_edit_locked and not card.may_edit,
    )
    if not any(may):
        return ""
    post = card.post
    fill = {
        "post": post.get_absolute_url(),
        "post_id": str(post.pk),
        "quote": f"{post.topic.get_absolute_url()}reply/?quote={post.pk}",
    }
    return filled(_actions_for(*may), fill)


@lru_cache(maxsize=128)
def _actions_for(*flags: bool) -> Pieces:
    names = ("edit", "delete", "history", "report", "quote", "moderate", "edit_locked")
    return pieces_of("post_actions.html", may=dict(zip(names, flags, strict=True)))
