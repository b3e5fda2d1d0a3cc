"""What happens when an admin changes the tree."""

from typing import Literal

from django.db import transaction

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


def may_lie_in(forum: Forum, parent: Forum | None) -> bool:
    """Whether `parent` is neither the forum itself, nor in it, nor a link."""
    if parent is None:
        return True
    inside = tree().below(forum.pk) if forum.pk else []
    return parent.pk not in inside and parent.kind != Forum.Kind.LINK
