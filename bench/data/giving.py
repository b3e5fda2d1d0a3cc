"""What members give for posts: two ratings a post, of which few posts have many, and many none.

Like the plan of the posts it is the same for the same number of them; givers come in the order of
time, and so the ratings' ids do.
"""

from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from random import Random
from typing import NamedTuple

from bench.data.plan import DAY, SEED, TOPIC_BITS, Plan

PER_POST = 2
MOST_OF_A_POST = 400
# What is read now has more than what was read years ago.
OLD_SHARE, NEW_SHARE = 0.4, 1.6
DEAR, COMMENTED = 0.15, 0.1
POST_BITS = 32


class Given(NamedTuple):
    """What `giver` gave for `post`, whose author is `receiver`; `comment` is a place in the list of
    what is said, or None."""

    post: int
    giver: int
    receiver: int
    moment: int
    points: int
    comment: int | None


@dataclass(frozen=True)
class Ledger:
    """All that was given, and what follows from it: for posts their points and who thanked, for
    topics the best reply and the most points, for forum and member the score."""

    plan: Plan
    authors: Sequence[int]
    keys: Sequence[int]
    thanked_by: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    points: Counter[int] = field(default_factory=Counter)
    best_reply: dict[int, int] = field(default_factory=dict)
    most_points: dict[int, int] = field(default_factory=dict)
    scores: Counter[tuple[int, int]] = field(default_factory=Counter)
    reputation: Counter[int] = field(default_factory=Counter)
    rows: list[Given] = field(default_factory=list)

    def fill(self) -> None:
        """Decide who gives what, and sum it up."""
        self.rows.extend(self._given())
        for post, points in sorted(self.points.items()):
            self._sum(post, points)

    def _given(self) -> Iterator[Given]:
        rng, joined = Random(SEED + 5), self.plan.joined
        for key in self.keys:
            moment, post = key >> POST_BITS, key & (1 << POST_BITS) - 1
            author, thanked = self.authors[post - 1], self.thanked_by[post]
            here = bisect_right(joined, moment)
            giver = 1 + int(here * rng.random() ** 2)
            while giver == author or giver in thanked:
                giver = giver % here + 1
            points = rng.choice((2, 2, 3, 5)) if rng.random() < DEAR else 1
            comment = int(rng.random() * 10_000) if rng.random() < COMMENTED else None
            thanked.append(giver)
            self.points[post] += points
            yield Given(post, giver, author, moment, points, comment)

    def _sum(self, post: int, points: int) -> None:
        topic, author = self.plan.keys[post - 1] & (1 << TOPIC_BITS) - 1, self.authors[post - 1]
        self.scores[self.plan.forum_of[topic], author] += points
        self.reputation[author] += points
        if points > self.most_points.get(topic, 0):
            self.most_points[topic] = points
        best = self.best_reply.get(topic)
        is_reply = post != self.plan.topics[topic].first.id
        if is_reply and (best is None or points > self.points[best]):
            self.best_reply[topic] = post


def ledger(plan: Plan) -> Ledger:
    """What is given for the posts of a plan."""
    rng, authors = Random(SEED + 4), array("l", (post.author for post in plan.posts()))
    keys = array("q", sorted(_keys(rng, plan, _counts(rng, plan))))
    made = Ledger(plan, authors, keys)
    made.fill()
    return made


def _counts(rng: Random, plan: Plan) -> list[int]:
    """How many ratings each post has: never more than half of those who are there can give."""
    moments = [key >> TOPIC_BITS for key in plan.keys]
    most = [min(MOST_OF_A_POST, (bisect_right(plan.joined, moment) - 1) // 2) for moment in moments]
    weights = [
        rng.lognormvariate(0, 1.5)
        * (OLD_SHARE + (NEW_SHARE - OLD_SHARE) * (moment / plan.newest) ** 4)
        for moment in moments
    ]
    total = PER_POST * len(weights)
    share = total / sum(weights)
    counts = [
        min(cap, int(weight * share + rng.random()))
        for weight, cap in zip(weights, most, strict=True)
    ]
    _make_up(counts, most, total)
    return counts


def _make_up(counts: list[int], most: list[int], total: int) -> None:
    """Add to the newest, or take from them, until there are so many in all."""
    left = total - sum(counts)
    step = 1 if left > 0 else -1
    for place in cycle(reversed(range(len(counts)))):
        if not left:
            break
        if 0 <= counts[place] + step <= most[place]:
            counts[place] += step
            left -= step


def _keys(rng: Random, plan: Plan, counts: list[int]) -> Iterator[int]:
    """Each rating as its moment and its post in one number."""
    for post, (key, count) in enumerate(zip(plan.keys, counts, strict=True), start=1):
        written = key >> TOPIC_BITS
        for _ in range(count):
            moment = written + 60 + int(rng.expovariate(1 / (3 * DAY)))
            if moment > plan.newest:
                moment = written + int((plan.newest - written) * rng.random())
            yield moment << POST_BITS | post
