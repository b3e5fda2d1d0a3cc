"""What is counted, numbered and pointed to agrees with a recount, and is mended if it does not."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Group, User
from board.audit import differences, repair
from board.models import BoardSettings
from board.refusals import Refused
from forum.actions.posts import delete_own, edit, reply, start_topic
from forum.actions.reading import mark_read
from forum.audit import CHECKS
from forum.counters import lock_members
from forum.models import Forum, Post, Topic, TopicRead, Visibility
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db


def counts(forum: Forum) -> tuple[int, int, int | None]:
    """What the forum says of itself: its topics, its posts, the id of the last post."""
    forum.refresh_from_db()
    return forum.topic_count, forum.post_count, forum.last_post_id


def written_by(user: User) -> int:
    return User.objects.get(pk=user.pk).post_count


def test_forum_counts_what_is_its_own_and_not_what_lies_in_it(hall, cast):
    inner = make_forum("Inner", parent=hall)
    outside = make_topic(hall, by=cast.moderator, replies=2)
    inside = make_topic(inner, by=cast.moderator)
    assert counts(hall) == (1, 3, outside.last_post_id)
    assert counts(inner) == (1, 1, inside.last_post_id)
    assert written_by(cast.moderator) == 4


def test_last_post_of_a_forum_is_its_youngest_and_goes_back_when_that_is_taken_back(hall, cast):
    older = make_topic(hall, by=cast.moderator, title="Older")
    younger = make_topic(hall, by=cast.moderator, title="Younger")
    bump = reply(older, by=cast.moderator, source="up again")
    newest = start_topic(hall, by=cast.moderator, title="Newest", source="x")
    assert counts(hall) == (3, 4, newest.pk)
    delete_own(newest, by=cast.moderator)
    assert counts(hall) == (2, 3, bump.pk)
    delete_own(bump, by=cast.moderator)
    assert counts(hall) == (2, 2, younger.last_post_id)


def test_topic_that_goes_takes_its_counts_along_and_leaves_those_of_others(hall, cast):
    stays = make_topic(hall, by=cast.moderator, title="Stays", replies=1)
    goes = start_topic(hall, by=cast.member, title="Goes", source="x")
    delete_own(goes, by=cast.member)
    assert counts(hall) == (1, 2, stays.last_post_id)
    assert (written_by(cast.member), written_by(cast.moderator)) == (0, 2)


def test_number_of_a_post_that_was_taken_back_is_given_again(hall, cast):
    topic = make_topic(hall, by=cast.moderator, replies=2)
    delete_own(reply(topic, by=cast.moderator, source="gone"), by=cast.moderator)
    assert reply(topic, by=cast.moderator, source="next").number == 4


def test_reply_leaves_all_indexes_of_the_forum_alone(hall, cast):
    topic = make_topic(hall, by=cast.moderator)

    def updates() -> tuple[int, int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_stat_get_xact_tuples_updated(oid),"
                " pg_stat_get_xact_tuples_hot_updated(oid) FROM pg_class"
                " WHERE relname = 'forum_forum'"
            )
            return cursor.fetchone()

    before = updates()
    reply(topic, by=cast.moderator, source="x")
    made, hot = (after - then for after, then in zip(updates(), before, strict=True))
    assert (made, hot) == (1, 1)


def test_time_of_a_post_is_after_the_one_before_even_where_a_clock_is_ahead(hall, cast):
    topic = make_topic(hall, by=cast.moderator)
    ahead = reply(topic, by=cast.moderator, source="from a machine whose clock is ahead")
    Post.objects.filter(pk=ahead.pk).update(created_at=ahead.created_at.replace(year=2100))
    repair(CHECKS)
    answer = reply(topic, by=cast.moderator, source="x")
    assert answer.created_at > Post.objects.get(pk=ahead.pk).created_at
    assert counts(hall) == (1, 3, answer.pk)
    assert list(differences(CHECKS)) == []


DAMAGE = {
    "UPDATE forum_post SET number = number + 10 WHERE number > 1": "post number",
    "UPDATE forum_post SET number = NULL, visibility = 2 WHERE number = 2": "post number",
    "UPDATE forum_topic SET post_count = 99": "topic's posts and last post",
    "UPDATE forum_topic SET last_post_id = NULL": "topic's posts and last post",
    "UPDATE forum_topic SET last_post_at = now()": "topic's posts and last post",
    "UPDATE forum_topic SET withheld_count = 99": "topic's posts that are withheld",
    "UPDATE forum_forum SET topic_count = 99": "forum's topics and posts",
    "UPDATE forum_forum SET post_count = 99": "forum's topics and posts",
    "UPDATE forum_topic SET visibility = 2": "forum's topics and posts",
    "UPDATE forum_forum SET last_post_id = NULL": "forum's last post",
    "UPDATE accounts_user SET post_count = 99": "member's posts",
    "UPDATE forum_topicread SET number = 99": "read mark past the topic's end",
}


@pytest.mark.parametrize(("damage", "check"), DAMAGE.items())
def test_recount_finds_and_mends(hall, cast, damage, check):
    make_topic(hall, by=cast.moderator, replies=3)
    with connection.cursor() as cursor:
        cursor.execute(damage)
    assert check in {each.check for each in differences(CHECKS)}
    assert repair(CHECKS) > 0
    assert list(differences(CHECKS)) == []


def test_every_check_is_tried():
    assert set(DAMAGE.values()) == {check.name for check in CHECKS}


def test_recount_closes_gaps_and_keeps_the_order(hall, cast):
    topic = make_topic(hall, by=cast.moderator, replies=3)
    before = list(topic.posts.order_by("number").values_list("id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE forum_post SET number = number * 7")
    repair(CHECKS)
    posts = topic.posts.order_by("number").values_list("id", "number")
    assert list(posts) == list(zip(before, [1, 2, 3, 4], strict=True))


def check_board(*arguments: str) -> str:
    said = StringIO()
    call_command("check_board", *arguments, stdout=said)
    return said.getvalue()


def test_check_board_names_each_difference_and_mends_when_told_to(hall, cast):
    make_topic(hall, by=cast.moderator)
    assert check_board() == "The board agrees with a recount.\n"
    Forum.objects.filter(pk=hall.pk).update(post_count=7)
    with pytest.raises(CommandError, match=r"1 differences\. `check_board --repair` mends them"):
        check_board()
    said = check_board("--repair")
    assert f"forum's topics and posts {hall.pk}: (1,7), counted (1,1)" in said
    assert "1 rows mended." in said
    assert check_board() == "The board agrees with a recount.\n"


ACTS = st.sampled_from(["start", "reply", "reply", "edit", "delete", "read"])
STEPS = st.lists(st.tuples(ACTS, st.integers(0, 3), st.integers(0, 5)), max_size=15)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_any_acts_of_several_members_agree_with_a_recount(steps, db):
    with transaction.atomic():
        BoardSettings.objects.update(flood_seconds=0)
        forums = [make_forum("Hall"), make_forum("Garden")]
        groups = [Group.NEWCOMERS, Group.MEMBERS, Group.MEMBERS, Group.MODERATORS]
        people = [make_member(group=group) for group in groups]
        for act, who, which in steps:
            do(act, forums[which % 2], people[who], which)
        assert list(differences(CHECKS)) == []
        assert gapless()
        transaction.set_rollback(True)


def do(act: str, forum: Forum, by: User, which: int) -> None:
    """One act of `by` in `forum`; `which` chooses among the topics, or among the own posts."""
    topics = Topic.objects.filter(forum=forum, visibility=Visibility.VISIBLE).order_by("id")
    own = Post.objects.filter(author=by, number__isnull=False).order_by("-id")
    try:
        if act == "start" or not topics:
            start_topic(forum, by=by, title=f"Topic {which}", source="x")
        elif act == "reply":
            reply(topics[which % len(topics)], by=by, source="x")
        elif act == "read":
            topic = topics[which % len(topics)]
            mark_read(by, topic, number=topic.post_count)
        elif own and act == "edit":
            edit(own[which % len(own)], by=by, subject="s", source=f"x{which}")
        elif own:
            delete_own(own[which % len(own)], by=by)
    except Refused:
        pass


def gapless() -> bool:
    """Whether the visible posts of every topic are numbered 1..n, and no mark points past them."""
    for topic in Topic.objects.all():
        numbers = topic.posts.exclude(number=None).order_by("number")
        if list(numbers.values_list("number", flat=True)) != list(range(1, topic.post_count + 1)):
            return False
        if TopicRead.objects.filter(topic=topic, number__gt=topic.post_count).exists():
            return False
    return True


def test_all_members_of_a_large_board_can_be_held_at_once():
    member = make_member()
    lock_members([])
    with CaptureQueriesContext(connection) as queries:
        lock_members([*range(member.pk, member.pk + 70_000)])
    assert len(queries) == 1
    assert "FOR NO KEY UPDATE" in queries[0]["sql"]
