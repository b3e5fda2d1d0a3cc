"""What a forum's page lists: announcements, sticky topics, and the rest by last post."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db import connections, router
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from accounts.models import Reader, User
from board.models.settings import board_settings
from board.pagination import pages_in_row
from board.rows import SIGNS, Columns, Compiled, Held, Look, Row, relate
from board.stamps import stamp_of
from forum.models import Forum, Level, Post, ShadowTopic, Topic, Visibility
from forum.models.tree import access_key, access_of
from forum.permissions import can_moderate
from forum.queries.unread import has_news


@dataclass(frozen=True)
class TopicRow:
    """A topic as a row of a list, of the forum that it `is_moved` from or its own. The topic is
    held for all, and nobody changes it."""

    topic: Topic
    views: int
    unread: bool
    is_moved: bool = False

    @property
    def last(self) -> Post | None:
        return self.topic.last_post

    @property
    def replies(self) -> int:
        return self.topic.reply_count

    @property
    def pages(self) -> list[int | None]:
        """The topic's own pages, when there are several."""
        return pages_in_row(self.topic.post_count, board_settings().posts_per_page)

    @property
    def hot(self) -> bool:
        """Much written in, and still open (phpBB's rule)."""
        return self.topic.post_count >= board_settings().hot_from_posts and not self.is_locked

    @property
    def is_locked(self) -> bool:
        return self.topic.is_locked

    @property
    def first_unread_url(self) -> str:
        return f"{self.topic.get_absolute_url()}unread/"


@dataclass(frozen=True)
class Listing:
    """A page of a forum's list. `moved`: topics that were here, and are elsewhere now; `withheld`:
    those that only moderators see."""

    announcements: list[TopicRow]
    stickies: list[TopicRow]
    moved: list[TopicRow]
    normal: list[TopicRow]
    withheld: list[TopicRow]

    @property
    def rows(self) -> list[TopicRow]:
        return [*self.announcements, *self.stickies, *self.moved, *self.normal]


def list_topics(user: Reader, forum: Forum, *, start: int, count: int) -> Listing:
    """The global announcements that `user` may read, the forum's own announcements and sticky
    topics and its shadows, newest first within each kind; and `count` normal topics by last post,
    from the `start`th on (0 is the newest).

    The counted pages are of visible ones; the latest of the others come with the first page, for
    who moderates. The ids come from indexes alone, so that a deep page reads no row that it does
    not show; the rows by their ids, in one query more, or for a member in two: of those that are
    held, only what is new.
    """
    key = access_key(user)
    pinned, of_pinned = _pinned.sql(key, user, forum_id=forum.pk)
    moved, of_moved = _moved.sql(key, user, forum_id=forum.pk)
    normal, of_normal = _normal.sql(key, user, forum_id=forum.pk)
    with connections[router.db_for_read(Topic)].cursor() as cursor:
        # Of a number Postgres would make a plan for each page, to save what is far less.
        page = f"LIMIT {count:d} OFFSET (SELECT %s::bigint)"
        ids = f"({pinned}) UNION ALL ({moved}) UNION ALL ({normal} {page})"
        parameters = [*of_pinned, *of_moved, *of_normal, start]
        if start == 0 and can_moderate(user, forum.pk):
            withheld, of_withheld = _withheld.sql(key, user, forum_id=forum.pk)
            ids += f" UNION ALL ({withheld} LIMIT {count:d})"
            parameters += of_withheld
        cursor.execute(ids, parameters)
        found = _rows(user, [pk for (pk,) in cursor.fetchall()])
    listing, access = Listing([], [], [], [], []), access_of(user)
    for row in found:
        # It may have been hidden, or moved to where the reader may not go, since its id was read.
        is_visible = row.topic.visibility == Visibility.VISIBLE
        needed = Level.READ if is_visible else Level.MODERATE
        if access.level(row.topic.forum_id) >= needed:
            _place(row, listing, forum)
    return listing


def _place(row: TopicRow, listing: Listing, forum: Forum) -> None:
    topic = row.topic
    if topic.visibility != Visibility.VISIBLE:
        listing.withheld.append(row)
    elif topic.forum_id != forum.pk and topic.kind != Topic.Kind.GLOBAL:
        listing.moved.append(replace(row, is_moved=True))
    elif topic.is_announcement:
        listing.announcements.append(row)
    elif topic.kind == Topic.Kind.STICKY:
        listing.stickies.append(row)
    else:
        listing.normal.append(row)


def _pinned_ids(user: Reader, *, forum_id: int) -> QuerySet[Topic, Any]:
    return (
        Topic.objects.visible_to(user)
        .filter(visibility=Visibility.VISIBLE, kind__gt=Topic.Kind.NORMAL)
        .filter(Q(forum=forum_id) | Q(kind=Topic.Kind.GLOBAL))
        .values("pk")
    )


