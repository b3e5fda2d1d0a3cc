"""What happens when somebody starts a topic, replies, edits or takes back a post."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import Group, User
from board.models import BoardSettings
from board.refusals import Refused
from forum.actions.posts import delete_own, edit, reply, start_topic
from forum.models import Post, PostVersion, Topic, TopicRead, Visibility
from moderation.actions.posts import edit_others
from moderation.actions.topics import set_lock
from moderation.models import LogEntry
from tests.factories import make_member, make_topic

pytestmark = pytest.mark.django_db


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
    assert (post.number, post.subject, post.source) == (1, "Rice", "[b]Rice[/b]")
    assert "Rice" in post.html
    assert "[b]" not in post.html
    assert (hall.topic_count, hall.post_count, hall.last_post_id) == (1, 1, post.pk)
    assert (cast.member.post_count, cast.member.last_post_at) == (1, post.created_at)


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


def test_topic_keeps_who_started_it_when_and_as_what(hall, cast):
    kind = Topic.Kind.STICKY
    post = start_topic(
        hall, by=cast.moderator, title="Rules", source="x", kind=kind, address="192.0.2.7"
    )
    topic = post.topic
    assert (topic.title, topic.kind, topic.author) == ("Rules", kind, cast.moderator)
    assert (topic.author_name, post.author_name) == ("Moderator", "Moderator")
    assert topic.created_at == topic.last_post_at == post.created_at
    assert post.address == "192.0.2.7"


def test_reply_has_the_subject_that_was_given_and_re_stands_before_a_title_once(hall, cast):
    topic = make_topic(hall, by=cast.moderator, title="Re: Noodles")
    subjects = [
        reply(topic, by=cast.moderator, source="x", subject=subject).subject
        for subject in ("", "Soup")
    ]
    assert subjects == ["Re: Noodles", "Soup"]


def test_one_form_sent_twice_makes_one_post(topic, cast):
    key = uuid4()
    first = reply(topic, by=cast.member, source="once", key=key)
    assert reply(topic, by=cast.member, source="once", key=key) == first
    assert topic.posts.count() == 4


def test_one_form_sent_twice_makes_one_topic(hall, cast):
    key = uuid4()
    first = start_topic(hall, by=cast.member, title="Once", source="once", key=key)
    assert start_topic(hall, by=cast.member, title="Once", source="once", key=key) == first
    assert (Topic.objects.count(), Post.objects.count()) == (1, 1)


def test_form_sent_again_finds_its_post_in_a_topic_that_was_locked_since(topic, cast):
    key = uuid4()
    first = reply(topic, by=cast.member, source="once", key=key)
    set_lock([topic.pk], by=cast.moderator, locked=True)
    assert reply(topic, by=cast.member, source="once", key=key) == first


def test_key_of_one_member_finds_nothing_of_another(topic, cast):
    key = uuid4()
    mine = reply(topic, by=cast.member, source="mine", key=key)
    other = reply(topic, by=cast.admin, source="other", key=key)
    assert (mine.author, other.author) == (cast.member, cast.admin)
    assert topic.posts.count() == 5


def test_member_waits_between_posts_and_nothing_of_the_refused_one_is_stored(topic, hall, cast):
    first = reply(topic, by=cast.member, source="first")
    with pytest.raises(Refused, match=r"wait \d+ more second.*your text is kept"):
        reply(topic, by=cast.member, source="second")
    with pytest.raises(Refused, match="You posted a moment ago"):
        start_topic(hall, by=cast.member, title="Second", source="second")
    topic.refresh_from_db()
    assert (topic.post_count, topic.last_post) == (4, first)
    assert (Topic.objects.count(), Post.objects.count()) == (1, 4)
    member = User.objects.get(pk=cast.member.pk)
    assert (member.post_count, member.last_post_at) == (1, first.created_at)
    waited(cast.member)
    assert reply(topic, by=cast.member, source="second").number == 5


def test_moderators_and_robots_need_not_wait(topic, cast):
    for by in (cast.moderator, cast.admin, make_member("News desk", is_automated=True)):
        reply(topic, by=by, source="first")
        reply(topic, by=by, source="second")
    assert topic.posts.count() == 9


def test_locked_topic_takes_replies_of_its_moderators_only(topic, cast):
    set_lock([topic.pk], by=cast.moderator, locked=True)
    with pytest.raises(Refused, match="closed"):
        reply(topic, by=cast.member, source="x")
    assert reply(topic, by=cast.moderator, source="x").number == 4


def test_reply_to_a_topic_locked_while_it_was_written_stores_nothing(topic, cast):
    as_it_was_shown = Topic.objects.get(pk=topic.pk)
    set_lock([topic.pk], by=cast.moderator, locked=True)
    with pytest.raises(Refused, match="closed while you wrote"):
        reply(as_it_was_shown, by=cast.member, source="x")
    assert topic.posts.count() == 3


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


def test_edit_over_somebody_elses_edit_is_refused(topic, cast):
    post = reply(topic, by=cast.member, source="a")
    edit(post, by=cast.moderator, subject=post.subject, source="b", version=0)
    with pytest.raises(Refused, match="Somebody else"):
        edit(post, by=cast.member, subject=post.subject, source="c", version=0)
    assert Post.objects.get(pk=post.pk).source == "b"


def test_edit_over_what_one_has_seen_is_made_and_each_version_is_kept(topic, cast):
    post = reply(topic, by=cast.member, source="a")
    for seen, text in enumerate("bcd"):
        post = edit(post, by=cast.member, subject=post.subject, source=text, version=seen)
    assert list(post.versions.values_list("version", "source")) == [(1, "a"), (2, "b"), (3, "c")]
    assert Post.objects.get(pk=post.pk).source == "d"


def test_edit_that_changes_nothing_leaves_no_trace(topic, cast):
    post = topic.posts.get(number=1)
    same = edit(post, by=cast.moderator, subject=post.subject, source=post.source, reason="none")
    assert (same.edited_at, same.edit_count, same.edit_reason) == (None, 0, "")
    assert not PostVersion.objects.exists()


@pytest.mark.parametrize(
    ("reason", "answered", "notes"), [("", False, 0), ("typo", False, 1), ("", True, 1)]
)
def test_note_is_left_where_there_is_a_reason_or_an_answer(topic, cast, reason, answered, notes):
    post = reply(topic, by=cast.member, source="befroe")
    if answered:
        reply(topic, by=cast.moderator, source="answer")
    changed = edit(post, by=cast.member, subject=post.subject, source="before", reason=reason)
    assert changed.edit_count == notes
    assert changed.versions.get().source == "befroe"


def test_another_member_cannot_edit_nor_the_author_once_it_is_too_late_or_locked(topic, cast):
    post = reply(topic, by=cast.member, source="mine")

    def refused(by: User) -> bool:
        with pytest.raises(Refused, match="no longer be edited"):
            edit(post, by=by, subject="x", source="changed")
        return Post.objects.get(pk=post.pk).source == "mine"

    assert refused(cast.newcomer)
    set_lock([topic.pk], by=cast.moderator, locked=True)
    assert refused(cast.member)
    set_lock([topic.pk], by=cast.moderator, locked=False)
    BoardSettings.objects.update(edit_minutes=5)
    written = timezone.now() - timedelta(minutes=6)
    Post.objects.filter(pk=post.pk).update(created_at=written)
    assert refused(cast.member)
    assert not PostVersion.objects.exists()


def test_first_posts_subject_is_the_topics_title_and_no_other_posts_is(topic, cast):
    edit(topic.posts.get(number=2), by=cast.moderator, subject="Other", source="x")
    topic.refresh_from_db()
    assert topic.title == "Noodles"
    edit(topic.posts.get(number=1), by=cast.moderator, subject="Soup", source="x")
    topic.refresh_from_db()
    assert topic.title == "Soup"
    assert reply(topic, by=cast.member, source="x").subject == "Re: Soup"


def test_post_of_another_cannot_be_taken_back_even_by_a_moderator(topic, cast):
    post = reply(topic, by=cast.member, source="mine")
    for by in (cast.newcomer, cast.moderator):
        with pytest.raises(Refused):
            delete_own(post, by=by)
    assert Post.objects.get(pk=post.pk).number == 4


def test_post_is_taken_back_once_and_its_text_stays_in_the_database(topic, cast):
    post = reply(topic, by=cast.member, source="mine")
    delete_own(post, by=cast.member)
    with pytest.raises(Refused):
        delete_own(post, by=cast.member)
    gone = Post.objects.get(pk=post.pk)
    assert (gone.visibility, gone.number, gone.source) == (Visibility.HIDDEN, None, "mine")
    topic.refresh_from_db()
    assert topic.post_count == 3
    assert User.objects.get(pk=cast.member.pk).post_count == 0


def test_topic_goes_with_its_only_post(hall, cast):
    post = start_topic(hall, by=cast.member, title="Gone", source="x")
    assert delete_own(post, by=cast.member).visibility == Visibility.HIDDEN
    hall.refresh_from_db()
    assert (hall.topic_count, hall.post_count, hall.last_post) == (0, 0, None)


def test_moderators_edit_and_lock_are_logged_and_a_repeated_lock_is_not(topic, cast):
    post = reply(topic, by=cast.member, source="rude")
    edit_others(post, by=cast.moderator, subject=post.subject, source="polite", reason="tone")
    set_lock([topic.pk], by=cast.moderator, locked=True)
    set_lock([topic.pk], by=cast.moderator, locked=True)
    edited, locked = LogEntry.objects.order_by("id")
    assert (edited.act, edited.reason, edited.changes["version"]) == ("edit", "tone", 1)
    assert locked.act == "lock"


def test_member_cannot_lock_a_topic(topic, cast):
    with pytest.raises(Refused):
        set_lock([topic.pk], by=cast.member, locked=True)
    assert not LogEntry.objects.exists()


def test_edit_of_a_moderator_is_logged_with_what_it_changed_and_only_if_it_changed(topic, cast):
    post = reply(topic, by=cast.member, source="one")
    as_it_was_shown = Post.objects.get(pk=post.pk)
    edit(post, by=cast.member, subject=post.subject, source="two", reason="mine")
    edit_others(as_it_was_shown, by=cast.moderator, subject=post.subject, source="two")
    assert not LogEntry.objects.exists()
    edit_others(as_it_was_shown, by=cast.moderator, subject=post.subject, source="one")
    entry = LogEntry.objects.get()
    assert (entry.act, entry.by, entry.post) == ("edit", cast.moderator, post)
    assert entry.changes == {"version": 2}
    assert post.versions.get(version=2).source == "two"


def test_refused_edit_of_a_moderator_is_not_logged(topic, cast):
    post = reply(topic, by=cast.member, source="one")
    for by, seen in ((cast.newcomer, 0), (cast.moderator, 3)):
        with pytest.raises(Refused):
            edit_others(post, by=by, subject=post.subject, source="two", version=seen)
    assert not LogEntry.objects.exists()
    assert not PostVersion.objects.exists()
