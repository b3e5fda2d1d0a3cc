"""What is undone is as it was, to the last row; what came later is kept; who may undo."""

import pytest
from django.utils import timezone

from accounts.models import Group
from board import audit
from board.refusals import Refused
from forum.actions.posts import edit, reply
from forum.actions.reading import mark_read
from forum.models import ForumLevel, Level, Post, Topic, TopicRead, Visibility
from moderation.actions import posts as on_posts
from moderation.actions import ratings as on_ratings
from moderation.actions import splitting
from moderation.actions import topics as on_topics
from moderation.actions.undoing import prospect, undo
from moderation.audit import CHECKS
from moderation.models import LogEntry
from moderation.queries.log import undone_among
from reputation.actions.ratings import give
from reputation.models import Rating
from tests.factories import make_topic
from tests.moderation.dump import differences, dump

pytestmark = pytest.mark.django_db

ACTS = {
    "lock": lambda b, by: on_topics.set_lock([b.topic.pk, b.other.pk], by=by, locked=True),
    "sticky until": lambda b, by: on_topics.set_kind(
        [b.topic.pk], by=by, kind=Topic.Kind.STICKY, until=timezone.now()
    ),
    "rename": lambda b, by: on_topics.rename(b.topic.pk, by=by, title="Soup"),
    "slow": lambda b, by: on_topics.set_slow([b.topic.pk], by=by, slow=True),
    "auto close": lambda b, by: on_topics.set_auto_close([b.topic.pk], by=by, days=30),
    "bump": lambda b, by: on_topics.bump([b.topic.pk], by=by),
    "hide topics": lambda b, by: on_topics.hide([b.topic.pk, b.other.pk], by=by, reason="x"),
    "move": lambda b, by: on_topics.move([b.topic.pk, b.other.pk], by=by, forum=b.garden),
    "move with a shadow": lambda b, by: on_topics.move(
        [b.topic.pk], by=by, forum=b.garden, shadow_days=7
    ),
    "hide posts": lambda b, by: on_posts.hide(b.ids(1, 3, 4, 7), by=by, reason="off topic"),
    "hide all posts": lambda b, by: on_posts.hide(b.ids(*range(1, 8)), by=by),
    "change author": lambda b, by: on_posts.change_author(b.ids(1, 2), by=by, author=b.people[2]),
    "lock posts": lambda b, by: on_posts.set_edit_lock(b.ids(1, 2), by=by, locked=True),
    "note": lambda b, by: on_posts.set_note(b.ids(2)[0], by=by, note="Calm down."),
    "split": lambda b, by: splitting.split(
        b.topic.pk, b.ids(1, 3, 6, 7), by=by, forum=b.garden, title="Apart"
    ),
    "split into": lambda b, by: splitting.split_into(
        b.topic.pk, b.ids(2, 5), by=by, target=b.other
    ),
    "merge": lambda b, by: splitting.merge([b.topic.pk], by=by, target=b.other),
    "remove points": lambda b, by: on_ratings.remove(ratings(), by=by, reason="a ring"),
    "accept points": lambda b, by: on_ratings.accept(ratings(), by=by),
}


def ratings() -> list[int]:
    return list(Rating.objects.values_list("pk", flat=True))


@pytest.fixture
def board(board):
    """Posts have points: also of whoever becomes their author, and such as wait."""
    first, second, third = board.posts()[:3]
    give(first, by=board.people[1], points=2)
    give(first, by=board.people[2])
    give(second, by=board.people[2], points=3)
    give(board.posts(board.other)[0], by=board.people[0])
    held = {"giver": board.people[2], "giver_name": "Boris", "receiver": third.author}
    Rating.objects.create(**held, post=third, points=1, state=Rating.State.HELD)
    return board


@pytest.mark.parametrize("name", ACTS)
def test_undone_is_as_it_was_to_the_last_row(board, cast, name):
    before = dump()
    ACTS[name](board, cast.moderator)
    assert differences(before, dump())
    entry = LogEntry.objects.get()
    assert not prospect(entry).staying
    undo(entry, by=cast.moderator)
    assert differences(before, dump()) == {}
    assert list(audit.differences(CHECKS)) == []


@pytest.mark.parametrize("name", ACTS)
def test_undoing_can_be_undone_in_its_turn(board, cast, name):
    ACTS[name](board, cast.moderator)
    done = dump()
    undo(LogEntry.objects.get(), by=cast.moderator)
    undo(LogEntry.objects.get(act="undo"), by=cast.moderator)
    assert differences(done, dump()) == {}
    assert list(audit.differences(CHECKS)) == []
    assert undone_among(LogEntry.objects.filter(undoes=None)) == set()


def test_restored_posts_are_as_before_they_were_hidden(board, cast):
    before = dump()
    hidden = board.ids(1, 4, 7)
    on_posts.hide(hidden, by=cast.moderator, reason="x")
    on_posts.restore(hidden, by=cast.moderator)
    changed = differences(before, dump())
    assert {table for table, _pk in changed} <= {"forum_topicread"}


