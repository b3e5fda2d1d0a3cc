"""Forums as rows of a list: on the board index, and the subforums on a forum's page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection, connections, router
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from accounts.models import Reader, User
from board.rows import SIGNS, Columns, Compiled, Held, Look, Row, array_of, relate
from forum.models import Forum, Level, Post, Topic
from forum.models.tree import Tree, access_key, access_of, tree
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
class ForumList:
    """Forums under a heading, which may have an `address`. Their rows are read when they are asked
    for; `state` changes with all that is seen of them."""

    title: str
    address: str
    state: str
    _rows: Callable[[], list[ForumRow]]

    @cached_property
    def rows(self) -> list[ForumRow]:
        return self._rows()


class ForumLook(NamedTuple):
    """What changes with all that is seen of a forum's counters, its last post and the author of
    that; and the counters."""

    id: int
    stamp: int
    faces: int
    topic_count: int
    post_count: int


@dataclass(frozen=True)
class SeenForums:
    """The forums of a `board` that a reader has `seen`: of those that the reader may read, how they
    looked when the page began, and which have something new."""

    looks: dict[int, ForumLook]
    unread: frozenset[int]
    board: Tree
    seen: frozenset[int]

    @cached_property
    def counted(self) -> dict[int, Forum]:
        """With their counters and last posts. A query, where any has changed since somebody
        looked."""
        return _counted(self.looks.values())

    def inside(self, parent_id: int | None) -> list[Forum]:
        """What lies in a forum, or at the top, and is seen."""
        return [forum for forum in self.board.children.get(parent_id, []) if forum.pk in self.seen]

    def list_in(self, parent: Forum, title: str, address: str = "") -> ForumList:
        """What lies in `parent` as a list."""
        state = self._state(self.board.below(parent.pk)[1:])
        return ForumList(title, address, state, lambda: self._rows(self.inside(parent.pk)))

    def list_of(self, forums: list[Forum], title: str) -> ForumList:
        """These forums as a list."""
        state = " ".join(self._state(self.board.below(forum.pk)) for forum in forums)
        return ForumList(title, "", state, lambda: self._rows(forums))

    def _state(self, forum_ids: Iterable[int]) -> str:
        shown = [pk for pk in forum_ids if pk in self.seen]
        looks = [self.looks[pk][:3] for pk in shown if pk in self.looks]
        return f"{shown} {looks} {sorted(self.unread.intersection(shown))}"

    def _rows(self, forums: list[Forum]) -> list[ForumRow]:
        return [self._row(forum) for forum in forums]

    def _row(self, forum: Forum) -> ForumRow:
        inner = self._rows(self.inside(forum.pk))
        own = self.counted.get(forum.pk)
        lasts = [row.last for row in inner] + [own.last_post if own else None]
        return ForumRow(
            forum=forum,
            topic_count=sum(row.topic_count for row in inner) + (own.topic_count if own else 0),
            post_count=sum(row.post_count for row in inner) + (own.post_count if own else 0),
            last=max(filter(None, lasts), key=lambda post: post.created_at, default=None),
            unread=forum.pk in self.unread or any(row.unread for row in inner),
            subforums=inner,
        )


def forums_seen(user: Reader) -> SeenForums:
    """All forums: a query, and one more for a member."""
    return _seen(user, tree().forums, _forums_with_news(user))


def _seen(user: Reader, forum_ids: Iterable[int], unread: frozenset[int]) -> SeenForums:
    seen = access_of(user).at_least(Level.SEE)
    return SeenForums(_looks(user, forum_ids), unread, tree(), seen)


def subforums(user: Reader, forum: Forum) -> tuple[Forum, list[ForumList]]:
    """`forum` with its counters as they are now, and what lies in it as a list, if anything does.

    A query, another where a forum has changed since somebody looked, and one for a member when
    there are subforums.
    """
    inner = tree().below(forum.pk)
    new = _forums_with_news(user) if len(inner) > 1 else frozenset()
    seen = _seen(user, inner, new)
    lists = [seen.list_in(forum, "Subforums")] if seen.inside(forum.pk) else []
    return seen.counted.get(forum.pk, forum), lists


_FORUM = Columns(Forum, "f")
_LAST = Columns(Post, "l", only=("author", "author_name", "created_at", "topic"))
_AUTHOR = Columns(User, "a", only=("username", "primary_group", "stamp"))
_TOPIC = Columns(Topic, "t", only=("title", "stamp"))
_PARTS = Row(_FORUM, _LAST, _AUTHOR, _TOPIC)
# All that is seen of a forum but its author changes its own stamp (`forum.queries.shown`).
_LOOK = (
    *("f.id", "f.stamp", "(SELECT value FROM board_stamp WHERE key = 'faces')"),
    *("f.topic_count", "f.post_count"),
)
_LOOKS = f"SELECT {', '.join(_LOOK)} FROM forum_forum f WHERE f.id"
_COUNTED = f"""
SELECT {", ".join(_LOOK)}, {_PARTS.sql}
FROM forum_forum f LEFT JOIN forum_post l ON l.id = f.last_post_id
LEFT JOIN accounts_user a ON a.id = l.author_id LEFT JOIN forum_topic t ON t.id = l.topic_id
WHERE f.id"""

# A busy board has a hundred of them, most of which nobody has written in since.
held = Held[Forum](300)


def _looks(user: Reader, forum_ids: Iterable[int]) -> dict[int, ForumLook]:
    """Of those that `user` may read, as they are now."""
    readable = access_of(user).at_least(Level.READ).intersection(forum_ids)
    rows = _asked(_LOOKS, sorted(readable))
    return {row[0]: ForumLook(*row) for row in rows}


def _counted(looks: Collection[ForumLook]) -> dict[int, Forum]:
    known = held.among(looks)
    if changed := [look.id for look in looks if look not in known]:
        read = _read(_asked(_COUNTED, changed))
        held.add(read)
        known |= read
    return {look[0]: forum for look, forum in known.items()}


def _asked(select: str, forum_ids: Sequence[int]) -> list[Any]:
    array, parameters = array_of(forum_ids)
    with connections[router.db_for_read(Forum)].cursor() as cursor:
        cursor.execute(f"{select} = ANY({array})", parameters)
        return list(cursor.fetchall())


def _read(rows: Iterable[tuple[Any, ...]]) -> dict[Look, Forum]:
    forums: dict[Look, Forum] = {}
    for row in rows:
        look, values = row[: len(_LOOK)], row[len(_LOOK) :]
        forum, last, author, topic = _PARTS.make(router.db_for_read(Forum), values)
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
    # For each moment it would make a plan of its own, which takes as long as finding.
    moment = RawSQL("SELECT %s::timestamptz", [since])
    normal = with_news(here.filter(kind=Topic.Kind.NORMAL), user_id, moment)
    pinned = with_news(here.filter(kind__gt=Topic.Kind.NORMAL), user_id, moment)
    one = [Subquery(some.order_by("-last_post_at").values("pk")[:1]) for some in (normal, pinned)]
    readable = Forum.objects.filter(pk__in=access_of(user).at_least(Level.READ))
    found = readable.annotate(news=Coalesce(*one)).exclude(news=None)
    return found.order_by().values_list("pk")


_news = Compiled(_forums_of_news, user_id=SIGNS[0], since=datetime.min.replace(tzinfo=UTC))
