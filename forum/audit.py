"""Recounts everything that is counted, numbered or pointed to, in set-based SQL.

Each check is a query that gives the differences, `(what, id, stored, counted)`, and the statement
that mends them. What is counted is said in `forum.counters`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction


@dataclass(frozen=True)
class Check:
    """`right` is a SELECT of `id` and the columns as they should be, for every row of `table`."""

    name: str
    table: str
    columns: tuple[str, ...]
    right: str

    def differences(self) -> str:
        """The SQL that gives id, what is stored and what is right, row by row."""
        stored = ", ".join(f"t.{column}" for column in self.columns)
        right = ", ".join(f"r.{column}" for column in self.columns)
        return (
            f"SELECT t.id, ROW({stored})::text, ROW({right})::text FROM {self.table} t "
            f"JOIN ({self.right}) r ON r.id = t.id "
            f"WHERE ROW({stored}) IS DISTINCT FROM ROW({right}) ORDER BY t.id"
        )

    def mend(self) -> str:
        """The SQL that makes the stored columns right."""
        assigned = ", ".join(f"{column} = r.{column}" for column in self.columns)
        stored = ", ".join(f"t.{column}" for column in self.columns)
        right = ", ".join(f"r.{column}" for column in self.columns)
        return (
            f"UPDATE {self.table} t SET {assigned} FROM ({self.right}) r "
            f"WHERE r.id = t.id AND ROW({stored}) IS DISTINCT FROM ROW({right})"
        )


@dataclass(frozen=True)
class Difference:
    """A row that says something else than a recount does."""

    check: str
    row: int
    stored: str
    counted: str


# In the order in which they mend: numbers first, and then what is counted from them.
CHECKS = (
    Check(
        name="post number",
        table="forum_post",
        columns=("number",),
        right="""
            SELECT id, CASE WHEN visibility = 1 THEN row_number() OVER (
                PARTITION BY topic_id, visibility ORDER BY number NULLS LAST, created_at, id
            )::integer END AS number FROM forum_post""",
    ),
    Check(
        name="topic's posts and last post",
        table="forum_topic",
        columns=("post_count", "last_post_id", "last_post_at"),
        right="""
            SELECT topic.id, coalesce(last.number, 0) AS post_count, last.id AS last_post_id,
                greatest(coalesce(last.created_at, topic.created_at), topic.bumped_at)
                    AS last_post_at
            FROM forum_topic topic LEFT JOIN LATERAL (
                SELECT id, number, created_at FROM forum_post
                WHERE topic_id = topic.id AND number IS NOT NULL ORDER BY number DESC LIMIT 1
            ) last ON true""",
    ),
    Check(
        name="topic's posts that are withheld",
        table="forum_topic",
        columns=("withheld_count",),
        right="""
            SELECT topic.id, count(post.id)::integer AS withheld_count FROM forum_topic topic
            LEFT JOIN forum_post post ON post.topic_id = topic.id AND post.visibility <> 1
            GROUP BY topic.id""",
    ),
    Check(
        name="forum's topics and posts",
        table="forum_forum",
        columns=("topic_count", "post_count"),
        right="""
            SELECT forum.id, count(topic.id)::integer AS topic_count,
                coalesce(sum(topic.post_count), 0)::integer AS post_count
            FROM forum_forum forum
            LEFT JOIN forum_topic topic ON topic.forum_id = forum.id AND topic.visibility = 1
            GROUP BY forum.id""",
    ),
    Check(
        name="forum's last post",
        table="forum_forum",
        columns=("last_post_id",),
        right="""
            SELECT forum.id, last.last_post_id FROM forum_forum forum LEFT JOIN LATERAL (
                SELECT last_post_id FROM forum_topic
                WHERE forum_id = forum.id AND visibility = 1 AND last_post_id IS NOT NULL
                ORDER BY last_post_at DESC, id DESC LIMIT 1
            ) last ON true""",
    ),
    Check(
        name="member's posts",
        table="accounts_user",
        columns=("post_count",),
        right="""
            SELECT member.id, count(topic.id)::integer AS post_count FROM accounts_user member
            LEFT JOIN forum_post post ON post.author_id = member.id AND post.visibility = 1
            LEFT JOIN forum_topic topic ON topic.id = post.topic_id AND topic.visibility = 1
            GROUP BY member.id""",
    ),
    Check(
        name="read mark past the topic's end",
        table="forum_topicread",
        columns=("number",),
        right="""
            SELECT mark.id, least(mark.number, topic.post_count) AS number
            FROM forum_topicread mark JOIN forum_topic topic ON topic.id = mark.topic_id""",
    ),
)


# A recount of what was loaded a moment ago, planned by the statistics from before, takes hours.
STATISTICS = "ANALYZE " + ", ".join(sorted({check.table for check in CHECKS}))


def differences() -> Iterator[Difference]:
    """Every row that a recount does not agree with."""
    with connection.cursor() as cursor:
        cursor.execute(STATISTICS)
        for check in CHECKS:
            cursor.execute(check.differences())
            for row, stored, counted in cursor.fetchall():
                yield Difference(check.name, row, stored, counted)


@transaction.atomic
def repair() -> int:
    """Make everything as a recount has it; gives how many rows were mended.

    Writers wait meanwhile: the tables that counters come from are held.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE forum_topic, forum_post IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(STATISTICS)
        mended = 0
        for check in CHECKS:
            cursor.execute(check.mend())
            mended += cursor.rowcount
    return mended
