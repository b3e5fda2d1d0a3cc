"""Groups that a reputation leads into, and out of."""

import pytest

from accounts.models import Group, User
from board.models import BoardSettings
from board.refusals import Refused
from forum.actions.posts import reply
from forum.models import Post, PostRule, Visibility
from moderation.actions.posts import hide
from reputation.actions.promotions import promote
from reputation.actions.ratings import give, take_back
from reputation.models import Promoted, Promotion
from tests.factories import make_member, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def regulars(db) -> Group:
    group = Group.objects.create(name="Regulars", skips_pause=True, skips_link_rules=True)
    Promotion.objects.create(group=group, min_reputation=3)
    return group


@pytest.fixture
def author(db) -> User:
    return make_member("Author")


@pytest.fixture
def post(hall, cast, author) -> Post:
    return reply(make_topic(hall, by=cast.moderator), by=author, source="by bus")


def in_group(user: User, group: Group) -> bool:
    return group.members.filter(pk=user.pk).exists()


def test_threshold_leads_in_and_out_and_both_are_recorded(post, author, cast, regulars):
    give(post, by=cast.member, points=2)
    assert not in_group(author, regulars)
    give(post, by=cast.moderator, points=1)
    assert in_group(author, regulars)
    assert Promoted.objects.get().ended_at is None
    take_back(post, by=cast.moderator)
    assert not in_group(author, regulars)
    assert Promoted.objects.get().ended_at is not None
    give(post, by=cast.moderator, points=1)
    assert in_group(author, regulars)
    assert Promoted.objects.count() == 2


def test_points_below_zero_lead_out_at_once(post, author, cast, regulars):
    BoardSettings.objects.update(rating_negative=True, rating_negative_from=0)
    give(post, by=cast.member, points=3)
    assert in_group(author, regulars)
    give(post, by=cast.moderator, points=-1, comment="no")
    assert not in_group(author, regulars)


def test_who_was_put_there_by_hand_stays(post, author, cast, regulars):
    regulars.members.add(author)
    give(post, by=cast.member, points=3)
    take_back(post, by=cast.member)
    promote()
    assert in_group(author, regulars)
    assert not Promoted.objects.exists()


def test_reputation_that_fell_with_a_hidden_post_leads_out_by_the_clock(
    post, author, cast, regulars
):
    give(post, by=cast.member, points=3)
    hide([post.pk], by=cast.moderator)
    promote()
    assert not in_group(author, regulars)


def test_rule_holds_at_once_when_an_administrator_makes_it_and_ends_with_it(
    post, author, cast, as_
):
    give(post, by=cast.member, points=3)
    group = Group.objects.create(name="Regulars")
    desk = as_(cast.admin)
    desk.post("/admin/reputation/promotion/add/", {"group": str(group.pk), "min_reputation": "3"})
    assert in_group(author, group)
    rule = Promotion.objects.get()
    desk.post(f"/admin/reputation/promotion/{rule.pk}/delete/", {"post": "yes"})
    assert not in_group(author, group)
    assert not Promotion.objects.exists()


def test_group_may_post_without_waiting_and_link_freely(post, author, cast, regulars):
    PostRule.objects.create(
        name="Links",
        condition=PostRule.Condition.LINKS,
        most=0,
        scope=PostRule.Scope.ALL,
        is_active=True,
    )
    link = "see [url=https://www.example.com/]this[/url]"
    with pytest.raises(Refused, match="a moment ago"):
        reply(post.topic, by=author, source=link)
    regulars.members.add(author)
    author = User.objects.get(pk=author.pk)
    assert reply(post.topic, by=author, source=link).visibility == Visibility.VISIBLE
    BoardSettings.objects.update(flood_seconds=0)
    held = reply(post.topic, by=cast.member, source=link)
    assert held.visibility == Visibility.WAITING
