"""Where reputation counts: it follows posts from forum to forum, and what an admin chose there."""

import pytest

from accounts.models import User
from board.audit import differences
from forum.actions.posts import delete_own, reply
from forum.models import Forum, MemberScore, Post, Topic
from moderation.actions import splitting
from moderation.actions.posts import hide, restore
from moderation.actions.topics import move
from moderation.actions.undoing import undo
from moderation.audit import CHECKS
from reputation.actions.ratings import give
from reputation.models import Rating
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db

Reputation = Forum.Reputation


@pytest.fixture
def author(db) -> User:
    return make_member("Author")


@pytest.fixture
def post(hall, cast, author) -> Post:
    made = reply(make_topic(hall, by=cast.moderator), by=author, source="by bus")
    give(made, by=cast.member, points=3)
    return made


def reputation_of(user: User) -> int:
    return User.objects.get(pk=user.pk).reputation


def choose(admin, forum: Forum, reputation: int) -> None:
    """As an administrator does, in the forum's own form."""
    none = {
        f"{rows}-{count}_FORMS": "0"
        for rows in ("levels", "moderators")
        for count in ("TOTAL", "INITIAL")
    }
    told = {"kind": "forum", "position": "0", "name": forum.name, "reputation": str(reputation)}
    answer = admin.post(f"/admin/forum/forum/{forum.pk}/change/", told | none)
    assert answer.status_code == 302, answer.content.decode()


def test_hidden_post_takes_its_points_along_and_brings_them_back(post, author, cast):
    entry = hide([post.pk], by=cast.moderator)
    assert reputation_of(author) == 0
    undo(entry, by=cast.moderator)
    assert reputation_of(author) == 3
    hide([post.pk], by=cast.moderator)
    restore([post.pk], by=cast.moderator)
    assert reputation_of(author) == 3
    assert list(differences(CHECKS)) == []


def test_post_taken_back_by_its_author_takes_its_points_along(post, author):
    delete_own(post, by=author)
    assert reputation_of(author) == 0
    assert Rating.objects.standing().count() == 1
    assert list(differences(CHECKS)) == []


@pytest.mark.parametrize(("reputation", "left"), [(Reputation.KEPT, 3), (Reputation.OFF, 0)])
def test_moved_to_a_forum_without_reputation_the_ledger_stays_and_may_stop_counting(
    post, author, cast, reputation, left
):
    yard = make_forum("Yard", reputation=reputation)
    entry = move([post.topic_id], by=cast.moderator, forum=yard)
    assert reputation_of(author) == left
    assert Rating.objects.standing().count() == 1
    assert MemberScore.objects.get(forum=yard, member=author).points == 3
    assert list(differences(CHECKS)) == []
    undo(entry, by=cast.moderator)
    assert reputation_of(author) == 3


def test_score_follows_posts_that_are_split_off_and_merged(post, hall, author, cast):
    yard = make_forum("Yard")
    splitting.split(post.topic_id, [post.pk], by=cast.moderator, forum=yard, title="Buses")
    assert MemberScore.objects.get(forum=yard, member=author).points == 3
    assert MemberScore.objects.get(forum=hall, member=author).points == 0
    buses = Topic.objects.get(title="Buses")
    assert (buses.best_reply, buses.most_points) == (None, 3)
    splitting.merge([buses.pk], by=cast.moderator, target=Topic.objects.get(title="Noodles"))
    assert MemberScore.objects.get(forum=hall, member=author).points == 3
    assert Topic.objects.get(title="Noodles").best_reply == post
    assert list(differences(CHECKS)) == []


def test_switching_a_forum_off_and_on_counts_anew_at_once(post, hall, author, cast, as_, client):
    admin, topic = as_(cast.admin), post.topic.get_absolute_url()
    choose(admin, hall, Reputation.OFF)
    assert reputation_of(author) == 0
    assert "3 points" not in client.get(topic).content.decode()
    choose(admin, hall, Reputation.KEPT)
    assert reputation_of(author) == 3
    page = as_(cast.member).get(topic).content.decode()
    assert "3 points" in page
    assert "/thank/" not in page
    choose(admin, hall, Reputation.ON)
    assert reputation_of(author) == 3
    assert list(differences(CHECKS)) == []


def test_admin_who_changes_a_forum_leaves_its_counters_alone(post, hall, cast, as_):
    choose(as_(cast.admin), hall, Reputation.ON)
    hall.refresh_from_db()
    assert (hall.topic_count, hall.post_count) == (1, 2)
    assert list(differences(CHECKS)) == []
