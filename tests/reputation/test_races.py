"""Many who give at the same moment, each on a database connection of its own."""

import pytest

from accounts.models import User
from board.audit import differences
from board.models import BoardSettings
from board.refusals import Refused
from forum.actions.posts import reply
from forum.models import MemberScore, Post
from moderation.actions.posts import hide, restore
from moderation.audit import CHECKS
from notifications.actions import mark_all_read
from notifications.models import Kind, Notification
from reputation.actions.ratings import give, take_back
from reputation.models import Rating
from tests.factories import make_forum, make_member, make_topic
from tests.forum.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

GIVERS = 50


@pytest.fixture
def author(db) -> User:
    # Who need not wait between posts.
    return make_member("Author", group="moderators")


@pytest.fixture
def post(author) -> Post:
    return make_topic(make_forum("Hall"), by=author).posts.get()


def reputation_of(user: User) -> int:
    return User.objects.get(pk=user.pk).reputation


def test_fifty_who_thank_for_one_post_are_all_counted_and_told_of_once(post, author):
    people = [make_member() for _ in range(GIVERS)]
    assert at_once([lambda by=by: give(post, by=by) for by in people]) == []
    post.refresh_from_db()
    assert (post.points, len(post.thanked_by)) == (GIVERS, GIVERS)
    assert reputation_of(author) == GIVERS
    told = Notification.objects.get()
    first = Rating.objects.order_by("pk")[0].giver_name
    assert told.sentence == f"{first} and 49 others thanked your post."
    author.refresh_from_db()
    assert author.unread_notifications == 1
    assert list(differences(CHECKS)) == []


def test_fifty_who_each_rate_several_posts_of_one_author_are_counted_exactly(post, author):
    halls = [make_forum(f"Room {n}") for n in range(3)]
    posts = [make_topic(hall, by=author).posts.get() for hall in halls]
    posts += [reply(posts[0].topic, by=author, source="more")]
    people = [make_member() for _ in range(GIVERS)]

    def rate_all(by: User, turn: int) -> None:
        for number in range(len(posts)):
            give(posts[(turn + number) % len(posts)], by=by, points=1)

    acts = [lambda by=by, n=n: rate_all(by, n) for n, by in enumerate(people)]
    assert at_once(acts) == []
    assert reputation_of(author) == GIVERS * len(posts)
    scores = MemberScore.objects.filter(member=author).order_by("-points")
    assert list(scores.values_list("points", flat=True)) == [2 * GIVERS, GIVERS, GIVERS]
    assert Notification.objects.filter(kind=Kind.THANKED).count() == len(posts)
    assert list(differences(CHECKS)) == []


def test_members_who_thank_one_another_do_not_wait_in_a_circle(db):
    hall = make_forum("Hall")
    people = [make_member(group="moderators") for _ in range(6)]
    posts = {by.pk: make_topic(hall, by=by, title=by.username).posts.get() for by in people}
    acts = [
        lambda by=by, to=to: give(posts[to.pk], by=by)
        for by in people
        for to in people
        if by is not to
    ]
    BoardSettings.objects.update(power_base=100)
    assert at_once(acts) == []
    assert {user.reputation for user in User.objects.all()} == {5}
    assert list(differences(CHECKS)) == []


def test_clicks_on_one_button_give_once(post, author):
    giver = make_member()
    raised = at_once([lambda: give(post, by=giver)] * 8)
    assert [type(error) for error in raised] == [Refused] * 7
    assert reputation_of(author) == 1
    assert list(differences(CHECKS)) == []


def test_clicks_in_several_windows_give_no_more_than_the_member_has(post, author):
    BoardSettings.objects.update(power_base=3)
    giver = make_member()
    posts = [reply(post.topic, by=author, source=f"{n}") for n in range(8)]
    raised = at_once([lambda post=post: give(post, by=giver) for post in posts])
    assert [type(error) for error in raised] == [Refused] * 5
    assert reputation_of(author) == 3
    assert list(differences(CHECKS)) == []


def test_givers_takers_moderators_and_the_reading_author_end_in_one_truth(post, author):
    moderator = make_member(group="moderators")
    people = [make_member() for _ in range(24)]
    for by in people[:12]:
        give(post, by=by)
    acts = [lambda by=by: give(post, by=by) for by in people[12:]]
    acts += [lambda by=by: take_back(post, by=by) for by in people[:12]]
    acts += [lambda: mark_all_read(author)] * 3
    acts += [
        lambda: hide([post.pk], by=moderator),
        lambda: restore([post.pk], by=moderator),
    ]
    raised = at_once(acts)
    # Whoever came while the post was hidden was told so.
    assert {type(error) for error in raised} <= {Refused}
    assert list(differences(CHECKS)) == []
