"""What a topic's page shows: a page of posts as cards, and the neighbouring topics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connections, router

from accounts.models import Rank, Reader, User
from accounts.ranks import rank_of
from board.rows import Columns, Row, relate
from forum.models import Post, Topic, Visibility
from forum.permissions import (
    can_delete,
    can_edit,
    can_moderate,
    can_reply,
    can_report,
    can_see_history,
    why_not_rating_in,
    why_not_rating_this,
)
from forum.queries.looks import BETWEEN, NAMED, VISIBLE
from forum.queries.own_links import titles_for
from markup import own_links, with_titles

REVIEWED = 10


class Giver(NamedTuple):
    """One who thanked for a post, as far as the name is shown."""

    pk: int
    username: str
    group_id: int


@dataclass(frozen=True)
class Thanks:
    """Who thanked for a post: how many, the first of them, and whether the reader did."""

    count: int
    first: tuple[Giver, ...]
    by_reader: bool


@dataclass(frozen=True)
class PostCard:
    """A post, its author's panel, and what the reader may do with it."""

    post: Post
    thanks: Thanks
    html: str
    has_links: bool
    rank: Rank | None
    is_online: bool
    is_first_unread: bool
    may_edit: bool
    may_delete: bool
    may_quote: bool
    may_see_history: bool
    may_report: bool
    may_rate: bool
    may_moderate: bool
    is_edit_locked: bool

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


def posts_between(topic: Topic, reader: Reader, first: int, last: int) -> list[Post]:
    """The visible posts of `topic` numbered `first` to `last`, in order, with their authors and
    their `thanks`."""
    return _posts(topic, reader, _select(BETWEEN), first, last, last - first + 1)


def posts_among(topic: Topic, reader: Reader, post_ids: list[int]) -> list[Post]:
    """The same, of those that have one of `post_ids`."""
    return _posts(topic, reader, _select(f"{VISIBLE} AND id = ANY(%s)"), post_ids)


def newest_posts(topic: Topic, reader: Reader) -> list[Post]:
    """The last posts of `topic`, newest first: the review under a reply form."""
    newest = _select(f"{VISIBLE} ORDER BY number DESC LIMIT {REVIEWED}")
    # Rows come by number, whichever were chosen.
    return _posts(topic, reader, newest)[::-1]


_POST = Columns(
    Post,
    "p",
    without=("source", "address", "submit_key", "hidden_by", "hidden_reason", "thanked_by"),
)
_AUTHOR = Columns(
    User,
    "a",
    only=(
        *("username", "primary_group", "rank", "is_automated", "avatar", "location", "country"),
        *("website", "date_joined", "signature_html", "post_count", "reputation", "stamp"),
    ),
)
_EDITOR = Columns(User, "e", only=("username", "primary_group", "stamp"))
_PARTS = Row(_POST, _AUTHOR, _EDITOR)
_THANKS = f"""
cardinality(p.thanked_by), %s = ANY(p.thanked_by),
(SELECT json_agg(json_build_array(g.id, g.username, g.primary_group_id)
    ORDER BY array_position(p.thanked_by, g.id))
    FROM accounts_user g WHERE g.id = ANY(p.thanked_by[1:{NAMED}]))
"""


def _select(chosen: str) -> str:
    return f"""
    SELECT {_PARTS.sql}, {_THANKS} FROM ({chosen}) p
    LEFT JOIN accounts_user a ON a.id = p.author_id
    LEFT JOIN accounts_user e ON e.id = p.edited_by_id
    ORDER BY p.number
    """


def _posts(topic: Topic, reader: Reader, sql: str, *chosen: int | list[int]) -> list[Post]:
    database = router.db_for_read(Post)
    with connections[database].cursor() as cursor:
        cursor.execute(sql, [reader.pk or 0, topic.pk, *chosen])
        rows = cursor.fetchall()
    return [_post(topic, database, row) for row in rows]


