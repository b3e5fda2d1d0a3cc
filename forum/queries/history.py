"""What a post said before, and what each edit changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import QuerySet

from board.comparing import Block, Budget, TooDifferent, compare
from forum.models import Post, PostVersion
from markup import Censor


@dataclass(frozen=True)
class Edit:
    """One edit; `blocks` is what it changed of the text, None where that is too much to tell."""

    before: PostVersion
    after: PostVersion
    blocks: Sequence[Block] | None


def versions_of(post: Post) -> QuerySet[PostVersion]:
    """The earlier versions of `post`, latest first."""
    return post.versions.select_related("written_by").order_by("-version")


def edits_of(post: Post, *, start: int, count: int, censor: Censor) -> list[Edit]:
    """`count` edits of `post` from the `start`th on (0 is the latest), each with what it changed of
    what `censor` leaves.

    To compare all of them takes no longer than it may take to compare one.
    """
    # An edit lies between two versions; the latest leads to what is there now.
    stored = versions_of(post)[max(0, start - 1) : start + count]
    texts = [*([] if start else [_now(post)]), *stored]
    budget = Budget()
    return [Edit(old, new, _changes(old, new, budget, censor)) for new, old in pairwise(texts)]


def _now(post: Post) -> PostVersion:
    return PostVersion(
        post=post,
        subject=post.subject,
        source=post.source,
        written_at=post.edited_at or post.created_at,
        written_by=post.edited_by or post.author,
        reason=post.edit_reason,
    )


def _changes(
    old: PostVersion, new: PostVersion, budget: Budget, censor: Censor
) -> list[Block] | None:
    try:
        return compare(censor.text(old.source), censor.text(new.source), budget)
    except TooDifferent:
        return None
