"""The rank under a name (phpBB's functions_display.php): a special one, else the highest earned;
and the word for a reputation."""

from bisect import bisect_right

from accounts.models import Rank, ReputationStep, User
from board.stamps import Snapshot


def _load() -> dict[int, Rank]:
    return {rank.pk: rank for rank in Rank.objects.all()}


_snapshot = Snapshot(_load)


def rank_of(user: User) -> Rank | None:
    """`user`'s rank, from process memory; None where the board has none that fits."""
    ranks = _snapshot.get()
    if user.rank_id in ranks:
        return ranks[user.rank_id]
    earned = [
        r for r in ranks.values() if r.min_posts is not None and r.min_posts <= user.post_count
    ]
    return max(earned, key=lambda rank: rank.min_posts or 0, default=None)


def steps() -> list[ReputationStep]:
    """All steps of reputation from the lowest, from process memory."""
    return _steps.get()


_steps = Snapshot(lambda: list(ReputationStep.objects.order_by("min_points")))


def step_of(reputation: int) -> ReputationStep | None:
    """The highest step that is reached with so much; None below the lowest."""
    place = bisect_right(steps(), reputation, key=lambda step: step.min_points)
    return steps()[place - 1] if place else None