def _moved_ids(user: Reader, *, forum_id: int) -> QuerySet[Topic, Any]:
    shadows = ShadowTopic.objects.filter(forum=forum_id, expires_at__gt=Now())
    return (
        Topic.objects.visible_to(user)
        .filter(visibility=Visibility.VISIBLE, pk__in=shadows.values("topic"))
        .values("pk")
    )


def _normal_ids(user: Reader, *, forum_id: int) -> QuerySet[Topic, Any]:
    listed = Topic.objects.visible_to(user).filter(
        forum=forum_id, visibility=Visibility.VISIBLE, kind=Topic.Kind.NORMAL
    )
    return listed.order_by("-last_post_at", "-id").values("pk")


def _withheld_ids(user: Reader, *, forum_id: int) -> QuerySet[Topic, Any]:
    # One that was merged is not there any more.
    hidden = Topic.objects.visible_to(user).filter(forum=forum_id, moved_to=None)
    hidden = hidden.exclude(visibility=Visibility.VISIBLE)
    return hidden.order_by("-last_post_at").values("pk")


_pinned = Compiled(_pinned_ids, forum_id=SIGNS[0])
_moved = Compiled(_moved_ids, forum_id=SIGNS[0])
_normal = Compiled(_normal_ids, forum_id=SIGNS[0])
_withheld = Compiled(_withheld_ids, forum_id=SIGNS[0])

_TOPIC, _LAST = (
    Columns(
        Topic,
        "t",
        without=("kind_until", "is_slow", "bumped_at", "moved_to", "withheld_count"),
    ),
    Columns(Post, "l", only=("author", "author_name", "created_at")),
)
_NAME = ("username", "primary_group", "stamp")
_AUTHOR, _LAST_AUTHOR = Columns(User, "a", only=_NAME), Columns(User, "b", only=_NAME)
_PARTS = Row(_TOPIC, _AUTHOR, _LAST, _LAST_AUTHOR)
_NUMBERS = "coalesce(v.views, 0), coalesce(r.number, 0)"
_OF_READER = """
LEFT JOIN forum_topicviews v ON v.topic_id = t.id
LEFT JOIN forum_topicread r ON r.topic_id = t.id AND r.user_id = %s
WHERE t.id = ANY(%s)
"""
_SELECT = f"""
SELECT {_PARTS.sql}, {_NUMBERS} FROM forum_topic t
LEFT JOIN accounts_user a ON a.id = t.author_id
LEFT JOIN forum_post l ON l.id = t.last_post_id
LEFT JOIN accounts_user b ON b.id = l.author_id
{_OF_READER}
"""
_LOOKS = f"SELECT t.id, t.stamp, {_NUMBERS} FROM forum_topic t {_OF_READER}"

# Most topics of a list are as they were when a member looked at them before.
held = Held[Topic](500)


def _rows(user: Reader, ids: list[int]) -> list[TopicRow]:
    is_member = isinstance(user, User)
    # Pages of guests are kept whole: what they lack, nobody has asked for lately.
    rows = _known(user, ids) if is_member else []
    known = {row.topic.pk for row in rows}
    if lacking := [pk for pk in ids if pk not in known]:
        read = _read(user, lacking)
        if is_member:
            held.add({_look(row.topic.pk, row.topic.stamp): row.topic for row in read})
        rows += read
    rows.sort(key=lambda row: (row.topic.kind, row.topic.last_post_at, row.topic.pk), reverse=True)
    return rows


def _look(topic_id: int, stamp: int) -> Look:
    # What a row shows of its authors changes with the stamp of all faces.
    return topic_id, stamp, stamp_of("faces")


def _known(user: Reader, ids: list[int]) -> list[TopicRow]:
    """The rows of the topics that are held."""
    numbers = {
        _look(pk, stamp): (views, read) for pk, stamp, views, read in _asked(user, _LOOKS, ids)
    }
    return [_row(user, topic, *numbers[look]) for look, topic in held.among(numbers).items()]


def _read(user: Reader, ids: list[int]) -> list[TopicRow]:
    rows = []
    for values in _asked(user, _SELECT, ids):
        topic, author, last, last_author = _PARTS.make(router.db_for_read(Topic), values)
        relate(topic, author=author, last_post=last)
        if last:
            relate(last, author=last_author)
        rows.append(_row(user, topic, *values[-2:]))
    return rows


def _asked(user: Reader, select: str, ids: list[int]) -> list[Any]:
    with connections[router.db_for_read(Topic)].cursor() as cursor:
        cursor.execute(select, [user.pk or 0, ids])
        return list(cursor.fetchall())


def _row(user: Reader, topic: Topic, views: int, read: int) -> TopicRow:
    return TopicRow(topic, views, has_news(topic, user, read=read))
