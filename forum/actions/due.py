"""What happens by itself when its time has come."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DurationField, ExpressionWrapper, F, QuerySet
from django.utils import timezone

from forum import counters
from forum.models import ShadowTopic, Topic

# So few at a time that nobody waits long for one of them.
AT_ONCE = 200


def do_what_is_due() -> None:
    """Topics that were sticky or announced until now become normal, those that were left alone for
    long enough are locked, shadows that have had their time go."""
    now = timezone.now()
    _update(Topic.objects.filter(kind_until__lte=now), kind=Topic.Kind.NORMAL, kind_until=None)
    # Whoever opens it again opens it for good.
    _update(_left_alone(now), is_locked=True, closes_after_days=None)
    ShadowTopic.objects.filter(expires_at__lte=now).delete()


def _left_alone(now: datetime) -> QuerySet[Topic]:
    days = F("closes_after_days") * timedelta(days=1)
    closes_at = F("last_post_at") + ExpressionWrapper(days, output_field=DurationField())
    topics = Topic.objects.filter(closes_after_days__isnull=False, is_locked=False)
    return topics.alias(closes_at=closes_at).filter(closes_at__lte=now)


def _update(due: QuerySet[Topic], **values: int | bool | None) -> None:
    while ids := list(due.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        _update_some(due, ids, **values)


@transaction.atomic
def _update_some(due: QuerySet[Topic], ids: list[int], **values: int | bool | None) -> None:
    # One that was deleted meanwhile is not waited for; one that was changed is not due any more.
    there = list(Topic.objects.filter(pk__in=ids).values_list("pk", flat=True))
    held = counters.lock_topics(there)
    counters.lock_forums(topic.forum_id for topic in held.values())
    due.filter(pk__in=there).update(**values)
