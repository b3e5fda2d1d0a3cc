"""What stands under a post: who thanked for it, and how a reader does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Reader, User
from forum.permissions import shows_reputation
from forum.queries.topic_page import PostCard
from forum.views.gaps import END, render


@dataclass(frozen=True)
class Foot:
    """The foot of one post as `templates/kept/post_foot.html` shows it."""

    post_id: int
    points: int
    names: tuple[User, ...]
    others: int
    by_reader: bool
    may_rate: bool
    may_take_back: bool
    best_id: int | None
    best_number: int | None


def foot_texts(
    cards: Sequence[PostCard], reader: Reader, *, may_take_back: bool = False
) -> list[str]:
    """The feet of `cards` for `reader`, in one rendering; empty where there is nothing to show."""
    feet = [foot_of(card, reader, may_take_back=may_take_back) for card in cards]
    shown = [foot for foot in feet if foot]
    texts = iter(render("post_foot.html", things=shown).split(END)) if shown else iter(())
    return [next(texts) if foot else "" for foot in feet]


def foot_of(card: PostCard, reader: Reader, *, may_take_back: bool) -> Foot | None:
    """What the foot of a post shows; None for none."""
    post, thanks = card.post, card.thanks
    best_id = post.topic.best_reply_id if post.number == 1 else None
    if not (post.points or thanks.count or card.may_rate or best_id):
        return None
    if not shows_reputation(post.topic.forum_id):
        return None
    names = tuple(giver for giver in thanks.first if giver.pk != reader.pk)
    return Foot(
        post_id=post.pk,
        points=post.points,
        names=names,
        others=thanks.count - len(names) - thanks.by_reader,
        by_reader=thanks.by_reader,
        may_rate=card.may_rate and not thanks.by_reader,
        may_take_back=may_take_back,
        best_id=best_id,
        best_number=getattr(post.topic, "best_number", None),
    )
