"""How much waits for moderators, held in process memory while the stamp `desk` stands."""

from collections import Counter

from django.db import connection

from accounts.models import User
from accounts.permissions import keeps_order
from board.stamps import Snapshot
from forum.models import Level, Visibility
from forum.models.tree import access_of
from reputation.models import Rating

# By forum; profiles lie in none. What waits for more than one reason is one thing to look at.
COUNT = f"""
SELECT t.forum_id, count(*) FROM (
    SELECT post_id AS id FROM moderation_report
        WHERE post_id IS NOT NULL AND state IN ('open', 'claimed')
    UNION SELECT id FROM forum_post WHERE visibility = {Visibility.WAITING}
    UNION SELECT id FROM forum_post WHERE flag > ''
    UNION SELECT post_id FROM reputation_rating WHERE state = {Rating.State.HELD}
) waiting JOIN forum_post p ON p.id = waiting.id JOIN forum_topic t ON t.id = p.topic_id
GROUP BY t.forum_id
UNION ALL SELECT NULL, count(DISTINCT profile_id) FROM moderation_report
    WHERE state IN ('open', 'claimed')
"""


def _load() -> Counter[int | None]:
    with connection.cursor() as cursor:
        cursor.execute(COUNT)
        return Counter(dict(cursor.fetchall()))


_snapshot = Snapshot(_load, key="desk")


def waiting_for(user: User) -> int:
    """The number of posts and profiles that wait for `user`: those of the moderated forums, and
    profiles for who keeps order everywhere. No query while nothing changes."""
    counted = _snapshot.get()
    moderated = sum(counted[pk] for pk in access_of(user).at_least(Level.MODERATE))
    return moderated + (counted[None] if keeps_order(user) else 0)