def _post(topic: Topic, database: str, row: Sequence[Any]) -> Post:
    post: Post
    post, author, editor = _PARTS.make(database, row)
    relate(post, topic=topic, author=author, edited_by=editor)
    count, by_reader, first = row[-3:]
    post.thanks = _thanks(count, by_reader, first) if count else NO_THANKS  # type: ignore[attr-defined]
    return post


def _thanks(count: int, by_reader: bool, first: list[list[Any]] | None) -> Thanks:
    return Thanks(count, tuple(Giver(*values) for values in first or ()), by_reader)


NO_THANKS = Thanks(0, (), by_reader=False)


def cards(
    posts: Iterable[Post],
    reader: Reader,
    *,
    online: frozenset[int] = frozenset(),
    unread: int = 0,
    titled: bool = True,
) -> list[PostCard]:
    """`posts` as cards for `reader`; post number `unread` is the first that is new.

    A query where the texts link to the board's own topics or posts: for their titles, unless these
    are not `titled` here.
    """
    posts = list(posts)
    linking = {post.pk for post in posts if own_links(post.html)}
    texts = (post.html for post in posts if titled and post.pk in linking)
    titles = titles_for(texts, reader)
    topics = {post.topic_id: post.topic for post in posts}
    here = {pk: rights_in(topic, reader) for pk, topic in topics.items()}
    return [
        PostCard(
            post=post,
            thanks=getattr(post, "thanks", NO_THANKS),
            html=with_titles(post.html, titles) if post.pk in linking else post.html,
            has_links=post.pk in linking,
            rank=rank_of(post.author) if post.author else None,
            is_online=post.author_id in online,
            is_first_unread=bool(unread) and post.number == unread,
            may_edit=can_edit(reader, post),
            may_delete=can_delete(reader, post),
            may_quote=here[post.topic_id].may_reply,
            may_see_history=bool(post.edited_at) and can_see_history(reader, post),
            may_report=can_report(reader, post),
            may_rate=here[post.topic_id].may_rate and not why_not_rating_this(reader, post),
            may_moderate=here[post.topic_id].may_moderate,
            is_edit_locked=post.is_locked and post.author_id == reader.pk,
        )
        for post in posts
    ]


@dataclass(frozen=True)
class Rights:
    """What a reader may do with any post of a topic: asked once for all of a page."""

    may_reply: bool
    may_rate: bool
    may_moderate: bool


def rights_in(topic: Topic, reader: Reader) -> Rights:
    """What `reader` may do in `topic`, as far as it does not depend on a post."""
    return Rights(
        may_reply=can_reply(reader, topic),
        may_rate=isinstance(reader, User) and not why_not_rating_in(reader, topic),
        may_moderate=can_moderate(reader, topic.forum_id),
    )


# What is fixed is written out: only then does Postgres know that the index `topic_list` holds it.
_LISTED = (
    f"forum_id = %(forum)s AND visibility = {Visibility.VISIBLE} AND kind = {Topic.Kind.NORMAL}"
)
_NEIGHBOURS = f"""
(SELECT -1, id, title FROM forum_topic WHERE {_LISTED} AND (last_post_at, id) < (%(at)s, %(pk)s)
    ORDER BY last_post_at DESC, id DESC LIMIT 1)
UNION ALL
(SELECT 1, id, title FROM forum_topic WHERE {_LISTED} AND (last_post_at, id) > (%(at)s, %(pk)s)
    ORDER BY last_post_at, id LIMIT 1)
"""


def neighbours(topic: Topic) -> Neighbours:
    """The visible topics on each side of `topic`, in one query: who may read it may read them."""
    with connections[router.db_for_read(Topic)].cursor() as cursor:
        place: dict[str, Any] = {"forum": topic.forum_id, "at": topic.last_post_at, "pk": topic.pk}
        cursor.execute(_NEIGHBOURS, place)
        found = {side: Topic(pk=pk, title=title) for side, pk, title in cursor.fetchall()}
    return Neighbours(previous=found.get(-1), next=found.get(1))
