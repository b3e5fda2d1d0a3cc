"""What decides how the posts of a page look, without the posts: a tenth of what they weigh."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connections, router

from accounts.models import User
from forum.models import Post, Topic, Visibility


class Look(NamedTuple):
    """A post's numbers that change with everything a reader sees of it and of its author.

    `post_stamp` changes with the post's row, points and givers included; the others with what is
    shown of its author, its editor and those who are named as givers. `is_thanked` says whether the
    reader has thanked for it.
    """

    post_id: int
    number: int
    author_id: int | None
    is_thanked: bool
    post_stamp: int
    author_stamp: int | None
    author_posts: int | None
    author_reputation: int | None
    editor_stamp: int | None
    givers_stamp: int | None


# So many of those who thanked for a post are named.
NAMED = 3
VISIBLE = f"SELECT * FROM forum_post WHERE topic_id = %s AND visibility = {Visibility.VISIBLE}"
# The limit says nothing new, except to Postgres: it takes the numbers of a long topic's first posts
# for those of half the board, and would read all members to name the authors.
BETWEEN = f"{VISIBLE} AND number BETWEEN %s AND %s ORDER BY number LIMIT %s"
_SELECT = f"""
SELECT p.id, p.number, p.author_id, %s = ANY(p.thanked_by),
    p.stamp, a.stamp, a.post_count, a.reputation, e.stamp,
    (SELECT sum(g.stamp)::bigint FROM accounts_user g WHERE g.id = ANY(p.thanked_by[1:{NAMED}]))
FROM ({BETWEEN}) p
LEFT JOIN accounts_user a ON a.id = p.author_id LEFT JOIN accounts_user e ON e.id = p.edited_by_id
ORDER BY p.number
"""


def looks_between(topic: Topic, reader: User, first: int, last: int) -> list[Look]:
    """Of the visible posts of `topic` numbered `first` to `last`, in order."""
    with connections[router.db_for_read(Post)].cursor() as cursor:
        cursor.execute(_SELECT, [reader.pk, topic.pk, first, last, last - first + 1])
        return [Look(*row) for row in cursor.fetchall()]
