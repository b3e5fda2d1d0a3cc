"""How far a member has read, after posts have changed places. Pure.

The rule: what was not read must not count as read. So a mark stands before the first post that the
member had not read; where all were read, at the last of them.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate


@dataclass(frozen=True)
class Place:
    """Where a post stands; no number where it is not visible."""

    post_id: int
    topic_id: int
    number: int | None
    created_at: datetime


@dataclass(frozen=True)
class Mark:
    """A member's mark on a topic before and after; None where there was none."""

    user_id: int
    topic_id: int
    before: int | None
    after: int


@dataclass(frozen=True)
class _Stretch:
    """Posts that were in one topic and are in one now, in the old order: their old numbers, and
    of the new ones the greatest up to each and the least from each on."""

    old: list[int]
    greatest: list[int]
    least: list[int]


class Moves:
    """Where the visible posts of some topics were, and where they are now."""

    def __init__(self, before: Iterable[Place], after: Iterable[Place]) -> None:
        now = {place.post_id: place for place in after if place.number is not None}
        was: dict[int, list[Place]] = defaultdict(list)
        pairs: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for place in before:
            if place.number is None:
                continue
            was[place.topic_id].append(place)
            if new := now.get(place.post_id):
                pair = (place.number, new.number or 0)
                pairs[place.topic_id, new.topic_id].append(pair)
        self._times = {
            topic_id: sorted(place.created_at for place in places)
            for topic_id, places in was.items()
        }
        self._stretches = {key: _stretch(sorted(found)) for key, found in pairs.items()}

    def marks(self, user_id: int, marks: Mapping[int, int], since: datetime) -> Iterator[Mark]:
        """The marks of one member that change. `marks` are the member's on the old topics, by
        topic; whatever is not younger than `since` counts as read without one."""
        read_to: dict[int, int] = {}
        unread_from: dict[int, int] = {}
        for (old, new), stretch in self._stretches.items():
            read = max(marks.get(old, 0), bisect_right(self._times[old], since))
            at = bisect_right(stretch.old, read)
            if at:
                read_to[new] = max(read_to.get(new, 0), stretch.greatest[at - 1])
            if at < len(stretch.old):
                first = stretch.least[at]
                unread_from[new] = min(unread_from.get(new, first), first)
        for topic_id in {*marks, *read_to}:
            was = marks.get(topic_id)
            unread = unread_from.get(topic_id)
            now = read_to.get(topic_id, 0) if unread is None else unread - 1
            if now != (was or 0):
                yield Mark(user_id, topic_id, was, now)


def _stretch(pairs: list[tuple[int, int]]) -> _Stretch:
    new = [number for _old, number in pairs]
    return _Stretch(
        old=[number for number, _new in pairs],
        greatest=list(accumulate(new, max)),
        least=list(accumulate(reversed(new), min))[::-1],
    )
