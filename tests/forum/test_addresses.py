"""Where posts were sent from is kept for a time, and then erased."""

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app

from board.models import BoardSettings
from forum.actions import addresses
from forum.actions.addresses import erase_addresses
from forum.actions.posts import reply
from forum.models import Post
from tests.factories import make_forum, make_topic

pytestmark = pytest.mark.django_db

HERE = "203.0.113.7"


@pytest.fixture
def posts(cast):
    """Posts of the last days: the first is the oldest."""
    BoardSettings.objects.update(flood_seconds=0)
    topic = make_topic(make_forum(), by=cast.moderator)
    made = [reply(topic, by=cast.member, source="x", address=HERE) for _ in range(6)]
    for days, post in zip((200, 91, 89, 120, 10, 0), made, strict=True):
        at = timezone.now() - timedelta(days=days)
        Post.objects.filter(pk=post.pk).update(created_at=at)
    return made


def kept(posts: list[Post]) -> list[bool]:
    known = Post.objects.in_bulk([post.pk for post in posts])
    return [known[post.pk].address is not None for post in posts]


def test_addresses_of_old_posts_are_erased_and_those_of_others_kept(posts):
    assert erase_addresses() == 3
    assert kept(posts) == [False, False, True, False, True, True]
    assert erase_addresses() == 0


def test_posts_are_taken_by_ranges_of_ids(posts, monkeypatch):
    monkeypatch.setattr(addresses, "BATCH", 2)
    assert erase_addresses() == 3
    assert kept(posts) == [False, False, True, False, True, True]


def test_board_keeps_them_as_long_as_it_chose(posts):
    BoardSettings.objects.update(address_days=0)
    assert erase_addresses() == 0
    BoardSettings.objects.update(address_days=5)
    assert erase_addresses() == 5


def test_board_without_addresses_has_nothing_to_erase(db):
    assert erase_addresses() == 0


def test_it_is_done_every_night(posts):
    task = app.tasks["forum.erase_addresses"]
    assert task.name in {
        periodic.task.name for periodic in app.periodic_registry.periodic_tasks.values()
    }
    task(timestamp=0)
    assert kept(posts) == [False, False, True, False, True, True]


def test_administrator_chooses_for_how_many_days(cast, as_):
    page = as_(cast.admin).get("/admin/board/boardsettings/1/change/").text
    assert 'name="address_days" value="90"' in page
