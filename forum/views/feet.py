"""What stands under a post: who thanked for it, and how a reader does."""

from __future__ import annotations

from functools import lru_cache

from accounts.models import Reader
from accounts.templatetags.members import linked_name
from board.gaps import Pieces, filled
from board.templatetags.board import plural
from forum.permissions import shows_reputation
from forum.queries.topic_page import PostCard
from forum.views.gaps import pieces_of


def foot_text(card: PostCard, reader: Reader, *, may_take_back: bool = False) -> str:
    """The foot of a post for `reader`; empty where there is nothing to show."""
    post, thanks = card.post, card.thanks
    best_id = post.topic.best_reply_id if post.number == 1 else None
    has_points = bool(post.points or thanks.count)
    may_rate = card.may_rate and not thanks.by_reader
    if not (has_points or may_rate or may_take_back or best_id):
        return ""
    if not shows_reputation(post.topic.forum_id):
        return ""
    pieces = _foot_with(has_points, bool(thanks.count), may_rate, may_take_back, bool(best_id))
    fill = {"post": post.get_absolute_url()}
    if has_points:
        fill |= {"givers": _givers(card, reader), "points": plural(post.points, "point")}
    if best_id:
        number = getattr(post.topic, "best_number", None)
        fill |= {"best": f"/p/{best_id}/", "best_number": f": #{number}" if number else ""}
    return filled(pieces, fill)


@lru_cache(maxsize=32)
def _foot_with(*parts: bool) -> Pieces:
    names = ("points", "givers", "rate", "take_back", "best")
    return pieces_of("post_foot.html", has=dict(zip(names, parts, strict=True)))


def _givers(card: PostCard, reader: Reader) -> str:
    """As people list them: `you, Ana and 2 others`."""
    thanks = card.thanks
    named: list[str] = [linked_name(*giver) for giver in thanks.first if giver.pk != reader.pk]
    others = thanks.count - len(named) - thanks.by_reader
    listed = ["you", *named] if thanks.by_reader else named
    if others:
        where = f"{card.post.get_absolute_url()}ratings/"
        listed.append(f'<a href="{where}" rel="nofollow">{plural(others, "other")}</a>')
    *before, last = listed or [""]
    return f"{', '.join(before)} and {last}" if before else last
