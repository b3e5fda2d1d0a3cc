"""What happens when somebody starts a topic, replies, edits or takes back a post."""

from datetime import timedelta
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Group, User
from board.models import BoardSettings
from forum import audit
from forum.actions.posts import delete_own, edit, reply, start_topic
from forum.actions.reading import mark_board_read
from forum.actions.refusals import Refused
from forum.models import Forum, Post, Topic, TopicRead, Visibility
from forum.queries.unread import first_unread
from moderation.actions.posts import edit_others
from moderation.actions.topics import set_lock
from moderation.models import LogEntry
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(db):
    return make_forum("Hall")


@pytest.fixture
def topic(hall, cast):
    return make_topic(hall, by=cast.moderator, replies=2)


def waited(user: User) -> None:
    """The member wrote last some time ago."""
    User.objects.filter(pk=user.pk).update(last_post_at=timezone.now() - timedelta(hours=1))


def test_new_topic_is_counted_in_its_forum_and_for_its_author(hall, cast):
    post = start_topic(hall, by=cast.member, title="Rice", source="[b]Rice[/b]")
    hall.refresh_from_db()
    cast.member.refresh_from_db()
    assert (post.number, post.subject, post.html) == (1, "Rice", "<strong>Rice</strong>")
    assert (hall.topic_count, hall.post_count, hall.last_post_id) == (1, 1, post.pk)
    assert (cast.member.post_count, cast.member.last_post_at) == (1, post.created_at)
    assert list(audit.differences()) == []


def test_reply_takes_the_next_number_and_the_author_has_read_it(topic, cast):
    post = reply(topic, by=cast.member, source="me too")
    topic.refresh_from_db()
    assert (post.number, post.subject) == (4, "Re: Noodles")
    assert (topic.post_count, topic.last_post_id, topic.last_post_at) == (
        4,
        post.pk,
        post.created_at,
    )
    assert TopicRead.objects.get(user=cast.member, topic=topic).number == 4


def test_one_form_sent_twice_makes_one_post(topic, cast):
    key = uuid4()
    first = reply(topic, by=cast.member, source="once", key=key)
    assert reply(topic, by=cast.member, source="once", key=key) == first
    assert topic.posts.count() == 4


def test_member_waits_between_posts_and_moderator_does_not(topic, cast):
    reply(topic, by=cast.member, source="first")
    with pytest.raises(Refused, match="wait 1[45] more seconds"):
        reply(topic, by=cast.member, source="second")
    reply(topic, by=cast.moderator, source="first")
    reply(topic, by=cast.moderator, source="second")
    assert topic.posts.filter(author=cast.member).count() == 1


def test_locked_topic_takes_replies_of_its_moderators_only(topic, cast):
    set_lock(topic, by=cast.moderator, locked=True)
    with pytest.raises(Refused, match="closed"):
        reply(topic, by=cast.member, source="x")
    assert reply(topic, by=cast.moderator, source="x").number == 4


def test_newcomer_becomes_a_member_with_the_third_post(topic, cast):
    for _ in range(3):
        assert Group.NEWCOMERS in User.objects.get(pk=cast.newcomer.pk).group_keys
        reply(topic, by=User.objects.get(pk=cast.newcomer.pk), source="x")
        waited(cast.newcomer)
    promoted = User.objects.get(pk=cast.newcomer.pk)
    assert promoted.group_keys == {Group.MEMBERS}
    assert promoted.primary_group.key == Group.MEMBERS


def test_edit_keeps_what_was_said_before_and_leaves_a_note(topic, cast):
    post = reply(topic, by=cast.member, source="before")
    reply(topic, by=cast.moderator, source="answer")
    changed = edit(post, by=cast.member, subject=post.subject, source="after", reason="typo")
    version = changed.versions.get()
    assert (changed.source, changed.edit_count, changed.edit_reason) == ("after", 1, "typo")
    assert (version.version, version.source, version.written_by) == (1, "before", cast.member)


def test_quiet_fix_of_the_last_post_leaves_no_note_but_is_kept(topic, cast):
    post = reply(topic, by=cast.member, source="befroe")
    changed = edit(post, by=cast.member, subject=post.subject, source="before")
    assert (changed.edit_count, changed.versions.count()) == (0, 1)


def test_edit_over_somebody_elses_edit_is_refused(topic, cast):
    post = reply(topic, by=cast.member, source="a")
    edit(post, by=cast.moderator, subject=post.subject, source="b", version=0)
    with pytest.raises(Refused, match="Somebody else"):
        edit(post, by=cast.member, subject=post.subject, source="c", version=0)
    assert Post.objects.get(pk=post.pk).source == "b"


def test_first_posts_subject_is_the_topics_title(topic, cast):
    edit(topic.posts.get(number=1), by=cast.moderator, subject="Soup", source="x")
    topic.refresh_from_db()
    assert topic.title == "Soup"


