"""Who lifts one another up is listed, with the evidence, for those who keep order."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from board.models import BoardSettings
from forum.models import Post
from moderation.queries.rings import rings
from reputation.models import Rating
from tests.factories import make_forum, make_member, make_topic
from tests.forum.test_plans import plans
from tests.moderation.people import cost

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


@pytest.fixture
def hall(db):
    BoardSettings.objects.update(flood_seconds=0)
    return make_forum("Hall")


def member(name: str, *, age: timedelta = YEAR) -> User:
    return make_member(name, date_joined=timezone.now() - age)


def post_by(author: User, hall) -> Post:
    return make_topic(hall, by=author).posts.get()


def rated(giver: User, post: Post, *, points: int = 1, days: int = 10, address=None) -> None:
    """A row of the ledger as it stands, so many days old."""
    Rating.objects.create(
        giver=giver,
        giver_name=giver.username,
        receiver=post.author,
        post=post,
        points=points,
        given_at=timezone.now() - timedelta(days=days),
        address=address,
    )


def lift(giver: User, receiver: User, hall, times: int, **how) -> None:
    first = post_by(receiver, hall)
    for _number in range(times):
        post = Post.objects.create(
            topic=first.topic,
            author=receiver,
            author_name=receiver.username,
            subject="x",
            source="x",
            html="x",
            created_at=timezone.now(),
            visibility=2,
        )
        rated(giver, post, **how)


def test_pair_that_gave_one_another_most_is_listed_with_both_shares(hall):
    ana, boris, carla = member("Ana"), member("Boris"), member("Carla")
    lift(ana, boris, hall, 6, points=2, days=40)
    lift(boris, ana, hall, 5, days=3)
    lift(ana, carla, hall, 2)
    lift(boris, carla, hall, 15)
    (ring,) = rings()
    assert (ring.givers, ring.receiver) == ([boris], ana)
    assert ring.back
    assert (ring.there.ratings, ring.there.points, ring.there.share) == (5, 5, 25)
    assert (ring.back.ratings, ring.back.points, ring.back.share) == (6, 12, 75)
    assert (ring.last_at - ring.first_at).days == 37
    assert not ring.have_address


def test_friends_who_give_to_others_as_well_and_old_times_are_not_listed(hall):
    ana, boris, carla = member("Ana"), member("Boris"), member("Carla")
    for one, other in ((ana, boris), (boris, ana)):
        lift(one, other, hall, 5)
        lift(one, carla, hall, 6)
    carla_friend = member("Dora")
    lift(carla, carla_friend, hall, 9, days=91)
    lift(carla_friend, carla, hall, 9)
    assert rings() == []


def test_member_whom_many_new_accounts_lifted_is_listed(hall):
    star, old = member("Star"), member("Old")
    post = post_by(star, hall)
    new = [member(f"New {number}", age=timedelta(days=20)) for number in range(5)]
    for giver in new[:4]:
        rated(giver, post)
    rated(old, post, points=4)
    assert rings() == []
    rated(new[4], post)
    (ring,) = rings()
    assert (ring.receiver, ring.givers, ring.back) == (star, new, None)
    assert (ring.there.ratings, ring.there.points, ring.there.share) == (5, 5, 55)


def test_members_of_a_month_are_no_new_accounts(hall):
    post = post_by(member("Star"), hall)
    for _number in range(6):
        rated(member("", age=timedelta(days=41)), post, days=10)
    assert rings() == []
    for _number in range(7):
        rated(member("", age=timedelta(days=39)), post, days=10)
    assert len(rings()) == 1


@pytest.mark.parametrize("whose", ["of the ledger", "of posts"])
def test_common_address_is_told(hall, whose):
    ana, boris = member("Ana"), member("Boris")
    lift(ana, boris, hall, 5, address="192.0.2.7")
    lift(boris, ana, hall, 5, address="192.0.2.7" if whose == "of the ledger" else None)
    if whose == "of posts":
        Post.objects.filter(author=boris).update(address="192.0.2.7")
    (ring,) = rings()
    assert ring.have_address


def test_tab_lists_them_for_those_who_keep_order_everywhere_alone(board, gardener, cast, as_):
    ana, boris = board.people[1:]
    lift(ana, boris, board.hall, 5)
    lift(boris, ana, board.hall, 5)
    page = as_(cast.moderator).get("/moderation/ratings/").content.decode()
    assert "5 points</strong> in 5 ratings, 100% of all ratings by Boris." in page
    assert "No common address" in page
    for who in (ana, boris):
        assert f'href="{who.get_absolute_url()}reputation/"' in page
        assert f'href="{who.get_absolute_url()}record/"' in page
    page = as_(gardener).get("/moderation/ratings/").content.decode()
    assert "lift one another" not in page
    assert "Boris" not in page


def test_tab_costs_the_same_with_one_ring_and_with_many(board, cast, as_):
    keeper, costs = as_(cast.moderator), []
    for number in range(6):
        one, other = make_member(), make_member()
        lift(one, other, board.hall, 5)
        lift(other, one, board.hall, 5)
        if number in (0, 5):
            costs.append(cost(keeper, "/moderation/ratings/"))
    assert costs == [6, 6]


FILL_MEMBERS = """
INSERT INTO accounts_user (password, username, username_key, email, is_active, is_confirmed,
    date_joined, primary_group_id, is_automated, avatar, location, country, occupation, interests,
    website, signature_source, signature_html, time_zone, date_format, theme, hides_online,
    shows_censored, post_count, reputation, read_until)
SELECT '', 'm' || n, 'm' || n, 'm' || n || '@example.org', true, true, now() - interval '1 year',
    %(group)s, false, '', '', '', '', '', '', '', '', '', '', 'system', false, false, 0, 0, now()
FROM generate_series(1, 2000) n
"""
FILL_RATINGS = """
INSERT INTO reputation_rating (giver_id, giver_name, receiver_id, post_id, points, comment, state,
    given_at)
SELECT giver.id, 'x', receiver.id, %(post)s, 1, '', 0, now() - interval '1 day' * (20 * n)
FROM generate_series(1, 20) n,
    (SELECT id, row_number() OVER (ORDER BY id) AS at FROM accounts_user) giver,
    (SELECT id, row_number() OVER (ORDER BY id) AS at FROM accounts_user) receiver
WHERE receiver.at = 1 + (giver.at + n) %% 2000 AND giver.id <> receiver.id
"""


def test_ledger_is_read_once_and_by_its_index(hall, cast):
    post = post_by(cast.member, hall)
    with connection.cursor() as cursor:
        cursor.execute(FILL_MEMBERS, {"group": cast.member.primary_group_id})
        cursor.execute("ALTER TABLE reputation_rating DROP CONSTRAINT rating_once_per_post")
        cursor.execute(FILL_RATINGS, {"post": post.pk})
        cursor.execute("ANALYZE reputation_rating, accounts_user, forum_post")
    plan = plans(rings)
    assert not re.search(r"Seq Scan on reputation_rating", plan), plan
    assert "rating_by_time" in plan, plan
