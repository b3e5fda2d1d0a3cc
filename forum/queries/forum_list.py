"""Forums as rows of a list: on the board index, and the subforums on a forum's page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connections, router
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from accounts.models import Reader, User
from board.rows import SIGNS, Columns, Compiled, Held, Look, Row, array_of, relate
from forum.models import Forum, Level, Post, Topic
from forum.models.tree import Tree, access_of, tree
from forum.queries.unread import horizon, with_news


@dataclass(frozen=True)
class ForumRow:
    """A forum as a row: the counts and the last post of all that the reader may read in it."""

    forum: Forum
    topic_count: int
    post_count: int
    last: Post | None
    subforums: list[ForumRow] = field(default_factory=list)

    @property
    def is_link(self) -> bool:
        return self.forum.kind == Forum.Kind.LINK


@dataclass(frozen=True)
class ForumList:
    """Forums under a heading, which may have an `address`. Their rows are read when they are asked
    for; `state` changes with all that is seen of them, but for what is new to a reader."""

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


class AllForums(NamedTuple):
    """All forums that a reader may read, in numbers. `state` changes with all that is seen of
    them, but for what is new: that is in the forums `unread`, or in what lies in them. For guests
    there is no state, and nothing new."""

    state: str
    topic_count: int
    post_count: int
    unread: frozenset[int]


@dataclass(frozen=True)
class SeenForums:
    """The forums of a `board` that a reader has `seen`, and of those that the reader may read, how
    they looked at one moment."""

    looks: dict[int, ForumLook]
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
        return f"{shown} {looks}"

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
            subforums=inner,
        )


def all_forums(user: User) -> AllForums:
    """The forums that the member `user` may read, in numbers. A query."""
    ((state, topics, posts, new),) = _asked(_ALL, user, tree().forums, news=True)
    return AllForums(state, topics, posts, _with_parents(user, new))


def forums_seen(user: Reader) -> SeenForums:
    """All forums one by one. A query."""
    return _seen(user, _asked(_LOOKS, user, tree().forums))


def subforums(user: Reader, forum: Forum) -> tuple[Forum, list[ForumList], frozenset[int]]:
    """`forum` with its counters as they are now; what lies in it as a list, if anything does; and
    which of that has something new for `user`.

    A query, and another where a forum has changed since somebody looked.
    """
    inner = tree().below(forum.pk)
    rows = _asked(_LOOKS, user, inner, news=len(inner) > 1)
    seen = _seen(user, rows)
    lists = [seen.list_in(forum, "Subforums")] if seen.inside(forum.pk) else []
    new = _with_parents(user, (row[0] for row in rows if row[-1]))
    return seen.counted.get(forum.pk, forum), lists, new


def _seen(user: Reader, rows: Iterable[tuple[Any, ...]]) -> SeenForums:
    looks = {row[0]: ForumLook(*row[:-1]) for row in rows}
    return SeenForums(looks, tree(), access_of(user).at_least(Level.SEE))


def _with_parents(user: Reader, forum_ids: Iterable[int]) -> frozenset[int]:
    """These forums, and what they lie in, as far up as `user` sees it."""
    forums, seen = tree().forums, access_of(user).at_least(Level.SEE)
    found: set[int] = set()
    for pk in forum_ids:
        at: int | None = pk
        while at in seen and at not in found:
            found.add(at)
            at = forums[at].parent_id
    return frozenset(found)


_FORUM = Columns(Forum, "f")
_LAST = Columns(Post, "l", only=("author", "author_name", "created_at", "topic"))
_AUTHOR = Columns(User, "a", only=("username", "primary_group", "stamp"))
_TOPIC = Columns(Topic, "t", only=("title", "stamp"))
_PARTS = Row(_FORUM, _LAST, _AUTHOR, _TOPIC)
# All that is seen of a forum but its author changes its own stamp (`forum.queries.shown`).
_FACES = "(SELECT value FROM board_stamp WHERE key = 'faces')"
_LOOK = f"f.id, f.stamp, {_FACES}, f.topic_count, f.post_count"
_LOOKS = f"SELECT {_LOOK}, f.news IS NOT NULL FROM ({{forums}}) f WHERE f.id"
# Each stamp only grows: so does their sum, whatever is changed.
_ALL = f"""
SELECT concat_ws('-', count(*), sum(f.stamp), {_FACES}),
    coalesce(sum(f.topic_count), 0), coalesce(sum(f.post_count), 0),
    coalesce(array_agg(f.id) FILTER (WHERE f.news IS NOT NULL), ARRAY[]::bigint[])
