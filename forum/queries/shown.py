"""What a page shows, and the state that all of it is in: the page holds while the state does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db import connection

from accounts.models import Reader, User
from forum.models import Forum, Level, Post, Topic
from forum.models.tree import access_of, tree
from forum.queries.index import Category, ForumRow, Statistics
from forum.queries.own_links import places_in
from forum.queries.topic_list import Listing, TopicRow
from forum.queries.topic_page import Giver, Neighbours, PostCard

_STATE = """
SELECT forum_state(%s, %s, %s, %s, %s, %s), (SELECT value FROM board_stamp WHERE key = 'bans')
"""


@dataclass(frozen=True)
class Shown:
    """The rows that a page shows something of, by id.

    `lists`: forums of which the whole list of topics, or the counters, are shown; `orders`: those
    of which only the order below the top is; `posts`: linked ones, of which the topic's title is.
    """

    stamps: tuple[str, ...] = ("structure",)
    lists: tuple[int, ...] = ()
    orders: tuple[int, ...] = ()
    topics: tuple[int, ...] = ()
    posts: tuple[int, ...] = ()
    members: tuple[int, ...] = ()

    def state(self) -> tuple[str, int]:
        """The state of all of it now, and the stamp of the bans, which say who may see it: in one
        query, on the primary, for a replica may be behind."""
        with connection.cursor() as cursor:
            cursor.execute(_STATE, self._parameters)
            state, bans = cursor.fetchone()
            return state, bans

    @cached_property
    def _parameters(self) -> list[str]:
        # As Postgres writes arrays: a third of the time is spent here otherwise.
        parts = (self.stamps, self.lists, self.orders, self.topics, self.posts, self.members)
        return [f"{{{','.join(map(str, part))}}}" for part in parts]


def shown_by_index(reader: Reader, categories: Iterable[Category], statistics: Statistics) -> Shown:
    """What the board index shows `reader`."""
    rows = [row for category in categories for row in category.rows]
    newest = [statistics.newest] if statistics.newest else []
    return Shown(
        stamps=("structure", "members"),
        lists=tuple(access_of(reader).at_least(Level.READ)),
        members=_ids([*_last_authors(rows), *newest]),
    )


def shown_by_forum(
    reader: Reader, forum: Forum, subforums: Iterable[ForumRow], listing: Listing
) -> Shown:
    """What a forum's page shows `reader`: of announcements and of topics that were moved away,
    those of other forums as well."""
    rows = listing.rows
    authors = [*(row.topic.author for row in rows), *_last_authors(rows)]
    return Shown(
        stamps=("structure", "announcements"),
        lists=tuple(set(access_of(reader).at_least(Level.READ)) & set(tree().below(forum.pk))),
        topics=tuple(row.topic.pk for row in listing.moved),
        members=_ids([*authors, *_last_authors(subforums)]),
    )


def shown_by_topic(topic: Topic, cards: Iterable[PostCard], around: Neighbours) -> Shown:
    """What a page of a topic shows: its neighbours, too, and the titles that its texts link to.

    A topic that gets a reply goes to the top of the list. So a neighbour stays one until itself or
    this topic changes, or the order below the top; only the topmost has a new one with each reply.
    """
    cards = list(cards)
    posts = [card.post for card in cards]
    near = [neighbour.pk for neighbour in (around.previous, around.next) if neighbour]
    linked = places_in(post.html for post in posts)
    return Shown(
        lists=() if around.next else (topic.forum_id,),
        orders=(topic.forum_id,),
        topics=(topic.pk, *near, *(pk for kind, pk in linked if kind == "topic")),
        posts=tuple(pk for kind, pk in linked if kind == "post"),
        members=_ids(
            [
                *(post.author for post in posts),
                *(post.edited_by for post in posts),
                *(giver for card in cards for giver in card.thanks.first),
            ]
        ),
    )


def _last_authors(rows: Iterable[ForumRow] | Iterable[TopicRow]) -> list[User | None]:
    lasts: list[Post | None] = [row.last for row in rows]
    return [last.author for last in lasts if last]


def _ids(members: Iterable[User | Giver | None]) -> tuple[int, ...]:
    return tuple({member.pk for member in members if member})
