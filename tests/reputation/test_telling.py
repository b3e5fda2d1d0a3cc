"""What the author of a post is told of those who rate it."""

import pytest

from forum.actions.posts import reply
from forum.models import Post
from notifications.actions import mark_all_read
from reputation.actions.ratings import give, take_back
from tests.factories import make_member, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(hall, cast) -> Post:
    return make_topic(hall, by=cast.moderator).posts.get()


def told(user) -> list[str]:
    return [row.sentence for row in user.notifications.order_by("pk")]


def test_thanks_for_one_post_are_one_notification_until_it_is_read(post, cast):
    ana, bo = make_member("Ana"), make_member("Bora")
    give(post, by=ana)
    assert told(cast.moderator) == ["Ana thanked your post."]
    give(post, by=bo)
    assert told(cast.moderator) == ["Ana and 1 other thanked your post."]
    give(post, by=cast.member, points=3, comment="Yes.")
    assert told(cast.moderator) == ["Ana and 2 others thanked your post."]
    mark_all_read(cast.moderator)
    give(post, by=cast.admin)
    assert told(cast.moderator)[1:] == ["Admin thanked your post."]
    cast.moderator.refresh_from_db()
    assert cast.moderator.unread_notifications == 1


def test_each_post_is_told_of_by_itself(post, cast):
    other = reply(post.topic, by=cast.moderator, source="more")
    give(post, by=cast.member)
    give(other, by=cast.member)
    urls = cast.moderator.notifications.values_list("url", flat=True)
    assert sorted(urls) == [f"/p/{post.pk}/", f"/p/{other.pk}/"]


def test_what_is_taken_back_is_no_longer_told(post, cast):
    ana = make_member("Ana")
    give(post, by=ana)
    give(post, by=cast.member)
    take_back(post, by=ana)
    assert told(cast.moderator) == ["Member thanked your post."]
    take_back(post, by=cast.member)
    assert told(cast.moderator) == []
    cast.moderator.refresh_from_db()
    assert cast.moderator.unread_notifications == 0


def test_what_was_read_before_it_was_taken_back_stays_told(post, cast):
    give(post, by=cast.member)
    mark_all_read(cast.moderator)
    take_back(post, by=cast.member)
    assert told(cast.moderator) == ["Member thanked your post."]
