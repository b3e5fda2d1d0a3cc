"""What the board knows, handed to `markup`: how every text of a member becomes HTML here."""

from collections.abc import Iterable, Iterator
from itertools import chain

from django.conf import settings
from django.db.models.functions import Lower

from accounts.models import User
from accounts.models.user import profile_address
from board.models.markup import own_tags, smilies
from markup import Context, members_in, to_html

# A query takes 65,535 parameters; a whole board's texts name more members than that.
AT_ONCE = 10_000


def render_text(source: str) -> str:
    """The HTML of a BBCode text, as it is stored. A query where it mentions or quotes anybody."""
    return to_html(source, context=context_of([source]))


def context_of(sources: Iterable[str]) -> Context:
    """What `sources` need to become HTML: a query for each AT_ONCE members whom they name."""
    names = set().union(*map(members_in, sources))
    return Context(
        board_url=settings.BOARD_URL,
        smilies=smilies(),
        members=_members(names) if names else {},
        tags=own_tags(),
    )


def _members(names: set[str]) -> dict[str, tuple[str, str]]:
    ordered = sorted(names)
    batches = (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))
    return dict(chain.from_iterable(map(_listed, batches)))


def _listed(names: list[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    found = User.objects.listed().annotate(lower=Lower("username")).filter(lower__in=names)
    for pk, name in found.values_list("pk", "username"):
        yield name.lower(), (name, profile_address(pk, name))