FROM ({{forums}}) f WHERE f.id"""
_WITHOUT_NEWS = "SELECT *, NULL AS news FROM forum_forum"
_COUNTED = f"""
SELECT {_LOOK}, {_PARTS.sql}
FROM forum_forum f LEFT JOIN forum_post l ON l.id = f.last_post_id
LEFT JOIN accounts_user a ON a.id = l.author_id LEFT JOIN forum_topic t ON t.id = l.topic_id
WHERE f.id"""

_WIDTH = len(ForumLook._fields)

# A busy board has a hundred of them, most of which nobody has written in since.
held = Held[Forum](300)


def _asked(
    select: str, user: Reader, forum_ids: Iterable[int], *, news: bool = False
) -> list[tuple[Any, ...]]:
    """What `select` says of those of the forums that `user` may read; with `news`, of what is new
    to a member."""
    readable = access_of(user).at_least(Level.READ).intersection(forum_ids)
    source, parameters = _WITHOUT_NEWS, list[Any]()
    if news and isinstance(user, User):
        source, parameters = _news.sql(None, user_id=user.pk, since=horizon(user))
    return _fetched(select.format(forums=source), parameters, sorted(readable))


def _counted(looks: Collection[ForumLook]) -> dict[int, Forum]:
    known = held.among(looks)
    if changed := [look.id for look in looks if look not in known]:
        read = _read(_fetched(_COUNTED, [], changed))
        held.add(read)
        known |= read
    return {look[0]: forum for look, forum in known.items()}


def _fetched(select: str, parameters: list[Any], forum_ids: Sequence[int]) -> list[Any]:
    array, ids = array_of(forum_ids)
    with connections[router.db_for_read(Forum)].cursor() as cursor:
        cursor.execute(f"{select} = ANY({array})", [*parameters, *ids])
        return list(cursor.fetchall())


def _read(rows: Iterable[tuple[Any, ...]]) -> dict[Look, Forum]:
    forums: dict[Look, Forum] = {}
    for row in rows:
        look, values = row[:_WIDTH], row[_WIDTH:]
        forum, last, author, topic = _PARTS.make(router.db_for_read(Forum), values)
        relate(forum, last_post=last)
        if last:
            relate(last, author=author, topic=topic)
        forums[look] = forum
    return forums


def _forums_and_news(*, user_id: int, since: datetime) -> QuerySet[Forum, Any]:
    # Who may read is asked of the forums (`_asked`). Of each one topic is enough: the newest normal
    # one, or pinned one, as the indexes of what a forum lists have them. Postgres would go through
    # all topics otherwise.
    here = Topic.objects.filter(forum=OuterRef("pk"))
    # For each moment it would make a plan of its own, which takes as long as finding.
    moment = RawSQL("SELECT %s::timestamptz", [since])
    normal = with_news(here.filter(kind=Topic.Kind.NORMAL), user_id, moment)
    pinned = with_news(here.filter(kind__gt=Topic.Kind.NORMAL), user_id, moment)
    one = [Subquery(some.order_by("-last_post_at").values("pk")[:1]) for some in (normal, pinned)]
    forums = Forum.objects.annotate(news=Coalesce(*one)).order_by()
    return forums.values_list("id", "stamp", "topic_count", "post_count", "news")


_news = Compiled(_forums_and_news, user_id=SIGNS[0], since=datetime.min.replace(tzinfo=UTC))
