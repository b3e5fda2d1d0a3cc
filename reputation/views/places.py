"""The rows of a toplist: what they show of a member is kept, the place and the points put in."""

from __future__ import annotations

from collections.abc import Iterable

from forum.views.gaps import kept_texts, key_of
from markup import Censor
from reputation.queries.toplists import Place

# Names and words of steps are shown to everybody as they are.
UNCENSORED = Censor(())


def place_texts(places: Iterable[Place], *, gained: bool) -> bytes:
    """`places` as HTML; `gained` points have a sign before them."""
    items = ((_key(place), place, _fill(place, gained)) for place in places)
    return kept_texts("place_row.html", items, UNCENSORED)


def _key(place: Place) -> str:
    return key_of("place", place.member.stamp, place.step.pk if place.step else 0)


def _fill(place: Place, gained: bool) -> dict[str, str]:
    sign = "+" if gained else ""
    return {"place": str(place.place), "points": f"{sign}{place.points:,}"}
