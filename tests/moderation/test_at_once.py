"""Moderators at work on the same topics while members write in them."""

import contextlib
from functools import partial

import pytest

from accounts.models import Group
from board.audit import differences
from board.models import BoardSettings
from board.refusals import Refused
from forum.actions.posts import reply, start_topic
from forum.actions.reading import mark_read
from forum.models import Post, Topic
from moderation.actions import posts as on_posts
from moderation.actions import ratings as on_ratings
from moderation.actions import splitting
from moderation.actions import topics as on_topics
from moderation.actions.undoing import undo
from moderation.audit import CHECKS
from moderation.models import LogEntry
from reputation.actions import ratings as of_members
from reputation.models import Rating
from tests.factories import make_forum, make_member, make_topic
from tests.forum.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, ROUNDS = 40, 3


@pytest.fixture
def world(db):
    BoardSettings.objects.update(flood_seconds=0)
    forums = [make_forum("Hall"), make_forum("Garden")]
    people = [make_member() for _ in range(WRITERS)]
    topics = [make_topic(forums[n % 2], by=people[n], title=f"T{n}", replies=6) for n in range(4)]
    # Their stamp is a row that all writers of it touch.
    Topic.objects.filter(pk=topics[0].pk).update(kind=Topic.Kind.GLOBAL)
    moderators = [make_member(group=Group.MODERATORS) for _ in range(10)]
    return forums, people, topics, moderators


def write(topics, by, number):
    for round_ in range(ROUNDS):
        topic = topics[(number + round_) % len(topics)]
        start_topic(topic.forum, by=by, title="New", source="x")
        try:
            reply(topic, by=by, source="x")
        except Refused:
            continue
        mark_read(by, topic, number=3)
        rate(topic, by)


def rate(topic, by):
    """The third waits for a moderator."""
    addresses = [None, None, "192.0.2.7"]
    posts = Post.objects.filter(topic=topic).exclude(author=by).order_by("?")
    for post, address in zip(posts, addresses, strict=False):
        with contextlib.suppress(Refused):
            of_members.give(post, by=by, address=address)


def ratings_in(topic):
    return list(Rating.objects.filter(post__topic=topic).values_list("pk", flat=True))


def moderate(forums, topics, by, number):
    first, second = topics[number % 4], topics[(number + 1) % 4]
    posts = list(Post.objects.filter(topic=first).values_list("pk", flat=True)[1:4])
    acts = [
        lambda: on_posts.hide(posts, by=by),
        lambda: on_topics.move([first.pk, second.pk], by=by, forum=forums[number % 2]),
        lambda: splitting.split(first.pk, posts[:2], by=by, forum=forums[0], title="Apart"),
        lambda: on_posts.restore(posts, by=by),
        lambda: splitting.split_into(first.pk, posts[2:], by=by, target=second),
        lambda: on_topics.set_kind([first.pk], by=by, kind=number % 4),
        lambda: on_ratings.accept(ratings_in(first) + ratings_in(second), by=by),
        lambda: on_ratings.remove(ratings_in(second)[:3], by=by),
        lambda: on_topics.hide([second.pk], by=by),
        lambda: on_topics.restore([second.pk], by=by),
        lambda: [undo(entry, by=by) for entry in LogEntry.objects.filter(by=by)[:1]],
    ]
    for act in acts:
        try:
            act()
        except Refused:
            continue


def test_moderators_and_writers_of_the_same_topics_never_block_one_another_for_good(world):
    forums, people, topics, moderators = world
    writing = [partial(write, topics, by, number) for number, by in enumerate(people)]
    keeping = [partial(moderate, forums, topics, by, n) for n, by in enumerate(moderators)]
    assert at_once([*writing, *keeping]) == []
    assert list(differences(CHECKS)) == []
    assert Post.objects.count() >= 4 * 7 + WRITERS * ROUNDS


def test_two_moderators_who_hide_one_post_make_one_row_in_the_log(world):
    _forums, _people, topics, moderators = world
    post = Post.objects.filter(topic=topics[1]).latest("id")
    acts = [partial(on_posts.hide, [post.pk], by=by) for by in moderators]
    assert at_once(acts) == []
    assert LogEntry.objects.count() == 1


def test_two_merges_of_two_topics_into_one_another_lose_nothing(world):
    _forums, _people, topics, moderators = world
    left, right = topics[1], topics[2]

    def merge(by, source, target):
        with contextlib.suppress(Refused):
            splitting.merge([source.pk], by=by, target=target)

    before = Post.objects.count()
    acts = [partial(merge, moderators[0], left, right), partial(merge, moderators[1], right, left)]
    assert at_once(acts) == []
    assert Post.objects.count() == before
    assert Topic.objects.filter(pk__in=[left.pk, right.pk], moved_to=None).count() == 1
    assert list(differences(CHECKS)) == []
