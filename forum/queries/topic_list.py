"""What a forum's page lists: announcements, sticky topics, and the rest by last post."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import Reader
from board.models.settings import board_settings
from board.pagination import pages_in_row
from forum.models import Forum, Post, Topic, Visibility
from forum.queries.unread import is_unread, with_reading


@dataclass(frozen=True)
class TopicRow:
    """A topic as a row of a list. `topic.views` is set."""

    topic: Topic
    unread: bool

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


def pinned_rows(user: Reader, forum: Forum) -> list[TopicRow]:
    """The global announcements that `user` may read, and the forum's own announcements and sticky
    topics: highest kind first, newest first within one."""
    topics = (
        Topic.objects.visible_to(user)
        .filter(visibility=Visibility.VISIBLE, kind__gt=Topic.Kind.NORMAL)
        .filter(Q(forum=forum) | Q(kind=Topic.Kind.GLOBAL))
        .order_by("-kind", "-last_post_at", "-id")
    )
    return rows_of(topics, user)


def normal_rows(user: Reader, forum: Forum, *, start: int, count: int) -> list[TopicRow]:
    """`count` normal topics of `forum` by last post, from the `start`th on (0 is the newest).

    Visible ones only: what moderators see beyond them is not in the counted pages. The ids come
    from the index alone, so that a deep page reads no row that it does not show.
    """
    listed = Topic.objects.visible_to(user).filter(
        forum=forum, visibility=Visibility.VISIBLE, kind=Topic.Kind.NORMAL
    )
    ids = listed.order_by("-last_post_at", "-id").values("pk")[start : start + count]
    chosen = Topic.objects.filter(pk__in=ids).order_by("-last_post_at", "-id")
    return rows_of(chosen, user)


def rows_of(topics: QuerySet[Topic], user: Reader) -> list[TopicRow]:
    """`topics` with all that a row shows, in one query."""
    shown = (
        with_reading(topics, user)
        .annotate(views=Coalesce(F("views_row__views"), 0))
        .select_related("author", "last_post__author")
        .defer("last_post__source", "last_post__html")
    )
    return [TopicRow(topic, is_unread(topic, user)) for topic in shown]
