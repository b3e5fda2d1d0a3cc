"""What the board knows, handed to `markup`: how every text of a member becomes HTML here."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models.functions import Lower

from accounts.models import User
from board.models.markup import own_tags, smilies
from markup import Context, members_in, to_html


def render_text(source: str) -> str:
    """The HTML of a BBCode text, as it is stored. A query where it mentions or quotes anybody."""
    return to_html(source, context=context_of([source]))


def context_of(sources: Iterable[str]) -> Context:
    """What `sources` need to become HTML: one query for the members whom they name."""
    names = set().union(*map(members_in, sources))
    return Context(
        board_url=settings.BOARD_URL,
        smilies=smilies(),
        members=_members(names) if names else {},
        tags=own_tags(),
    )


def _members(names: set[str]) -> dict[str, tuple[str, str]]:
    found = User.objects.listed().annotate(lower=Lower("username")).filter(lower__in=names)
    return {user.username.lower(): (user.username, user.get_absolute_url()) for user in found}
