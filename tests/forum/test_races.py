"""Writers at the same moment, each on a database connection of its own."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Event, Thread
from time import monotonic
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.actions.members import promote_newcomer
from accounts.models import Group, User
from board.audit import differences
from board.models import BoardSettings
from board.refusals import Refused
from forum.actions.posts import delete_own, edit, reply, start_topic
from forum.actions.reading import mark_read
from forum.audit import CHECKS
from forum.counters import lock_member
from forum.models import Post, PostVersion, Topic, TopicRead, Visibility
from moderation.actions.topics import set_lock
from moderation.models import LogEntry
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 8


@pytest.fixture
def topic(db):
    return make_topic(make_forum("Hall"), by=make_member("Starter"))


def at_once(acts: list[Callable[[], object]]) -> list[Exception]:
    """Do all at the same moment; gives what was raised."""
    raised: list[Exception] = []
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=20)
            act()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def numbers(topic: Topic) -> list[int | None]:
    return list(topic.posts.order_by("id").values_list("number", flat=True))


def test_writers_of_one_topic_get_numbers_without_a_gap(topic):
    people = [make_member() for _ in range(WRITERS)]
    assert at_once([lambda by=by: reply(topic, by=by, source="now") for by in people]) == []
    topic.refresh_from_db()
    assert sorted(numbers(topic)) == list(range(1, WRITERS + 2))
    assert (topic.post_count, topic.forum.post_count) == (WRITERS + 1, WRITERS + 1)
    last = topic.posts.get(number=WRITERS + 1)
    assert (topic.last_post, topic.forum.last_post) == (last, last)
    assert {user.post_count for user in User.objects.all()} == {1}
    assert list(differences(CHECKS)) == []


def test_posts_of_one_forum_are_in_the_order_of_their_times(topic):
    people = [make_member() for _ in range(WRITERS)]
    assert at_once([lambda by=by: reply(topic, by=by, source="now") for by in people]) == []
    times = list(topic.posts.order_by("number").values_list("created_at", flat=True))
    assert times == sorted(set(times))


@pytest.mark.parametrize("write", ["reply", "start_topic"])
def test_clicks_on_one_button_make_one_post(topic, write):
    member, key, made = make_member(), uuid4(), []

    def click() -> None:
        if write == "reply":
            made.append(reply(topic, by=member, source="once", key=key).pk)
        else:
            post = start_topic(topic.forum, by=member, title="Once", source="once", key=key)
            made.append(post.pk)

    assert at_once([click] * WRITERS) == []
    assert len(made) == WRITERS
    assert Post.objects.filter(author=member).get().pk == made[0]
    assert len(set(made)) == 1
    assert Topic.objects.count() == (1 if write == "reply" else 2)
    assert list(differences(CHECKS)) == []


def test_windows_of_one_member_share_one_pause(topic):
    member = make_member()
    raised = at_once([lambda: reply(topic, by=member, source="mine")] * WRITERS)
    assert [type(error) for error in raised] == [Refused] * (WRITERS - 1)
    assert topic.posts.filter(author=member).count() == 1
    assert list(differences(CHECKS)) == []


def test_posts_taken_back_beside_writers_leave_no_gap(topic):
    BoardSettings.objects.update(flood_seconds=0)
    people = [make_member() for _ in range(WRITERS // 2)]
    starter = User.objects.get(username="Starter")
    mine = [start_topic(topic.forum, by=starter, title=f"Mine {n}", source="x") for n in range(2)]
    mine.append(reply(topic, by=starter, source="mine"))
    acts: list[Callable[[], object]] = [
        lambda by=by: reply(topic, by=by, source="now") for by in people
    ]
    acts += [lambda post=post: delete_own(post, by=starter) for post in mine]
    raised = at_once(acts)
    # Somebody may have answered before the post could be taken back.
    assert {type(error) for error in raised} <= {Refused}
    kept = topic.posts.exclude(number=None).order_by("number").values_list("number", flat=True)
    assert list(kept) == list(range(1, len(kept) + 1))
    assert list(differences(CHECKS)) == []


def test_of_edits_that_saw_one_version_one_is_made(topic):
    post = topic.posts.get()
    author = post.author

    def change(text: str) -> Post:
        return edit(post, by=author, subject=post.subject, source=text, version=0)

    raised = at_once([lambda n=n: change(f"text {n}") for n in range(WRITERS)])
    assert [type(error) for error in raised] == [Refused] * (WRITERS - 1)
    assert PostVersion.objects.get().source == "Noodles: the first post"
    assert Post.objects.get().source.startswith("text ")


def test_topic_locked_by_several_moderators_is_logged_once(topic):
    moderators = [make_member(group="moderators") for _ in range(WRITERS)]
    assert (
        at_once([lambda by=by: set_lock([topic.pk], by=by, locked=True) for by in moderators]) == []
    )
    assert LogEntry.objects.get().act == LogEntry.Act.LOCK


def test_reading_on_several_screens_keeps_the_furthest_mark(topic):
    starter, reader = topic.author, make_member()
    BoardSettings.objects.update(flood_seconds=0)
    for number in range(1, WRITERS):
        reply(topic, by=starter, source=f"{number}")
    pages = [lambda n=n: mark_read(reader, topic, number=n) for n in range(1, WRITERS + 1)]
    assert at_once(pages) == []
    assert TopicRead.objects.get(user=reader).number == WRITERS


def somebody_waits() -> bool:
    """Whether another connection waits for a lock; asked until it does, or for too long."""
    until = monotonic() + 20
    with connection.cursor() as cursor:
        while monotonic() < until:
            cursor.execute(
                "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
                " WHERE NOT granted AND datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return True
    return False


def test_one_who_waited_writes_later_than_the_post_that_was_waited_for(topic):
    other = make_topic(topic.forum, by=make_member())
    ahead = timezone.now() + timedelta(hours=1)
    first, second = make_member(), make_member()
    is_held = Event()

    def hold() -> None:
        with transaction.atomic():
            post = reply(topic, by=first, source="from a machine whose clock is ahead")
            Post.objects.filter(pk=post.pk).update(created_at=ahead)
            is_held.set()
            assert somebody_waits()

    def follow() -> None:
        assert is_held.wait(20)
        reply(other, by=second, source="from one whose clock is right")

    assert at_once([hold, follow]) == []
    assert other.posts.get(author=second).created_at > ahead


def test_newcomer_who_is_promoted_while_a_post_waits_writes_it_as_a_member(topic):
    BoardSettings.objects.update(newcomers_wait=True, flood_seconds=0)
    writer = make_member("Fresh", group=Group.NEWCOMERS)
    is_held = Event()

    def promote() -> None:
        with transaction.atomic():
            lock_member(writer.pk)
            promote_newcomer(writer)
            is_held.set()
            assert somebody_waits()

    def write() -> None:
        assert is_held.wait(20)
        reply(topic, by=User.objects.get(pk=writer.pk), source="from a member now")

    assert at_once([promote, write]) == []
    assert topic.posts.get(author=writer).visibility == Visibility.VISIBLE


def test_one_who_is_let_in_and_one_who_is_renamed_do_not_wait_for_each_other(db):
    one, other = make_member("One"), make_member("Other")
    is_held = Event()

    def let_in() -> None:
        with transaction.atomic():
            User.objects.filter(pk=one.pk).update(is_active=True)
            is_held.set()
            assert somebody_waits()
            User.objects.filter(pk=one.pk).update(username="Uno")

    def rename() -> None:
        assert is_held.wait(20)
        User.objects.filter(pk=other.pk).update(username="Otro")

    assert at_once([let_in, rename]) == []
