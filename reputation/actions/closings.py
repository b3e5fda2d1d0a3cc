"""What happens at the end of each day: the board remembers what everybody's reputation was, so that
it can tell who has gained most in the last 30 days."""

from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from forum import counters

DAYS = 30

# Written where it differs from the closing before.
CLOSE = """
INSERT INTO reputation_dayclosing (member_id, day, points)
SELECT member.id, %(day)s, member.reputation FROM accounts_user member
LEFT JOIN LATERAL (
    SELECT points FROM reputation_dayclosing
    WHERE member_id = member.id AND day < %(day)s ORDER BY day DESC LIMIT 1
) before ON true
WHERE member.reputation <> coalesce(before.points, 0)
ON CONFLICT (member_id, day) DO UPDATE SET points = excluded.points
"""
# Members whose closing of 30 days ago is another than is remembered.
STALE = """
SELECT member.id, coalesce(past.points, 0) FROM accounts_user member
LEFT JOIN LATERAL (
    SELECT points FROM reputation_dayclosing
    WHERE member_id = member.id AND day <= %(then)s ORDER BY day DESC LIMIT 1
) past ON true
WHERE member.reputation_month_ago <> coalesce(past.points, 0) ORDER BY member.id
"""
REMEMBER = """
UPDATE accounts_user SET reputation_month_ago = stale.points
FROM unnest(%s::bigint[], %s::integer[]) AS stale (id, points) WHERE stale.id = accounts_user.id
"""
# The closing of 30 days ago is needed until the next one comes of age.
FORGET = """
DELETE FROM reputation_dayclosing old USING reputation_dayclosing newer
WHERE old.member_id = newer.member_id AND old.day < newer.day AND newer.day <= %(then)s
"""


@transaction.atomic
def close_day(day: date | None = None) -> None:
    """Write the closings of `day` (None: today, in UTC), and set what was 30 days before it."""
    day = day or timezone.now().date()
    days = {"day": day, "then": day - timedelta(days=DAYS)}
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, days)
        cursor.execute(FORGET, days)
        cursor.execute(STALE, days)
        stale = cursor.fetchall()
        if stale:
            ids, points = (list(column) for column in zip(*stale, strict=True))
            counters.lock_members(ids)
            cursor.execute(REMEMBER, [ids, points])
