"""The lock button: whose it is, what it does, and what a locked topic shows to whom."""

import pytest
from django.test import Client

from accounts.models import Group, User
from forum.models import ForumLevel, Level, Topic
from moderation.models import LogEntry
from tests.factories import PASSWORD, make_forum, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(cast):
    return make_topic(make_forum("Hall"), by=cast.moderator)


def press(client, topic, lock="1"):
    return client.post(f"{topic.get_absolute_url()}lock/", {"lock": lock}, follow=True)


def is_locked(topic) -> bool:
    return Topic.objects.get(pk=topic.pk).is_locked


def test_moderator_locks_a_topic_and_opens_it_again(topic, cast, as_):
    moderator = as_(cast.moderator)
    page = press(moderator, topic).text
    assert "The topic is locked." in page
    assert "Unlock topic" in page
    assert is_locked(topic)
    page = press(moderator, topic, "0").text
    assert "The topic is open again." in page
    assert not is_locked(topic)
    acts = LogEntry.objects.order_by("id").values_list("act", flat=True)
    assert list(acts) == [LogEntry.Act.LOCK, LogEntry.Act.UNLOCK]


def test_second_press_changes_nothing_and_is_not_logged(topic, cast, as_):
    for _ in range(2):
        press(as_(cast.moderator), topic)
    assert is_locked(topic)
    assert LogEntry.objects.count() == 1


@pytest.mark.parametrize("who", ["member", "newcomer"])
def test_member_cannot_lock_topic(topic, cast, as_, who):
    reader = as_(getattr(cast, who))
    assert "Lock topic" not in reader.get(topic.get_absolute_url()).text
    answer = press(reader, topic)
    assert answer.status_code == 403
    assert "You do not moderate this forum." in answer.text
    assert not is_locked(topic)
    assert not LogEntry.objects.exists()


def test_member_cannot_lock_the_own_topic(cast, as_):
    own = make_topic(make_forum(), by=cast.member)
    assert press(as_(cast.member), own).status_code == 403
    assert not is_locked(own)


def test_guest_is_sent_to_log_in_and_then_to_the_topic(client, topic, cast):
    answer = client.post(f"{topic.get_absolute_url()}lock/", {"lock": "1"})
    assert answer["Location"].startswith("/accounts/login/?next=")
    assert not is_locked(topic)
    login = {"login": cast.moderator.username, "password": PASSWORD}
    back = client.post(answer["Location"], login, follow=True)
    assert back.status_code == 200
    assert back.request["PATH_INFO"] == topic.get_absolute_url()
    assert not is_locked(topic)


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_lock_is_not_done_by_a_link(topic, cast, as_, method):
    answer = getattr(as_(cast.moderator), method)(f"{topic.get_absolute_url()}lock/?lock=1")
    assert answer.status_code == 405
    assert not is_locked(topic)


def test_lock_without_a_token_is_refused(topic, cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.moderator)
    assert press(browser, topic).status_code == 403
    assert not is_locked(topic)


def test_topic_that_is_not_seen_cannot_be_locked_nor_found_by_trying(cast, as_):
    closed = make_forum("Back room", closed_to=("members", "guests"))
    secret = make_topic(closed, by=cast.moderator, title="Canary")
    answer = press(as_(cast.member), secret)
    assert answer.status_code == 404
    assert "Canary" not in answer.text
    assert as_(cast.member).post("/t/999999-x/lock/", {"lock": "1"}).status_code == 404


def test_moderator_of_another_forum_cannot_lock_here(cast, as_):
    mine, other = make_forum("Mine"), make_forum("Other")
    members = Group.objects.get(key=Group.MEMBERS)
    ForumLevel.objects.create(forum=mine, group=members, level=Level.MODERATE)
    there, here = (make_topic(forum, by=cast.admin) for forum in (mine, other))
    member = as_(cast.member)
    assert press(member, there).status_code == 200
    assert press(member, here).status_code == 403
    assert (is_locked(there), is_locked(here)) == (True, False)


def test_power_ends_with_the_group_on_the_next_request(topic, cast, as_):
    browser = as_(cast.moderator)
    demoted = User.objects.get(pk=cast.moderator.pk)
    demoted.groups.set([Group.objects.get(key=Group.MEMBERS)])
    assert press(browser, topic).status_code == 403
    assert not is_locked(topic)


def test_locked_topic_says_so_and_takes_replies_of_moderators_only(topic, cast, as_, client):
    Topic.objects.update(is_locked=True)
    here = topic.get_absolute_url()
    for reader in (client, as_(cast.member)):
        page = reader.get(here).text
        assert "Locked" in page
        assert "Post Reply" not in page
        assert "Quick reply" not in page
    assert "This topic is locked." in as_(cast.member).get(f"{here}reply/").text
    page = as_(cast.moderator).get(here).text
    assert "Post Reply" in page
    assert "Quick reply" in page
