"""The topic or the post that an address names, where the reader may have it.

Nearly every page and every act begins with one of them, and Django would build its SQL each time.
"""

from __future__ import annotations

from typing import Any

from django.db import connections, router
from django.db.models import QuerySet

from accounts.models import Reader, User
from board.rows import SIGNS, Columns, Compiled, Row, relate
from forum.models import Post, Topic
from forum.models.tree import access_key
from forum.queries.unread import with_read_number


def find_topic(user: Reader, pk: int) -> Topic | None:
    """The topic with the reader's mark (`with_read_number`) and the number of its best reply, where
    `user` may read it."""
    sql, parameters = _found_topic.sql(access_key(user), user, topic_id=pk, user_id=user.pk or 0)
    database = router.db_for_read(Topic)
    with connections[database].cursor() as cursor:
        cursor.execute(sql, parameters)
        row = cursor.fetchone()
    if row is None:
        return None
    *values, read_number, best_number = row
    topic: Topic = _TOPIC.make(database, values)
    topic.read_number = read_number  # type: ignore[attr-defined]
    topic.best_number = best_number  # type: ignore[attr-defined]
    return topic


def _find_topic(user: Reader, *, topic_id: int, user_id: int) -> QuerySet[Topic, tuple[Any, ...]]:
    found = Topic.objects.visible_to(user).filter(pk=topic_id)
    marked = with_read_number(found, user_id)
    return marked.values_list(*_TOPIC.names, "read_number", "best_reply__number")


_TOPIC = Columns(Topic, "t")
_found_topic = Compiled(
    _find_topic, columns=len(_TOPIC.names) + 2, topic_id=SIGNS[0], user_id=SIGNS[1]
)


MOVES = 10


def find_moved(user: Reader, pk: int) -> Topic | None:
    """Where the posts of a topic went that was merged, if `user` may read it there."""
    for _ in range(MOVES):
        moved = Topic.objects.filter(pk=pk).values_list("moved_to", flat=True).first()
        if moved is None:
            return None
        pk = moved
        if topic := Topic.objects.visible_to(user).filter(pk=pk, moved_to=None).first():
            return topic
    return None


def find_post(user: Reader, pk: int) -> Post | None:
    """The post with its topic and its author, where `user` may read it."""
    sql, parameters = _found_post.sql(access_key(user), user, post_id=pk)
    database = router.db_for_read(Post)
    with connections[database].cursor() as cursor:
        cursor.execute(sql, parameters)
        row = cursor.fetchone()
    if row is None:
        # One of the own ones that nobody else sees, which the access says nothing of.
        own = Post.objects.visible_to(user).select_related("topic", "author")
        return own.filter(pk=pk).first()
    post: Post
    post, topic, author = _PARTS.make(database, row)
    relate(post, topic=topic, author=author)
    return post


def _find_post(user: Reader, *, post_id: int) -> QuerySet[Post, tuple[Any, ...]]:
    names = (
        *_POST.names,
        *(f"topic__{name}" for name in _TOPIC.names),
        *(f"author__{name}" for name in _AUTHOR.names),
    )
    return Post.objects.open_to(user).filter(pk=post_id).values_list(*names)


_POST, _AUTHOR = Columns(Post, "p"), Columns(User, "a")
_PARTS = Row(_POST, _TOPIC, _AUTHOR)
_found_post = Compiled(_find_post, columns=_PARTS.width, post_id=SIGNS[0])
