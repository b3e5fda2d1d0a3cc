"""Members who may be lifting one another up: what the ledger has against them.

It is evidence and no judgement: a couple of good friends looks like one person with two accounts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import User

DAYS, SHOWN, NAMED = 90, 25, 10

# The last days of the ledger are read once, by their index. Two kinds of rows come out of them:
#
# pair  two members, each of whom gave the other at least 5 ratings, where that was at least half of
#       all that one of the two gave;
# many  a member who got something from at least 5 accounts in their first 30 days, where those gave
#       more than half of the points that the member got.
#
# Whether any two of them have an address in common is asked for the few that are left: of what they
# gave one another, and of the posts of those to whom they gave.
RINGS = """
WITH given AS MATERIALIZED (
    SELECT giver_id, receiver_id, points, given_at
    FROM reputation_rating
    WHERE given_at > %(since)s AND state IN (0, 1) AND points > 0 AND giver_id IS NOT NULL
),
gave AS (SELECT giver_id, count(*) AS ratings FROM given GROUP BY giver_id),
got AS (SELECT receiver_id, sum(points) AS points FROM given GROUP BY receiver_id),
often AS (
    SELECT giver_id, receiver_id, count(*) AS ratings, sum(points) AS points,
        min(given_at) AS first_at, max(given_at) AS last_at
    FROM given GROUP BY giver_id, receiver_id HAVING count(*) >= 5
),
pair AS (
    SELECT there.receiver_id, ARRAY[there.giver_id] AS giver_ids,
        there.ratings, back.ratings AS ratings_back, there.points, back.points AS points_back,
        100 * there.ratings / gave_there.ratings AS share,
        100 * back.ratings / gave_back.ratings AS share_back,
        least(there.first_at, back.first_at) AS first_at,
        greatest(there.last_at, back.last_at) AS last_at
    FROM often there
    JOIN often back ON back.giver_id = there.receiver_id AND back.receiver_id = there.giver_id
    JOIN gave gave_there ON gave_there.giver_id = there.giver_id
    JOIN gave gave_back ON gave_back.giver_id = back.giver_id
    WHERE there.giver_id > back.giver_id
        AND (2 * there.ratings >= gave_there.ratings OR 2 * back.ratings >= gave_back.ratings)
),
many AS (
    SELECT given.receiver_id, array_agg(DISTINCT given.giver_id) AS giver_ids,
        count(*) AS ratings, NULL::bigint AS ratings_back,
        sum(given.points) AS points, NULL::bigint AS points_back,
        100 * sum(given.points) / min(got.points) AS share, NULL::bigint AS share_back,
        min(given.given_at) AS first_at, max(given.given_at) AS last_at
    FROM given
    JOIN accounts_user giver ON giver.id = given.giver_id
        AND given.given_at < giver.date_joined + interval '30 days'
    JOIN got ON got.receiver_id = given.receiver_id
    GROUP BY given.receiver_id
    HAVING count(DISTINCT given.giver_id) >= 5 AND 2 * sum(given.points) > min(got.points)
),
found AS (
    (SELECT * FROM pair ORDER BY points + points_back DESC LIMIT %(shown)s)
    UNION ALL
    (SELECT * FROM many ORDER BY points DESC LIMIT %(shown)s)
)
SELECT found.*, EXISTS (
    SELECT FROM reputation_rating one JOIN reputation_rating other
        ON other.address = one.address AND other.giver_id <> one.giver_id
    WHERE one.receiver_id = ANY (people) AND one.giver_id = ANY (people)
        AND other.receiver_id = ANY (people) AND other.giver_id = ANY (people)
) OR EXISTS (
    SELECT FROM reputation_rating one
    JOIN forum_post post ON post.address = one.address AND post.author_id = one.receiver_id
    WHERE one.receiver_id = ANY (people) AND one.giver_id = ANY (people)
) AS have_address
FROM found CROSS JOIN LATERAL (SELECT giver_ids || receiver_id AS people) everybody
ORDER BY ratings_back IS NULL, points + coalesce(points_back, 0) DESC
"""


@dataclass(frozen=True)
class Way:
    """What went one way: how often, how much, and its share of the whole, in hundredths."""

    ratings: int
    points: int
    share: int


@dataclass(frozen=True)
class Ring:
    """One row of evidence: what `givers` gave `receiver`, and `back`, in a pair, what the receiver
    gave the other. A share is of all that who gave it gave; without `back`, of all that the
    receiver got."""

    receiver: User
    givers: list[User]
    there: Way
    back: Way | None
    first_at: datetime
    last_at: datetime
    have_address: bool

    @property
    def named(self) -> list[User]:
        """The first of the givers."""
        return self.givers[:NAMED]

    @property
    def others(self) -> int:
        """How many there are besides."""
        return max(len(self.givers) - NAMED, 0)


def rings() -> list[Ring]:
    """The pairs, then those whom many new accounts lifted, of the last DAYS; of each kind the SHOWN
    with the most points. Two queries."""
    with connection.cursor() as cursor:
        since = timezone.now() - timedelta(days=DAYS)
        cursor.execute(RINGS, {"since": since, "shown": SHOWN})
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
    members = User.objects.in_bulk({pk for row in rows for pk in _people(row)})
    # One whose account was deleted a moment ago is left out.
    return [_ring(row, members) for row in rows if members.keys() >= _people(row)]


def _people(row: dict[str, Any]) -> set[int]:
    return {row["receiver_id"], *row["giver_ids"]}


def _ring(row: dict[str, Any], members: dict[int, User]) -> Ring:
    back = row["ratings_back"] and Way(row["ratings_back"], row["points_back"], row["share_back"])
    return Ring(
        receiver=members[row["receiver_id"]],
        givers=[members[pk] for pk in row["giver_ids"]],
        there=Way(row["ratings"], row["points"], row["share"]),
        back=back,
        first_at=row["first_at"],
        last_at=row["last_at"],
        have_address=row["have_address"],
    )
