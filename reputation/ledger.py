"""What posts have from the ledger, and so topics, forums and members: the one writer of it.

Whoever changes ratings holds the posts' topics, their forums and the authors, in this order, and
then settles: the columns of a post are counted anew from its ratings that stand.
"""

from collections.abc import Collection

from django.db import connection

from forum import counters
from forum.models import Post, Topic

# Also what `check_board` compares with. A member who is deleted is not named any more.
RIGHT = """
SELECT post.id, coalesce(sum(rating.points), 0)::integer AS points,
    coalesce(array_agg(rating.giver_id ORDER BY rating.id)
        FILTER (WHERE rating.points > 0 AND rating.giver_id IS NOT NULL), '{{}}') AS thanked_by
FROM forum_post post
LEFT JOIN reputation_rating rating ON rating.post_id = post.id AND rating.state = 0
{where} GROUP BY post.id
"""
SETTLE = f"""
UPDATE forum_post SET points = counted.points, thanked_by = counted.thanked_by
FROM ({RIGHT.format(where="WHERE post.id = ANY(%s)")}) counted
WHERE counted.id = forum_post.id
    AND (forum_post.points, forum_post.thanked_by) <> (counted.points, counted.thanked_by)
RETURNING forum_post.id, forum_post.points
"""


def settle_posts(post_ids: Collection[int]) -> dict[int, int]:
    """Set what these posts have got, and give the points of those that have changed; for inside
    `forum.arranging.rearranged`, which sums up the rest when it ends."""
    if not post_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, [list(post_ids)])
        return dict(cursor.fetchall())


def settle(post: Post, topic: Topic) -> None:
    """Set what `post` has got, and with it the topic's best, the author's score and reputation.
    `post` is as it was before, topic, forum and author are locked."""
    points = settle_posts([post.pk]).get(post.pk, post.points)
    counters.points_changed(post, topic, points=points)
