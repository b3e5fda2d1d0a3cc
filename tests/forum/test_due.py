"""What happens by itself: kinds that end, topics that close, shadows that go."""

from datetime import timedelta

import pytest
from django.utils import timezone

from board import audit
from forum.actions import due
from forum.audit import CHECKS
from forum.models import ShadowTopic, Topic
from forum.tasks import do_what_is_due
from moderation.actions import topics as act
from tests.factories import make_forum, make_topic

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def make(hall, cast, **fields) -> Topic:
    topic = make_topic(hall, by=cast.moderator)
    Topic.objects.filter(pk=topic.pk).update(**fields)
    return topic


def now(topic) -> Topic:
    return Topic.objects.get(pk=topic.pk)


def test_topic_is_normal_again_when_its_time_as_another_is_over(hall, cast, client):
    here = hall.get_absolute_url()
    over = make(hall, cast, kind=Topic.Kind.ANNOUNCEMENT, kind_until=timezone.now())
    lasting = make(hall, cast, kind=Topic.Kind.STICKY, kind_until=timezone.now() + DAY)
    endless = make(hall, cast, kind=Topic.Kind.STICKY)
    assert "Announcements" in client.get(here).text
    do_what_is_due(timestamp=0)
    assert (now(over).kind, now(over).kind_until) == (Topic.Kind.NORMAL, None)
    assert now(lasting).kind == now(endless).kind == Topic.Kind.STICKY
    assert "Announcements" not in client.get(here).text


def test_topic_is_locked_when_nobody_wrote_in_it_for_long_enough(hall, cast):
    long_ago = timezone.now() - 8 * DAY
    left = make(hall, cast, closes_after_days=7, last_post_at=long_ago)
    fresh = make(hall, cast, closes_after_days=7)
    patient = make(hall, cast, closes_after_days=9, last_post_at=long_ago)
    open_ = make(hall, cast, last_post_at=long_ago)
    due.do_what_is_due()
    locked = [now(topic).is_locked for topic in (left, fresh, patient, open_)]
    assert locked == [True, False, False, False]


def test_topic_that_closed_by_itself_and_is_opened_again_stays_open(hall, cast):
    left = make(hall, cast, closes_after_days=7, last_post_at=timezone.now() - 8 * DAY)
    due.do_what_is_due()
    act.set_lock([left.pk], by=cast.moderator, locked=False)
    due.do_what_is_due()
    assert not now(left).is_locked
    assert not now(left).is_closed


def test_expired_shadow_goes_and_the_next_guest_does_not_see_it(hall, cast, client):
    topic = make_topic(hall, by=cast.moderator, title="Wanderer")
    act.move([topic.pk], by=cast.moderator, forum=make_forum("Yard"), shadow_days=7)
    here = hall.get_absolute_url()
    assert "Wanderer" in client.get(here).text
    due.do_what_is_due()
    assert "Wanderer" in client.get(here).text
    ShadowTopic.objects.update(expires_at=timezone.now())
    due.do_what_is_due()
    assert not ShadowTopic.objects.exists()
    assert "Wanderer" not in client.get(here).text


def test_more_are_due_than_are_done_at_once(hall, cast, monkeypatch):
    monkeypatch.setattr(due, "AT_ONCE", 2)
    topics = [make(hall, cast, kind=1, kind_until=timezone.now()) for _ in range(5)]
    due.do_what_is_due()
    assert not any(now(topic).kind for topic in topics)
    assert list(audit.differences(CHECKS)) == []