def test_last_post_can_be_taken_back_and_an_answered_one_cannot(topic, cast):
    mine = reply(topic, by=cast.member, source="mine")
    answer = reply(topic, by=cast.moderator, source="answer")
    with pytest.raises(Refused, match="answered"):
        delete_own(mine, by=cast.member)
    delete_own(answer, by=cast.moderator)
    delete_own(mine, by=cast.member)
    topic.refresh_from_db()
    assert topic.post_count == 3
    assert Post.objects.get(pk=mine.pk).visibility == Visibility.HIDDEN
    assert list(audit.differences()) == []


def test_topic_goes_with_its_only_post(hall, cast):
    post = start_topic(hall, by=cast.member, title="Gone", source="x")
    assert delete_own(post, by=cast.member).visibility == Visibility.HIDDEN
    hall.refresh_from_db()
    assert (hall.topic_count, hall.post_count, hall.last_post) == (0, 0, None)
    assert list(audit.differences()) == []


def test_first_unread_post_follows_what_was_read(topic, cast):
    reply(topic, by=cast.member, source="read up to here")
    new = reply(topic, by=cast.moderator, source="new")
    assert first_unread(topic, cast.member) == new
    mark_board_read(cast.member)
    cast.member.refresh_from_db()
    assert first_unread(topic, cast.member) is None


def test_moderators_edit_and_lock_are_logged_and_a_repeated_lock_is_not(topic, cast):
    post = reply(topic, by=cast.member, source="rude")
    edit_others(post, by=cast.moderator, subject=post.subject, source="polite", reason="tone")
    set_lock(topic, by=cast.moderator, locked=True)
    set_lock(topic, by=cast.moderator, locked=True)
    edited, locked = LogEntry.objects.order_by("id")
    assert (edited.act, edited.reason, edited.before["version"]) == ("edit", "tone", 1)
    assert (locked.act, locked.before) == ("lock", {"is_locked": False})


def test_member_cannot_lock_a_topic(topic, cast):
    with pytest.raises(Refused):
        set_lock(topic, by=cast.member, locked=True)
    assert not LogEntry.objects.exists()


DAMAGE = [
    "UPDATE forum_topic SET post_count = 99",
    "UPDATE forum_topic SET last_post_id = NULL",
    "UPDATE forum_forum SET topic_count = 99",
    "UPDATE forum_forum SET post_count = 99",
    "UPDATE forum_forum SET last_post_id = NULL",
    "UPDATE accounts_user SET post_count = 99",
    "UPDATE forum_post SET number = number + 10",
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_recount_finds_and_mends(topic, damage):
    with connection.cursor() as cursor:
        cursor.execute(damage)
    assert list(audit.differences())
    audit.repair()
    assert list(audit.differences()) == []


STEPS = st.lists(
    st.tuples(st.sampled_from(["start", "reply", "edit", "delete"]), st.integers(0, 5)),
    max_size=15,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_counters_agree_with_a_recount_after_any_acts(steps, db):
    BoardSettings.objects.update(flood_seconds=0)
    forum, people = make_forum(), [make_member(), make_member()]
    for verb, number in steps:
        _act(verb, forum, people[number % 2], number)
    assert list(audit.differences()) == []


def _act(verb: str, forum: Forum, by: User, number: int) -> None:
    topics = Topic.objects.filter(forum=forum, visibility=Visibility.VISIBLE)
    posts = Post.objects.filter(author=by, number__isnull=False).order_by("-id")
    try:
        if verb == "start" or not topics:
            start_topic(forum, by=by, title=f"T{number}", source="x")
        elif verb == "reply":
            reply(topics[number % len(topics)], by=by, source="x")
        elif posts and verb == "edit":
            edit(posts[0], by=by, subject="s", source=f"x{number}")
        elif posts:
            delete_own(posts[number % len(posts)], by=by)
    except Refused:
        pass


def together(*acts) -> list[Exception]:
    """Do all at once, each on a connection of its own; gives what went wrong."""
    failed: list[Exception] = []

    def run(act) -> None:
        try:
            act()
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_get_numbers_without_a_gap():
    forum = make_forum()
    topic = make_topic(forum, by=make_member("Starter"))
    people = [make_member() for _ in range(8)]
    acts = [lambda by=by: reply(topic, by=by, source="now") for by in people]
    assert together(*acts) == []
    numbers = topic.posts.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 10))
    assert list(audit.differences()) == []


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_on_one_button_make_one_post():
    topic = make_topic(make_forum(), by=make_member("Starter"))
    member, key = make_member(), uuid4()
    click = lambda: reply(topic, by=member, source="once", key=key)  # noqa: E731
    assert together(*[click] * 8) == []
    assert topic.posts.count() == 2
