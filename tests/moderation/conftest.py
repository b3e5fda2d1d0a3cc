"""A board with two forums, in which several members have written and read."""

from dataclasses import dataclass

import pytest
from django.db import transaction

from accounts.models import User
from board.models import BoardSettings
from forum.actions.posts import reply
from forum.actions.reading import mark_read
from forum.arranging import rearranged
from forum.models import Forum, ForumModerator, Post, Topic, Visibility
from tests.factories import make_forum, make_member, make_topic


@dataclass
class Board:
    """`topic` and `other` lie in `hall`; their posts are by several members, one after another."""

    hall: Forum
    garden: Forum
    topic: Topic
    other: Topic
    people: list[User]

    def posts(self, topic: Topic | None = None) -> list[Post]:
        """The visible posts of a topic, `topic` where none is named, in order."""
        found = Post.objects.filter(topic=topic or self.topic, number__isnull=False)
        return list(found.order_by("number"))

    def ids(self, *numbers: int) -> list[int]:
        """The ids of posts of `topic` by their numbers."""
        return [self.posts()[number - 1].pk for number in numbers]


@pytest.fixture
def board(cast):
    BoardSettings.objects.update(flood_seconds=0)
    hall, garden = make_forum("Hall"), make_forum("Garden")
    people = [cast.member, make_member("Ana"), make_member("Boris")]
    topic = make_topic(hall, by=cast.member, title="Noodles")
    other = make_topic(hall, by=people[1], title="Rice")
    for number in range(6):
        for each in (topic, other):
            reply(each, by=people[number % 3], source=f"reply {number} in {each.title}")
    for each in (topic, other):
        each.refresh_from_db()
    mark_read(people[1], topic, number=4)
    mark_read(people[2], other, number=3)
    mark_read(cast.moderator, topic, number=7)
    return Board(hall, garden, topic, other, people)


def make_wait(*posts: Post) -> None:
    """These posts wait for approval."""
    with transaction.atomic(), rearranged({post.topic_id for post in posts}):
        ids = [post.pk for post in posts]
        Post.objects.filter(pk__in=ids).update(visibility=Visibility.WAITING, number=None)


@pytest.fixture
def waiting(board):
    """Two posts of `topic` that wait."""
    posts = board.posts()[4:6]
    make_wait(*posts)
    return posts


@pytest.fixture
def gardener(board):
    """Keeps order in the garden only, where there is one topic."""
    member = make_member("Gardener")
    ForumModerator.objects.create(forum=board.garden, user=member)
    make_topic(board.garden, by=member, title="Roses")
    return member
