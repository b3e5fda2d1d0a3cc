"""What a topic's page shows: a page of posts as cards, and the neighbouring topics."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import IntegerField, Q, QuerySet, Value

from accounts.models import Rank, Reader, User
from accounts.ranks import rank_of
from forum.models import Post, Topic, Visibility
from forum.permissions import can_delete, can_edit, can_reply, can_see_history
from forum.queries.own_links import titles_for
from markup import own_links, with_titles

REVIEWED = 10


@dataclass(frozen=True)
class PostCard:
    """A post, its author's panel, and what the reader may do with it."""

    post: Post
    html: str
    has_links: bool
    rank: Rank | None
    is_online: bool
    is_first_unread: bool
    may_edit: bool
    may_delete: bool
    may_quote: bool
    may_see_history: bool

    @property
    def author(self) -> User | None:
        return self.post.author

    @property
    def author_name(self) -> str:
        return self.post.author.username if self.post.author else self.post.author_name


@dataclass(frozen=True)
class Neighbours:
    """The topics before and after one, by last post, among the normal ones of its forum."""

    previous: Topic | None
    next: Topic | None


def posts_between(topic: Topic, first: int, last: int) -> list[Post]:
    """The visible posts of `topic` numbered `first` to `last`, in order, authors included."""
    return _with_topic(topic, _posts(topic).filter(number__range=(first, last)).order_by("number"))


def newest_posts(topic: Topic) -> list[Post]:
    """The last posts of `topic`, newest first: the review under a reply form."""
    return _with_topic(topic, _posts(topic).order_by("-number")[:REVIEWED])


def _posts(topic: Topic) -> QuerySet[Post]:
    return (
        Post.objects.filter(topic=topic, visibility=Visibility.VISIBLE)
        .select_related("author", "edited_by")
        .defer("source")
    )


def _with_topic(topic: Topic, posts: Iterable[Post]) -> list[Post]:
    found = list(posts)
    for post in found:
        post.topic = topic
    return found


def cards(
    posts: Iterable[Post], reader: Reader, *, online: frozenset[int] = frozenset(), unread: int = 0
) -> list[PostCard]:
    """`posts` as cards for `reader`; post number `unread` is the first that is new.

    A query where the texts link to the board's own topics or posts.
    """
    posts = list(posts)
    linking = {post.pk for post in posts if own_links(post.html)}
    titles = titles_for((post.html for post in posts if post.pk in linking), reader)
    return [
        PostCard(
            post=post,
            html=with_titles(post.html, titles) if post.pk in linking else post.html,
            has_links=post.pk in linking,
            rank=rank_of(post.author) if post.author else None,
            is_online=post.author_id in online,
            is_first_unread=bool(unread) and post.number == unread,
            may_edit=can_edit(reader, post),
            may_delete=can_delete(reader, post),
            may_quote=can_reply(reader, post.topic),
            may_see_history=bool(post.edited_at) and can_see_history(reader, post),
        )
        for post in posts
    ]


def neighbours(topic: Topic, reader: Reader) -> Neighbours:
    """The topics on each side of `topic` that `reader` may read, in one query."""
    listed = Topic.objects.visible_to(reader).filter(
        forum=topic.forum_id, visibility=Visibility.VISIBLE, kind=Topic.Kind.NORMAL
    )
    at, pk = topic.last_post_at, topic.pk
    older = listed.filter(last_post_at__lte=at).filter(Q(last_post_at__lt=at) | Q(pk__lt=pk))
    newer = listed.filter(last_post_at__gte=at).filter(Q(last_post_at__gt=at) | Q(pk__gt=pk))
    nearest_older = _sided(older.order_by("-last_post_at", "-pk"), -1)
    nearest_newer = _sided(newer.order_by("last_post_at", "pk"), 1)
    found = {row.side: row for row in nearest_older.union(nearest_newer, all=True)}  # type: ignore[attr-defined]
    return Neighbours(previous=found.get(-1), next=found.get(1))


def _sided(topics: QuerySet[Topic], side: int) -> QuerySet[Topic]:
    return topics.only("title").annotate(side=Value(side, output_field=IntegerField()))[:1]
