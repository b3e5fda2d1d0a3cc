"""Plans the demo board: the same board each time, from the written content and a fixed seed.

The numbers are kept exactly: hand-written posts count first, and the replies that are missing to
the total are dealt to the topics by theme, each theme as much as its pool of replies can bear.
"""

from collections import defaultdict
from dataclasses import replace
from random import Random

from forum.demo import casting, clock, content, games, newsdesk
from forum.demo.board import (
    DemoBoard,
    DemoForum,
    DemoMember,
    DemoPost,
    DemoRank,
    DemoTopic,
)
from forum.demo.casting import Cast
from forum.demo.content import Line, Script

__all__ = ["DemoBoard", "DemoForum", "DemoMember", "DemoPost", "DemoRank", "DemoTopic", "plan"]

TOPICS = 250
POSTS = 3_000
DAYS = 730
SEED = 855
EDITED = 0.035
# The part of a theme's replies that one topic of it may take.
FULLEST = 0.6


def plan(minute_of_day: int = 19 * 60) -> DemoBoard:
    """The demo board; `minute_of_day` is the local time of seeding, so that nights are quiet."""
    rng = Random(SEED)
    scripts = [*content.scripts(), *games.scripts(rng), *newsdesk.scripts(rng)]
    if len(scripts) != TOPICS:
        raise ValueError(f"{len(scripts)} topics are written, {TOPICS} are wanted")
    cast = casting.gather(rng, {s.theme for s in scripts if s.weight})
    extra = _deal(rng, scripts, cast)
    topics = [
        _topic(rng, cast, script, more, minute_of_day)
        for script, more in zip(scripts, extra, strict=True)
    ]
    topics.sort(key=lambda topic: -topic.posts[0].minutes_ago)
    members = tuple(person.member for person in cast.people.values())
    return DemoBoard(content.forums(), content.ranks(), members, tuple(topics))


def _deal(rng: Random, scripts: list[Script], cast: Cast) -> list[int]:
    """How many replies each topic gets from the pools: few topics are long, most are short."""
    missing = POSTS - sum(len(script.lines) for script in scripts)
    interest = [s.weight * rng.lognormvariate(0, 0.75) for s in scripts]
    by_theme: defaultdict[str, float] = defaultdict(float)
    for script, want in zip(scripts, interest, strict=True):
        by_theme[script.theme] += want
    pools = [len(cast.decks[s.theme].all) if s.weight else 0 for s in scripts]
    shares = [
        pool * want / by_theme[script.theme] if pool else 0.0
        for script, want, pool in zip(scripts, interest, pools, strict=True)
    ]
    return _whole(_capped(shares, [pool * FULLEST for pool in pools], missing), missing)


def _capped(shares: list[float], caps: list[float], total: int) -> list[float]:
    """The shares scaled to the total, none above its cap: a topic repeats none of its lines."""
    low, high = 0.0, float(total)
    for _ in range(60):
        scale = (low + high) / 2
        filled = sum(min(share * scale, cap) for share, cap in zip(shares, caps, strict=True))
        low, high = (scale, high) if filled < total else (low, scale)
    return [min(share * high, cap) for share, cap in zip(shares, caps, strict=True)]


def _whole(shares: list[float], total: int) -> list[int]:
    """Whole numbers next to the shares that add up to the total."""
    whole = [int(share) for share in shares]
    rests = sorted(range(len(shares)), key=lambda i: whole[i] - shares[i])
    for i in rests[: total - sum(whole)]:
        whole[i] += 1
    return whole


def _topic(rng: Random, cast: Cast, script: Script, more: int, now: int) -> DemoTopic:
    slots = _slots(rng, script, more)
    ago = _times(rng, cast, script, len(slots), now)
    lines: list[Line] = []
    for slot, minutes in zip(slots, ago, strict=True):
        if slot is None:
            lines.append(cast.speak(script, lines, minutes))
        else:
            lines.append(cast.attribute(slot, script, lines, minutes))
    posts = tuple(_post(rng, line, m) for line, m in zip(lines, ago, strict=True))
    views = round(len(posts) * rng.uniform(14, 55) + ago[0] / clock.DAY * rng.uniform(0.2, 1.6))
    return DemoTopic(script.forum, script.title, script.kind, script.locked, views + 5, posts)


def _slots(rng: Random, script: Script, more: int) -> list[Line | None]:
    """The written lines with room for others' replies among them, never before the first."""
    slots: list[Line | None] = list(script.lines)
    for _ in range(more):
        slots.insert(rng.randint(1, len(slots)), None)
    return slots


def _times(rng: Random, cast: Cast, script: Script, count: int, now: int) -> list[int]:
    names = {line.by for line in script.lines if line.by}
    # Half a day of grace: a post put before the night must not fall before its writer came.
    oldest = min(cast.people[name].joined_minutes_ago for name in names) - clock.DAY // 2
    if script.days_ago is None:
        first = clock.start(rng, min(oldest, (DAYS - 10) * clock.DAY))
    else:
        first = min(round(script.days_ago * clock.DAY), oldest)
    span = script.span_days and script.span_days * clock.DAY
    # A topic needs at least a minute for each of its posts.
    return clock.series(rng, max(first, count + clock.NEWEST), count, span, now)


def _post(rng: Random, line: Line, ago: int) -> DemoPost:
    post = DemoPost(line.by or "", line.text, ago, quotes=line.quotes)
    if line.edit_reason is None and rng.random() > EDITED:
        return post
    reason = line.edit_reason or rng.choice(EDIT_REASONS)
    # No later than now, and most people see their mistake at once.
    after = min(ago - 1, 1 + round(rng.expovariate(1 / 40)))
    return replace(post, edit_reason=reason, edited_minutes_after=after)


EDIT_REASONS = content.split(
    """
    typo
    spelling
    added the address
    added the price
    fixed the link
    wrong year, sorry
    forgot half the sentence
    autocorrect
    clearer
    missing word
    removed a phone number
    bad maths
    my wife says I got it wrong
    link was broken
    added opening hours
    too grumpy, toned down
    """
)
