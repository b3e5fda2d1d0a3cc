"""How many there are of each, and who writes what when: the same for the same number of posts.

Ids count from 1 in the order of time, over the whole board, as they would have come. Moments are
seconds since the board was opened.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from random import Random
from typing import NamedTuple

DAY = 24 * 60 * 60
SPAN = 5 * 365 * DAY
SEED = 855
LEAST_POSTS = 1_000

# Topics that a measurement finds by their id.
LONG_TOPIC, PAGE_TOPIC, GLOBAL_TOPIC = 1, 2, 3
PAGE = 20
STICKY_IN_EACH_FORUM = 2
QUOTING = 0.3
# Those who were there when the board was opened; the others came one by one.
FIRST_MEMBERS = 0.02
# A post's key for sorting: its moment, then its topic.
TOPIC_BITS = 24


@dataclass(frozen=True)
class Size:
    """What a board of so many posts consists of."""

    posts: int

    @property
    def topics(self) -> int:
        return self.posts // 25

    @property
    def longest(self) -> int:
        return min(20_000, self.posts // 25)

    @property
    def members(self) -> int:
        return self.posts // 10

    @property
    def forums(self) -> int:
        return max(10, self.posts // 50_000)

    @property
    def categories(self) -> int:
        return self.forums // 5

    @property
    def openings(self) -> int:
        """Distinct beginnings of posts; see `bench.data.texts`."""
        return min(600, self.posts // 20)

    @property
    def bodies(self) -> int:
        """Distinct rests of posts."""
        return min(4_000, self.posts // 10)

    @property
    def bench_member(self) -> int:
        """The id of the member in whose name the bench reads."""
        return self.members // 2


class PlannedPost(NamedTuple):
    """A post without its text: `opening` and `body` are places in the lists of texts, `quoted` is
    the post of the same topic that it quotes."""

    id: int
    topic: int
    number: int
    author: int
    moment: int
    opening: int
    body: int
    quoted: "PlannedPost | None"

    @property
    def is_edited(self) -> bool:
        return self.id % 33 == 7


@dataclass
class Tally:
    """What is counted of the posts of a topic, a forum or a member."""

    first: PlannedPost
    last: PlannedPost
    posts: int = 0
    topics: int = 0


@dataclass(frozen=True)
class Plan:
    """Everything that is decided. What is counted is known after `count`."""

    size: Size
    joined: list[int]
    forum_of: list[int]
    keys: list[int]
    topics: dict[int, Tally] = field(default_factory=dict)
    forums: dict[int, Tally] = field(default_factory=dict)
    members: dict[int, Tally] = field(default_factory=dict)

    @property
    def newest(self) -> int:
        """The moment of the last post."""
        return self.keys[-1] >> TOPIC_BITS

    def kind(self, topic: int) -> int:
        """0 normal, 1 sticky, 3 global, as in `Topic.Kind`."""
        if topic == GLOBAL_TOPIC:
            return 3
        return int(topic in self._sticky())

    def _sticky(self) -> range:
        # Topics that follow the known ones lie in the forums in turn: see `_forums_of`.
        first = GLOBAL_TOPIC + 1
        return range(first, first + STICKY_IN_EACH_FORUM * self.size.forums)

    def posts(self) -> Iterator[PlannedPost]:
        """All posts in the order of their ids."""
        rng, openings, bodies = Random(SEED + 1), self.size.openings, self.size.bodies
        last: dict[int, PlannedPost] = {}
        for pk, key in enumerate(self.keys, start=1):
            moment, topic = key >> TOPIC_BITS, key & (1 << TOPIC_BITS) - 1
            before = last.get(topic)
            # The earlier somebody came, the more is written.
            author = 1 + int(bisect_right(self.joined, moment) * rng.random() ** 2)
            post = last[topic] = PlannedPost(
                pk,
                topic,
                before.number + 1 if before else 1,
                author,
                moment,
                int(openings * rng.random()),
                int(bodies * rng.random()),
                # Without what that one quotes: the chain would be kept for ever.
                before._replace(quoted=None) if before and rng.random() < QUOTING else None,
            )
            yield post

    def count(self) -> None:
        """Go through all posts once, and fill what is counted of them."""
        for post in self.posts():
            forum = self.forum_of[post.topic]
            for tallies, pk in (
                (self.topics, post.topic),
                (self.forums, forum),
                (self.members, post.author),
            ):
                tally = tallies.get(pk) or tallies.setdefault(pk, Tally(post, post))
                tally.last = post
                tally.posts += 1
            self.forums[forum].topics += post.number == 1


def plan(posts: int) -> Plan:
    """The plan of the data set with so many posts."""
    if posts < LEAST_POSTS:
        raise ValueError(f"The data set has {LEAST_POSTS:,} posts or more.")
    size, rng = Size(posts), Random(SEED)
    made = Plan(size, _joined(size), _forums_of(rng, size), _keys(rng, _lengths(rng, size)))
    made.count()
    return made


def _joined(size: Size) -> list[int]:
    """When each member came, in order."""
    first = max(3, round(size.members * FIRST_MEMBERS))
    later = size.members - first
    return [0] * first + [SPAN * i // later for i in range(later)]


def _forums_of(rng: Random, size: Size) -> list[int]:
    """The forum of each topic: few are busy, most are not. Nothing stands at place 0."""
    ids = range(size.categories + 1, size.categories + size.forums + 1)
    pinned = [forum for forum in ids for _ in range(STICKY_IN_EACH_FORUM)]
    known = [ids[0]] * GLOBAL_TOPIC
    weights = [1 / place for place in range(1, size.forums + 1)]
    rest = rng.choices(ids, weights, k=size.topics - len(known) - len(pinned))
    return [0, *known, *pinned, *rest]


def _lengths(rng: Random, size: Size) -> list[int]:
    """How many posts each topic has: few topics are long, most are short, one is endless."""
    weights = [rng.lognormvariate(0, 1.5) for _ in range(size.topics - 2)]
    spare = size.posts - size.longest - PAGE - len(weights)
    share = spare / sum(weights)
    most = size.longest // 2
    lengths = [min(most, 1 + int(weight * share)) for weight in weights]
    left = size.posts - size.longest - PAGE - sum(lengths)
    for place in cycle(range(len(lengths))):
        if not left:
            break
        if lengths[place] < most:
            lengths[place] += 1
            left -= 1
    return [size.longest, PAGE, *lengths]


def _keys(rng: Random, lengths: list[int]) -> list[int]:
    """The posts in the order of time, each as its moment and its topic in one number."""
    starts = sorted(int(SPAN * rng.random()) for _ in lengths)
    starts[0] = 0
    keys = []
    for topic, (start, length) in enumerate(zip(starts, lengths, strict=True), start=1):
        # A long topic goes on for longer, and is read to the end of the board's time at most.
        life = min(SPAN - start, int(DAY * rng.lognormvariate(0, 1) * length**0.7))
        if topic == LONG_TOPIC:
            life = SPAN
        keys.append(start << TOPIC_BITS | topic)
        pace = 1 if topic == LONG_TOPIC else 2
        keys += [
            start + int(life * rng.random() ** pace) << TOPIC_BITS | topic
            for _ in range(length - 1)
        ]
    keys.sort()
    return keys
