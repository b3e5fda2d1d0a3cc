"""What a page shows, and the state that all of it is in: the page holds while the state does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.utils.functional import cached_property

from accounts.models import Reader
from forum.models import Forum, Level, Topic
from forum.models.tree import access_of, tree
from forum.queries.own_links import places_in
from forum.queries.topic_list import Listing
from forum.queries.topic_page import Neighbours, PostCard

_STATE = """
SELECT forum_state(%s, %s, %s, %s, %s), (SELECT value FROM board_stamp WHERE key = 'bans')
"""


@dataclass(frozen=True)
class Shown:
    """The rows that a page shows something of, by id.

    `lists`: forums of which the whole list of topics, or the counters, are shown; `orders`: those
    of which only the order below the top is; `posts`: linked ones, of which the topic's title is.
    `stamps` of what is not asked for row by row: the members whom it shows are among all faces.
    """

    stamps: tuple[str, ...] = ("structure", "faces")
    lists: tuple[int, ...] = ()
    orders: tuple[int, ...] = ()
    topics: tuple[int, ...] = ()
    posts: tuple[int, ...] = ()

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
        parts = (self.stamps, self.lists, self.orders, self.topics, self.posts)
        return [f"{{{','.join(map(str, part))}}}" for part in parts]


def shown_by_index(reader: Reader) -> Shown:
    """What the board index shows `reader`."""
    return Shown(
        stamps=("structure", "faces", "members"),
        lists=tuple(access_of(reader).at_least(Level.READ)),
    )


def shown_by_forum(reader: Reader, forum: Forum, listing: Listing) -> Shown:
    """What a forum's page shows `reader`: of announcements and of topics that were moved away,
    those of other forums as well."""
    return Shown(
        stamps=("structure", "faces", "announcements"),
        lists=tuple(access_of(reader).at_least(Level.READ).intersection(tree().below(forum.pk))),
        topics=tuple(row.topic.pk for row in listing.moved),
    )


def shown_by_topic(topic: Topic, cards: Iterable[PostCard], around: Neighbours) -> Shown:
    """What a page of a topic shows: its neighbours, too, and the titles that its texts link to.

    A topic that gets a reply goes to the top of the list. So a neighbour stays one until itself or
    this topic changes, or the order below the top; only the topmost has a new one with each reply.
    """
    near = [neighbour.pk for neighbour in (around.previous, around.next) if neighbour]
    linked = places_in(card.post.html for card in cards)
    return Shown(
        lists=() if around.next else (topic.forum_id,),
        orders=(topic.forum_id,),
        topics=(topic.pk, *near, *(pk for kind, pk in linked if kind == "topic")),
        posts=tuple(pk for kind, pk in linked if kind == "post"),
    )
