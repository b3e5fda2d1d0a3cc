"""The closings that there would be if every day had been closed: for a board that is filled at
once, with what was given long before."""

from datetime import date, timedelta

from django.db import connection

from reputation.actions.closings import DAYS, close_day

# What each member had at the end of each of these days, where it differs from the day before.
CLOSINGS = """
INSERT INTO reputation_dayclosing (member_id, day, points)
SELECT member_id, day, points FROM (
    SELECT receiver_id AS member_id,
        greatest((given_at AT TIME ZONE 'UTC')::date, %(first)s) AS day,
        sum(sum(rating.points)) OVER (
            PARTITION BY receiver_id
            ORDER BY greatest((given_at AT TIME ZONE 'UTC')::date, %(first)s)
        ) AS points,
        sum(rating.points) AS more
    FROM reputation_rating rating
    JOIN forum_post post ON post.id = rating.post_id AND post.visibility = 1
    JOIN forum_topic topic ON topic.id = post.topic_id AND topic.visibility = 1
    JOIN forum_forum forum ON forum.id = topic.forum_id AND forum.reputation <> 2
    WHERE rating.state = 0
    GROUP BY receiver_id, 2
) closing WHERE more <> 0
"""


def close_past_days(today: date) -> None:
    """Write the closings of the last days until `today`, and what everybody had `DAYS` before it.
    There are none yet; what members have now is settled."""
    with connection.cursor() as cursor:
        cursor.execute(CLOSINGS, {"first": today - timedelta(days=DAYS)})
    close_day(today)
