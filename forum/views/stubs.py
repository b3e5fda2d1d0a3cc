"""Posts that are withheld, folded in their places between the others."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.template.loader import render_to_string

from accounts.models import User
from forum.queries.topic_page import PostCard
from forum.queries.withheld import Stub
from forum.views.cards import card_texts


def with_stubs(
    request: HttpRequest, user: User, cards: Sequence[PostCard], stubs: Sequence[Stub]
) -> bytes:
    """`cards` as HTML for `user`, and the stubs between them, all in the order of time."""
    texts: list[bytes] = []
    shown = 0
    for stub in stubs:
        before = [card for card in cards[shown:] if _is_before(card, stub)]
        texts += [card_texts(before, user), _text(request, stub)]
        shown += len(before)
    texts.append(card_texts(cards[shown:], user))
    return b"".join(texts)


def _is_before(card: PostCard, stub: Stub) -> bool:
    post, other = card.post, stub.post
    return (post.created_at, post.pk) < (other.created_at, other.pk)


def _text(request: HttpRequest, stub: Stub) -> bytes:
    context = {"stub": stub, "post": stub.post, "user": request.user}
    return render_to_string("forum/_stub.html", context, request).encode()
