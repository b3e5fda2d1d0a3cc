"""What the board index shows, and the rows of subforums on a forum's page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Window

from accounts.models import Reader, User
from forum.models import Forum, Level, Post
from forum.models.tree import access_of, tree
from forum.queries.unread import unread_topics


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


def board_index(user: Reader) -> tuple[list[Category], Statistics]:
    """The categories that `user` may see with their forums, and the statistics line."""
    board = tree()
    counted = _counted(user, board.forums)
    new = _forums_with_news(user)
    rows = _rows(user, None, counted, new)
    loose = [row for row in rows if row.forum.kind != Forum.Kind.CATEGORY]
    categories = [Category(None, loose)] if loose else []
    categories += [
        Category(row.forum, row.subforums) for row in rows if row.forum.kind == Forum.Kind.CATEGORY
    ]
    return categories, _statistics(counted.values())


def subforum_rows(user: Reader, forum: Forum) -> tuple[Forum, list[ForumRow]]:
    """`forum` with its counters as they are now, and its subforums as rows.

    One query, and a second for a member when there are subforums.
    """
    inner = tree().below(forum.pk)
    counted = _counted(user, inner)
    new = _forums_with_news(user) if len(inner) > 1 else frozenset()
    return counted.get(forum.pk, forum), _rows(user, forum.pk, counted, new)


def _counted(user: Reader, forum_ids: Iterable[int]) -> dict[int, Forum]:
    """The forums that `user` may read, with their counters and last posts as they are now."""
    readable = access_of(user).at_least(Level.READ)
    wanted = set(readable).intersection(forum_ids)
    forums = Forum.objects.filter(pk__in=wanted).select_related(
        "last_post__author", "last_post__topic"
    )
    heavy = ("source", "html")
    texts = ("signature_source", "signature_html", "password")
    return {
        forum.pk: forum
        for forum in forums.defer(
            *(f"last_post__{name}" for name in heavy),
            *(f"last_post__author__{name}" for name in texts),
        ).order_by()
    }


def _forums_with_news(user: Reader) -> frozenset[int]:
    if not isinstance(user, User):
        return frozenset()
    return frozenset(unread_topics(user).order_by().values_list("forum_id", flat=True).distinct())


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


def _statistics(counted: Iterable[Forum]) -> Statistics:
    forums = list(counted)
    newest = (
        User.objects.listed()
        .annotate(listed_count=Window(Count("*")))
        .only("username", "primary_group_id")
        .order_by("-date_joined", "-id")
        .first()
    )
    return Statistics(
        posts=sum(forum.post_count for forum in forums),
        topics=sum(forum.topic_count for forum in forums),
        members=newest.listed_count if newest else 0,
        newest=newest,
    )
