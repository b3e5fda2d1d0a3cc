"""What happens to the addresses from which posts were sent: after a time they are erased."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from board.models.settings import board_settings
from forum.models import Post

BATCH = 5_000


def erase_addresses() -> int:
    """Erase those of posts that are older than the board keeps them; gives how many."""
    days = board_settings().address_days
    if not days:
        return 0
    before = timezone.now() - timedelta(days=days)
    ends = Post.objects.filter(address__isnull=False).aggregate(first=Min("pk"), last=Max("pk"))
    first, last = ends["first"], ends["last"]
    if first is None:
        return 0
    return sum(_erase(start, before) for start in range(first, last + 1, BATCH))


@transaction.atomic
def _erase(start: int, before: datetime) -> int:
    """Of one range of ids, so that no row is held for long. What a moderator holds at this moment
    is left for the next night: to wait for it here could close a circle."""
    posts = Post.objects.filter(pk__gte=start, pk__lt=start + BATCH, created_at__lt=before)
    known = posts.filter(address__isnull=False)
    held = list(known.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True))
    return Post.objects.filter(pk__in=held).update(address=None)
