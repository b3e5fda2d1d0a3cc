"""When things were written: minutes before the moment of seeding, always whole and falling."""

from random import Random

DAY = 24 * 60
# The newest post of the board is a few minutes old, never in the future.
NEWEST = 3
# Few people write between half past midnight and six.
NIGHT = range(30, 6 * 60)


def start(rng: Random, oldest: float) -> int:
    """When a topic of no given date began: somewhere in the two years, later ones likelier."""
    share: float = rng.random() ** 1.15
    return max(NEWEST, round(oldest * share))


def series(rng: Random, first: int, count: int, span: float | None, now: int) -> list[int]:
    """Minutes ago of `count` posts from `first` on, spread over `span` minutes where given."""
    offsets = _offsets(rng, count)
    room = first - NEWEST
    reach = min(span, room) if span else min(offsets[-1], room)
    scale = reach / offsets[-1] if offsets[-1] else 1.0
    ago = [_by_day(rng, round(first - offset * scale), now) for offset in offsets]
    return _falling(ago)


def _offsets(rng: Random, count: int) -> list[float]:
    """How long after the first post each one came: mostly within hours, sometimes days."""
    offsets = [0.0]
    for _ in range(count - 1):
        scale = rng.choices((25, 240, 2200), (58, 28, 14))[0]
        offsets.append(offsets[-1] + 2 + rng.expovariate(1 / scale))
    return offsets


def _by_day(rng: Random, ago: int, now: int) -> int:
    """The same post, put off until the morning where it would fall into the night."""
    of_day = (now - ago) % DAY
    if of_day not in NIGHT or rng.random() < 0.07:
        return ago
    return max(NEWEST, ago - (NIGHT.stop - of_day) - rng.randrange(150))


def _falling(ago: list[int]) -> list[int]:
    """Strictly falling: whoever would come too late is moved before the one that follows."""
    for i in range(len(ago) - 2, -1, -1):
        ago[i] = max(ago[i], ago[i + 1] + 1)
    return ago
