"""What the board index shows, and the rows of subforums on a forum's page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.db import connection, connections, router
from django.db.backends.utils import CursorWrapper
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Reader, User
from board.rows import SIGNS, Columns, Compiled, Held, Look, Row, array_of, relate
from board.stamps import Snapshot, stamp_of
from forum.models import Forum, Level, Post, Topic
from forum.models.tree import access_key, access_of, tree
from forum.queries.shown import shown_by_index
from forum.queries.unread import horizon, with_news


@dataclass(frozen=True)
class ForumRow:
    """A forum as a row: the counts and the last post of all that the reader may read in it."""

    forum: Forum
    topic_count: int
    post_count: int
    last: Post | None
    unread: bool
    subforums: list[ForumRow] = field(default_factory=list)

    @property
    def is_link(self) -> bool:
        return self.forum.kind == Forum.Kind.LINK


@dataclass(frozen=True)
class Category:
    """A heading of the index and the rows under it; None heads the forums that lie in none."""

    forum: Forum | None
    rows: list[ForumRow]


@dataclass(frozen=True)
class Statistics:
    """The statistics line, of what the reader may read."""

    posts: int
    topics: int
    members: int
    newest: User | None


@dataclass(frozen=True)
class BoardIndex:
    """The board index as `reader` has it; what is on it is read when it is asked for. `unread`
    are the forums with something new to the reader.
    """

    reader: Reader
    unread: frozenset[int]

    @cached_property
    def state(self) -> str:
        """What changes with all on it that is the same for everybody with the reader's access. To
        be asked for before what is kept under it, which is never too old then; the members are
        counted under the stamp that was read when the page began."""
        return f"{shown_by_index(self.reader).state()[0]} {stamp_of('members')}"

    @cached_property
    def _forums(self) -> dict[int, Forum]:
        return _counted(self.reader, tree().forums)

    @cached_property
    def categories(self) -> list[Category]:
        """The categories that the reader may see, with their forums."""
        rows = _rows(self.reader, None, self._forums, self.unread)
        loose = [row for row in rows if row.forum.kind != Forum.Kind.CATEGORY]
        categories = [Category(None, loose)] if loose else []
        return categories + [
            Category(row.forum, row.subforums)
            for row in rows
            if row.forum.kind == Forum.Kind.CATEGORY
        ]

    @cached_property
    def statistics(self) -> Statistics:
        """The statistics line."""
        count, newest = _members.get()
        return Statistics(
            posts=sum(forum.post_count for forum in self._forums.values()),
            topics=sum(forum.topic_count for forum in self._forums.values()),
            members=count,
            newest=newest,
        )


def board_index(user: Reader) -> BoardIndex:
    """What `user` has on the board index."""
    return BoardIndex(user, _forums_with_news(user))


def subforum_rows(user: Reader, forum: Forum) -> tuple[Forum, list[ForumRow]]:
    """`forum` with its counters as they are now, and its subforums as rows.

    A query, another where a forum has changed since somebody looked, and one for a member when
    there are subforums.
    """
    inner = tree().below(forum.pk)
    counted = _counted(user, inner)
    new = _forums_with_news(user) if len(inner) > 1 else frozenset()
    return counted.get(forum.pk, forum), _rows(user, forum.pk, counted, new)


_FORUM = Columns(Forum, "f")
_LAST = Columns(Post, "l", only=("author", "author_name", "created_at", "topic"))
_AUTHOR = Columns(User, "a", only=("username", "primary_group", "stamp"))
_TOPIC = Columns(Topic, "t", only=("title", "stamp"))
_PARTS = Row(_FORUM, _LAST, _AUTHOR, _TOPIC)
_FROM = """
FROM forum_forum f LEFT JOIN forum_post l ON l.id = f.last_post_id
LEFT JOIN accounts_user a ON a.id = l.author_id LEFT JOIN forum_topic t ON t.id = l.topic_id
WHERE f.id"""
# What changes with all that is seen of a forum's counters, its last post and the author of that.
_LOOK = ("f.id", "f.stamp", "l.id", "t.stamp", "a.id", "a.stamp")
_LOOKS = f"SELECT {', '.join(_LOOK)} {_FROM}"
_COUNTED = f"SELECT {', '.join(_LOOK)}, {_PARTS.sql} {_FROM}"

# A busy board has a hundred of them, most of which nobody has written in since.
held = Held[Forum](300)


def _counted(user: Reader, forum_ids: Iterable[int]) -> dict[int, Forum]:
    """The forums that `user` may read, with their counters and last posts as they are now. A query,
    and another where any has changed since somebody looked."""
    wanted = set(access_of(user).at_least(Level.READ)).intersection(forum_ids)
    database = router.db_for_read(Forum)
    with connections[database].cursor() as cursor:
        looks = _asked(cursor, _LOOKS, sorted(wanted))
        known = held.among(looks)
        forums = {forum.pk: forum for forum in known.values()}
        if changed := [look[0] for look in looks if look not in known]:
            read = _read(database, _asked(cursor, _COUNTED, changed))
            held.add(read)
            forums |= {forum.pk: forum for forum in read.values()}
    return forums


def _asked(cursor: CursorWrapper, select: str, forum_ids: Sequence[int]) -> list[Any]:
    array, parameters = array_of(forum_ids)
    cursor.execute(f"{select} = ANY({array})", parameters)
    return list(cursor.fetchall())


def _read(database: str, rows: Iterable[tuple[Any, ...]]) -> dict[Look, Forum]:
    forums: dict[Look, Forum] = {}
    for row in rows:
        look, values = row[: len(_LOOK)], row[len(_LOOK) :]
        forum, last, author, topic = _PARTS.make(database, values)
        relate(forum, last_post=last)
        if last:
            relate(last, author=author, topic=topic)
        forums[look] = forum
    return forums


def _forums_with_news(user: Reader) -> frozenset[int]:
    if not isinstance(user, User):
        return frozenset()
    sql, parameters = _news.sql(access_key(user), user, user_id=user.pk, since=horizon(user))
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return frozenset(forum_id for (forum_id,) in cursor.fetchall())


def _forums_of_news(user: User, *, user_id: int, since: datetime) -> QuerySet[Forum, Any]:
    # Who may read is asked of the forums, and of each one topic is enough: the newest normal one,
    # or pinned one, as the indexes of what a forum lists have them. Postgres would go through all
    # topics otherwise.
    here = Topic.objects.filter(forum=OuterRef("pk"))
    normal = with_news(here.filter(kind=Topic.Kind.NORMAL), user_id, since)
    pinned = with_news(here.filter(kind__gt=Topic.Kind.NORMAL), user_id, since)
    one = [Subquery(some.order_by("-last_post_at").values("pk")[:1]) for some in (normal, pinned)]
    readable = Forum.objects.filter(pk__in=access_of(user).at_least(Level.READ))
    found = readable.annotate(news=Coalesce(*one)).exclude(news=None)
    return found.order_by().values_list("pk")


_news = Compiled(_forums_of_news, user_id=SIGNS[0], since=datetime.min.replace(tzinfo=UTC))


def _rows(
    user: Reader, parent_id: int | None, counted: dict[int, Forum], new: frozenset[int]
) -> list[ForumRow]:
    board, access = tree(), access_of(user)
    return [
        _row(user, forum, counted, new)
        for forum in board.children.get(parent_id, [])
        if access.level(forum.pk) >= Level.SEE
    ]


def _row(user: Reader, forum: Forum, counted: dict[int, Forum], new: frozenset[int]) -> ForumRow:
    inner = _rows(user, forum.pk, counted, new)
    own = counted.get(forum.pk)
    lasts = [row.last for row in inner] + [own.last_post if own else None]
    return ForumRow(
        forum=forum,
        topic_count=sum(row.topic_count for row in inner) + (own.topic_count if own else 0),
        post_count=sum(row.post_count for row in inner) + (own.post_count if own else 0),
        last=max(filter(None, lasts), key=lambda post: post.created_at, default=None),
        unread=forum.pk in new or any(row.unread for row in inner),
        subforums=inner,
    )


def _count_members() -> tuple[int, User | None]:
    members = User.objects.listed().only("username", "primary_group_id", "stamp")
    return members.count(), members.order_by("-date_joined", "-id").first()


# Counted once for each change among the members, not for each page.
_members = Snapshot(_count_members, "members")
