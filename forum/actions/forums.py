"""What happens when an admin changes the tree."""

from collections.abc import Collection
from typing import Literal

from django.db import transaction

from forum.counters import count_scores, lock_forums
from forum.models import Forum
from forum.models.tree import tree


@transaction.atomic
def move_forum(forum: Forum, direction: Literal["up", "down"]) -> None:
    """Swap `forum` with its neighbour among its siblings; at the end nothing happens.

    All siblings are numbered anew, so that two of one position are told apart from then on.
    """
    siblings = list(
        Forum.objects.select_for_update().filter(parent=forum.parent_id).order_by("position", "id")
    )
    place = next(i for i, sibling in enumerate(siblings) if sibling.pk == forum.pk)
    other = place + (1 if direction == "down" else -1)
    if 0 <= other < len(siblings):
        siblings[place], siblings[other] = siblings[other], siblings[place]
    for position, sibling in enumerate(siblings, start=1):
        sibling.position = position
    Forum.objects.bulk_update(siblings, ["position"])


@transaction.atomic
def change_forum(forum: Forum, fields: Collection[str]) -> None:
    """Store what an admin has set of these columns; what members have got in the forum counts from
    now on, or no more, where that was chosen. The counters stay as others write them."""
    lock_forums([forum.pk])
    stored = Forum.objects.get(pk=forum.pk)
    forum.save(update_fields=fields)
    if stored.counts_reputation != forum.counts_reputation:
        count_scores(forum.pk, again=forum.counts_reputation)


def may_lie_in(forum: Forum, parent: Forum | None) -> bool:
    """Whether `parent` is neither the forum itself, nor in it, nor a link."""
    if parent is None:
        return True
    inside = tree().below(forum.pk) if forum.pk else []
    return parent.pk not in inside and parent.kind != Forum.Kind.LINK
