"""Batches of visits and views, written. Rows go in the order of their keys, so that the batches of
two processes wait for one another and never in a circle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from board.models.settings import board_settings
from forum.models import OnlineRecord, Presence

KEPT = timedelta(hours=2)

# A member or a topic may have been deleted since.
VISITS = """
INSERT INTO forum_presence (visitor, user_id, robot, forum_id, seen_at)
SELECT v.visitor, v.user_id, v.robot, v.forum_id, v.seen_at
FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::timestamptz[])
    AS v (visitor, user_id, robot, forum_id, seen_at)
WHERE v.user_id IS NULL OR EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = v.user_id)
ORDER BY v.visitor
ON CONFLICT (visitor) DO UPDATE
SET forum_id = EXCLUDED.forum_id, seen_at = EXCLUDED.seen_at
WHERE forum_presence.seen_at < EXCLUDED.seen_at
"""
LAST_SEEN = """
UPDATE accounts_user SET last_seen_at = v.seen_at
FROM unnest(%s::bigint[], %s::timestamptz[]) AS v (id, seen_at)
WHERE accounts_user.id = v.id
    AND (last_seen_at IS NULL OR last_seen_at < v.seen_at - interval '1 minute')
"""
VIEWS = """
INSERT INTO forum_topicviews (topic_id, views)
SELECT t.id, v.views FROM unnest(%s::bigint[], %s::bigint[]) AS v (id, views)
JOIN forum_topic t USING (id) ORDER BY t.id
ON CONFLICT (topic_id) DO UPDATE SET views = forum_topicviews.views + EXCLUDED.views
"""


@dataclass(frozen=True)
class Visit:
    """A visitor was seen: a member, a robot by name, or a guest known by a hash."""

    visitor: str
    user_id: int | None
    robot: str
    forum_id: int | None
    seen_at: datetime


@transaction.atomic
def record_visits(visits: Sequence[Visit]) -> None:
    """Write who was seen, forget the long gone, and raise the record when it is beaten."""
    if not visits:
        return
    members = sorted((v for v in visits if v.user_id), key=lambda visit: visit.user_id or 0)
    with connection.cursor() as cursor:
        cursor.execute(
            VISITS,
            [
                [v.visitor for v in visits],
                [v.user_id for v in visits],
                [v.robot for v in visits],
                [v.forum_id for v in visits],
                [v.seen_at for v in visits],
            ],
        )
        cursor.execute(LAST_SEEN, [[v.user_id for v in members], [v.seen_at for v in members]])
    Presence.objects.filter(seen_at__lt=timezone.now() - KEPT).delete()
    _raise_record()


def _raise_record() -> None:
    since = timezone.now() - timedelta(minutes=board_settings().online_minutes)
    here = Presence.objects.filter(seen_at__gt=since, robot="").count()
    record, _ = OnlineRecord.objects.get_or_create(
        id=1, defaults={"visitors": here, "at": timezone.now()}
    )
    if here > record.visitors:
        OnlineRecord.objects.filter(pk=record.pk, visitors__lt=here).update(
            visitors=here, at=timezone.now()
        )


def record_views(views: Mapping[int, int]) -> None:
    """Add to the topics' view counts."""
    if views:
        with connection.cursor() as cursor:
            cursor.execute(VIEWS, [list(views), list(views.values())])
