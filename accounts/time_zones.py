"""The time zones that a member may choose from."""

from functools import lru_cache
from itertools import groupby
from zoneinfo import available_timezones

from board.models.settings import board_settings

# What else the system lists are old names and offsets without a place.
_AMERICAS, _POLES = {"America", "Atlantic"}, {"Antarctica", "Arctic"}
REGIONS = _AMERICAS | _POLES | {"Africa", "Asia", "Australia", "Europe", "Indian", "Pacific"}

Choices = list[tuple[str, str | list[tuple[str, str]]]]


def time_zone_choices() -> Choices:
    """The board's own time zone, UTC, and the places of each region, as a select shows them."""
    own = board_settings().default_time_zone
    return [("", f"The board's ({_words(own)})"), ("UTC", "UTC"), *_places()]


@lru_cache(maxsize=1)
def _places() -> Choices:
    names = sorted(name for name in available_timezones() if _region(name) in REGIONS)
    return [
        (region, [(name, _words(name.partition("/")[2])) for name in places])
        for region, places in groupby(names, _region)
    ]


def _region(name: str) -> str:
    return name.partition("/")[0]


def _words(name: str) -> str:
    return name.replace("_", " ")
