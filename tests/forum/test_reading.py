"""What is new to a member, who is counted as being here, and how often a topic was opened."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from board.models import BoardSettings
from forum import presence
from forum.actions.posts import delete_own, reply
from forum.actions.presence import Visit, record_views, record_visits
from forum.actions.reading import mark_board_read, mark_read
from forum.models import OnlineRecord, Post, Presence, Topic, TopicRead, TopicViews, Visibility
from forum.queries.unread import (
    REMEMBERED,
    first_unread,
    is_unread,
    unread_topics,
    with_read_number,
)
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"


@pytest.fixture
def topic(hall, cast):
    return make_topic(hall, by=cast.moderator, replies=4)


def mark_of(user: User, topic: Topic) -> int | None:
    return TopicRead.objects.filter(user=user, topic=topic).values_list("number", flat=True).first()


def is_new(topic: Topic, user: User) -> bool:
    """Whether the topic looks unread in a list, and is among what is new on the board."""
    row = with_read_number(Topic.objects.filter(pk=topic.pk), user.pk).get()
    assert is_unread(row, user) == (topic in unread_topics(user))
    return is_unread(row, user)


def test_what_was_written_since_one_joined_is_new(topic, cast):
    assert is_new(topic, cast.member)
    assert first_unread(topic, cast.member) == topic.posts.get(number=1)
    late = make_member()
    assert not is_new(topic, late)
    assert first_unread(topic, late) is None


def test_own_post_is_never_new(topic, cast):
    assert not is_new(topic, cast.moderator)
    reply(topic, by=cast.member, source="mine")
    assert not is_new(topic, cast.member)
    assert is_new(topic, cast.moderator)


def test_first_new_post_is_the_one_after_the_mark(topic, cast):
    mark_read(cast.member, topic, number=2)
    assert first_unread(topic, cast.member) == topic.posts.get(number=3)
    assert is_new(topic, cast.member)
    mark_read(cast.member, topic, number=5)
    assert first_unread(topic, cast.member) is None
    assert not is_new(topic, cast.member)


def test_mark_moves_neither_back_nor_past_the_end(topic, cast):
    mark_read(cast.member, topic, number=4)
    mark_read(cast.member, topic, number=2)
    assert mark_of(cast.member, topic) == 4
    mark_read(cast.member, topic, number=99)
    assert mark_of(cast.member, topic) == 5


def test_opened_page_is_marked_up_to_its_last_post(topic, cast, as_):
    BoardSettings.objects.update(posts_per_page=3)
    member = as_(cast.member)
    for page, mark in (("", 3), ("?page=2", 5), ("", 5)):
        assert member.get(f"{topic.get_absolute_url()}{page}").status_code == 200
        assert mark_of(cast.member, topic) == mark


def test_guests_page_marks_nothing(client, topic):
    before = TopicRead.objects.count()
    assert client.get(topic.get_absolute_url()).status_code == 200
    assert TopicRead.objects.count() == before


def test_way_to_the_first_new_post_leads_to_it_and_to_the_last_when_all_is_read(topic, cast, as_):
    member, way = as_(cast.member), f"{topic.get_absolute_url()}unread/"
    mark_read(cast.member, topic, number=3)
    assert member.get(way)["Location"].endswith(f"#p{topic.posts.get(number=4).pk}")
    mark_read(cast.member, topic, number=5)
    assert member.get(way)["Location"].endswith(f"#p{topic.last_post_id}")


def test_all_is_read_after_mark_all_read_and_what_comes_later_is_new(topic, cast, as_):
    mark_read(cast.member, topic, number=2)
    other = make_topic(topic.forum, by=cast.moderator, title="Other")
    as_(cast.member).post("/read/")
    member = User.objects.get(pk=cast.member.pk)
    assert not unread_topics(member).exists()
    assert not TopicRead.objects.filter(user=member).exists()
    assert [first_unread(each, member) for each in (topic, other)] == [None, None]
    new = reply(topic, by=cast.moderator, source="later")
    assert list(unread_topics(member)) == [topic]
    assert first_unread(topic, member) == new


def test_mark_all_read_is_one_members_own_and_no_link(topic, cast, as_, client):
    assert as_(cast.member).get("/read/").status_code == 405
    assert client.post("/read/")["Location"] == "/accounts/login/?next=/"
    mark_board_read(cast.newcomer)
    assert is_new(topic, cast.member)


def test_mark_stays_on_its_post_when_an_earlier_one_goes(topic, cast):
    mine = reply(topic, by=cast.member, source="mine")
    assert mark_of(cast.member, topic) == 6
    mark_read(cast.newcomer, topic, number=5)
    mark_read(cast.admin, topic, number=6)
    delete_own(mine, by=cast.member)
    assert [mark_of(user, topic) for user in (cast.member, cast.newcomer, cast.admin)] == [5, 5, 5]
    answer = reply(topic, by=cast.moderator, source="answer")
    for user in (cast.member, cast.newcomer, cast.admin):
        assert first_unread(topic, user) == answer


def test_what_is_older_than_a_month_is_not_new(topic, cast):
    User.objects.update(read_until=timezone.now() - timedelta(days=400))
    old = timezone.now() - REMEMBERED - timedelta(hours=1)
    Topic.objects.filter(pk=topic.pk).update(last_post_at=old)
    Post.objects.filter(topic=topic).update(created_at=old)
    member = User.objects.get(pk=cast.member.pk)
    assert not is_new(topic, member)
    assert first_unread(topic, member) is None


def test_nothing_is_new_where_one_may_not_read(hall, cast):
    hidden = make_topic(hall, by=cast.moderator, title="Hidden")
    Topic.objects.filter(pk=hidden.pk).update(visibility=Visibility.HIDDEN)
    make_topic(make_forum("Closed", closed_to=("members",)), by=cast.moderator)
    assert not unread_topics(cast.member).exists()


# Who is here, and how often a topic was opened.


@pytest.fixture
def gathered(monkeypatch) -> Iterator[presence.Gathered]:
    """A process that has just begun."""
    fresh = presence.Gathered()
    monkeypatch.setattr(presence, "gathered", fresh)
    yield fresh


def guest(address: str = "192.0.2.1", agent: str = BROWSER) -> Client:
    return Client(headers={"user-agent": agent}, REMOTE_ADDR=address)


def views_of(topic: Topic) -> int:
    return TopicViews.objects.get(topic=topic).views


def here() -> dict[str, int]:
    """How many of each kind are here."""
    rows = Presence.objects.all()
    return {
        "members": rows.exclude(user=None).count(),
        "robots": rows.exclude(robot="").count(),
        "guests": rows.filter(user=None, robot="").count(),
    }


def test_visitors_of_two_batches_add_up_and_are_told_apart(topic, cast, as_, gathered):
    as_(cast.member).get("/")
    guest("192.0.2.1").get("/")
    guest("192.0.2.1", "Googlebot/2.1").get("/")
    presence.flush()
    assert here() == {"members": 1, "robots": 1, "guests": 1}
    assert OnlineRecord.objects.get().visitors == 2
    as_(cast.member).get(topic.get_absolute_url())
    as_(cast.admin).get("/")
    guest("192.0.2.1").get("/")
    guest("192.0.2.2").get("/")
    guest("192.0.2.9", "Googlebot/2.1").get("/")
    presence.flush()
    assert here() == {"members": 2, "robots": 1, "guests": 2}
    assert OnlineRecord.objects.get().visitors == 4
    assert Presence.objects.get(user=cast.member).forum == topic.forum
    assert User.objects.get(pk=cast.member.pk).last_seen_at is not None


def test_page_view_writes_nothing_about_visitors_until_the_batch(topic, gathered):
    guest().get(topic.get_absolute_url())
    assert not Presence.objects.exists()
    assert not TopicViews.objects.exists()


def test_record_stays_when_fewer_are_here(cast):
    now = timezone.now()
    record_visits([Visit(f"g{n}", None, "", None, now) for n in range(3)])
    held = OnlineRecord.objects.get()
    Presence.objects.all().delete()
    record_visits([Visit("g9", None, "", None, now)])
    assert OnlineRecord.objects.get().visitors == 3
    assert OnlineRecord.objects.get().at == held.at


def test_who_beats_the_record_is_counted_before_that_is_written(cast, as_):
    record_visits([Visit("g1", None, "", None, timezone.now())])
    page = as_(cast.member).get("/").content.decode()
    assert "In total there are <strong>2</strong> users online" in page
    assert "Most users ever online was <strong>2</strong> on" in page
    assert OnlineRecord.objects.get().visitors == 1


def test_batch_that_comes_late_does_not_put_a_visitor_back(cast):
    now, hall, garden = timezone.now(), make_forum("Hall"), make_forum("Garden")
    record_visits([Visit("g1", None, "", hall.pk, now)])
    record_visits([Visit("g1", None, "", garden.pk, now - timedelta(minutes=1))])
    assert Presence.objects.get().forum == hall
    assert Presence.objects.get().seen_at == now


def test_long_gone_are_forgotten_and_a_deleted_member_spoils_no_batch(cast):
    now, gone = timezone.now(), make_member()
    visit = Visit(f"u{gone.pk}", gone.pk, "", None, now)
    gone.delete()
    record_visits([Visit("g1", None, "", None, now - timedelta(hours=3)), visit])
    assert not Presence.objects.exists()
    record_visits([visit, Visit("g2", None, "", None, now)])
    assert Presence.objects.get().visitor == "g2"


def test_views_add_up_over_batches_and_a_reload_or_a_robot_is_none(topic, hall, cast, gathered):
    other = make_topic(hall, by=cast.moderator, title="Other")
    reader = guest()
    for page in (topic, topic, other, topic):
        reader.get(page.get_absolute_url())
    guest("192.0.2.9", "Googlebot/2.1").get(topic.get_absolute_url())
    presence.flush()
    assert (views_of(topic), views_of(other)) == (2, 1)
    reader.get(topic.get_absolute_url())
    guest("192.0.2.2").get(topic.get_absolute_url())
    presence.flush()
    presence.flush()
    assert (views_of(topic), views_of(other)) == (3, 1)


def test_views_of_a_topic_that_is_gone_spoil_no_batch(topic):
    record_views({topic.pk: 2, topic.pk + 1_000: 5})
    assert views_of(topic) == 2
    assert TopicViews.objects.count() == 1


def test_page_that_was_not_found_is_no_sign_of_a_reader(client, gathered, db):
    assert client.get("/t/999999-x/").status_code == 404
    assert gathered.take() == ([], {})