def test_what_was_changed_again_stays_and_the_rest_goes_back(board, cast):
    first, second = board.ids(2, 3)
    entry = on_posts.hide([first, second], by=cast.moderator)
    on_posts.restore([first], by=cast.moderator)
    on_posts.hide([first], by=cast.admin, reason="again")
    assert (prospect(entry).going_back, prospect(entry).staying) == (1, 1)
    undo(entry, by=cast.moderator)
    shown = Post.objects.filter(pk__in=[first, second], visibility=Visibility.VISIBLE)
    assert list(shown.values_list("pk", flat=True)) == [second]
    assert list(audit.differences(CHECKS)) == []


def test_posts_that_came_later_are_kept_when_a_split_is_undone(board, cast):
    splitting.split(
        board.topic.pk, board.ids(6, 7), by=cast.moderator, forum=board.garden, title="Apart"
    )
    apart = Topic.objects.get(title="Apart")
    later = reply(apart, by=cast.member, source="later")
    undo(LogEntry.objects.get(), by=cast.moderator)
    assert list(apart.posts.values_list("pk", flat=True)) == [later.pk]
    board.topic.refresh_from_db()
    assert board.topic.post_count == 7
    assert list(audit.differences(CHECKS)) == []


def test_address_of_a_split_that_was_undone_leads_to_where_the_posts_are(board, cast, client):
    splitting.split(
        board.topic.pk, board.ids(6, 7), by=cast.moderator, forum=board.garden, title="Apart"
    )
    apart = Topic.objects.get(title="Apart")
    undo(LogEntry.objects.get(), by=cast.moderator)
    answer = client.get(apart.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (301, board.topic.get_absolute_url())


def test_reader_who_read_on_keeps_the_later_mark(board, cast):
    reader = board.people[1]
    entry = on_posts.hide(board.ids(1), by=cast.moderator)
    mark_read(reader, board.topic, number=6)
    undo(entry, by=cast.moderator)
    assert TopicRead.objects.get(user=reader, topic=board.topic).number == 7


def test_undone_edit_says_again_what_it_said_and_keeps_all_versions(board, cast):
    post = board.posts()[1]
    on_posts.edit_others(post, by=cast.moderator, subject="Other", source="changed", reason="r")
    entry = LogEntry.objects.get()
    undo(entry, by=cast.moderator)
    now = Post.objects.get(pk=post.pk)
    assert (now.subject, now.source, now.html) == (post.subject, post.source, post.html)
    assert now.versions.count() == 2


def test_edit_that_was_edited_over_is_not_undone(board, cast):
    post = board.posts()[1]
    on_posts.edit_others(post, by=cast.moderator, subject="Other", source="changed")
    edit(Post.objects.get(pk=post.pk), by=cast.admin, subject="Other", source="later words")
    with pytest.raises(Refused, match="changed again"):
        undo(LogEntry.objects.get(), by=cast.moderator)
    assert Post.objects.get(pk=post.pk).source == "later words"


def test_act_is_undone_once(board, cast):
    entry = on_topics.set_lock([board.topic.pk], by=cast.moderator, locked=True)
    undo(entry, by=cast.moderator)
    with pytest.raises(Refused, match="undone already"):
        undo(LogEntry.objects.get(pk=entry.pk), by=cast.moderator)


def test_members_and_moderators_of_other_forums_cannot_undo(board, cast):
    entry = on_topics.set_lock([board.topic.pk], by=cast.moderator, locked=True)
    members = Group.objects.get(key=Group.MEMBERS)
    ForumLevel.objects.create(forum=board.garden, group=members, level=Level.MODERATE)
    for who in (cast.member, cast.newcomer):
        with pytest.raises(Refused, match="may not undo"):
            undo(entry, by=who)
    assert Topic.objects.get(pk=board.topic.pk).is_locked


def test_moderators_do_not_undo_what_an_administrator_did(board, cast):
    entry = on_topics.hide([board.topic.pk], by=cast.admin)
    with pytest.raises(Refused):
        undo(entry, by=cast.moderator)
    undo(entry, by=cast.admin)
    assert Topic.objects.get(pk=board.topic.pk).visibility == Visibility.VISIBLE


def test_what_was_deleted_for_ever_is_not_undone(board, cast):
    entry = on_topics.delete_for_ever([board.other.pk], by=cast.admin)
    with pytest.raises(Refused):
        undo(entry, by=cast.admin)


def test_undoing_what_was_deleted_since_leaves_the_rest(board, cast):
    third = make_topic(board.hall, by=cast.moderator, title="Third")
    ids = [board.topic.pk, third.pk]
    entry = on_topics.move(ids, by=cast.moderator, forum=board.garden)
    on_topics.delete_for_ever([third.pk], by=cast.admin)
    assert (prospect(entry).going_back, prospect(entry).staying) == (1, 1)
    undo(entry, by=cast.moderator)
    assert Topic.objects.get(pk=board.topic.pk).forum_id == board.hall.pk
    assert list(audit.differences(CHECKS)) == []
