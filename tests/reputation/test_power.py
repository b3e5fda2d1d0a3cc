"""How much a member may give, and how that is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from board.models import BoardSettings
from board.refusals import Refused
from forum.actions.posts import reply
from forum.models import Post
from moderation.actions.warnings import revoke, warn
from moderation.models import MemberWarning
from reputation.actions.ratings import give, take_back
from reputation.models import Rating
from reputation.queries.power import power_of
from tests.factories import make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(hall, cast) -> Post:
    return make_topic(hall, by=cast.moderator).posts.get()


def power(user: User):
    return power_of(User.objects.get(pk=user.pk), timezone.now())


def test_power_grows_with_posts_age_and_reputation_up_to_the_most(cast):
    assert power(cast.member).total == 5
    long_ago = timezone.now() - timedelta(days=361)
    User.objects.filter(pk=cast.member.pk).update(
        post_count=340, date_joined=long_ago, reputation=250
    )
    now = power(cast.member)
    assert now.total == 5 + 3 + 2 + 2
    assert [(part.points, part.why) for part in now.parts] == [
        (5, "for everybody"),
        (3, "340 posts"),
        (2, "361 days as a member"),
        (2, "a reputation of 250"),
    ]
    User.objects.filter(pk=cast.member.pk).update(reputation=90_000)
    assert power(cast.member).total == 30


def test_standing_warnings_take_power_away_and_revoked_ones_give_it_back(cast):
    warn(cast.member, by=cast.moderator, points=2, reason="Calm down.")
    assert power(cast.member).total == 1
    assert power(cast.member).parts[-1].why == "2 points of warnings"
    revoke(MemberWarning.objects.get(), by=cast.moderator)
    assert power(cast.member).total == 5
    warn(cast.member, by=cast.moderator, points=10, reason="Enough.")
    assert power(cast.member).total == 0


def test_what_was_given_returns_after_the_hours_and_at_once_when_taken_back(post, cast):
    give(post, by=cast.member, points=2)
    other = reply(post.topic, by=cast.moderator, source="more")
    give(other, by=cast.member, points=1)
    Rating.objects.filter(post=post).update(given_at=timezone.now() - timedelta(hours=11))
    now = power(cast.member)
    assert (now.left, now.total, now.back) == (2, 5, 2)
    assert timedelta(minutes=55) < now.back_at - timezone.now() < timedelta(hours=1)
    take_back(other, by=cast.member)
    assert power(cast.member).left == 3
    Rating.objects.update(given_at=timezone.now() - timedelta(hours=13))
    assert power(cast.member).left == 5


def test_form_says_what_is_left_and_why(post, cast, as_):
    give(reply(post.topic, by=cast.moderator, source="x"), by=cast.member, points=3)
    page = as_(cast.member).get(f"/p/{post.pk}/rate/").content.decode()
    assert "You have <strong>2</strong> of 5 points left, 3 more at" in page
    assert "<dt>For everybody</dt> <dd>+5</dd>" in page


def test_form_gives_points_with_a_comment(post, cast, as_):
    browser = as_(cast.member)
    address = f"/p/{post.pk}/rate/"
    wrong = browser.post(address, {"points": "9", "source": "Most helpful"})
    assert "Give from 1 to 5 points." in wrong.content.decode()
    assert 'value="Most helpful"' in wrong.content.decode()
    browser.post(address, {"points": "2", "source": "Most   helpful <b>"})
    rating = Rating.objects.get()
    assert (rating.points, rating.comment) == (2, "Most helpful <b>")
    assert "Most helpful &lt;b&gt;" in browser.get(f"/p/{post.pk}/ratings/").content.decode()


def test_board_may_want_a_comment_for_everything(post, cast, as_):
    BoardSettings.objects.update(rating_needs_comment=True)
    answer = as_(cast.member).post(f"/p/{post.pk}/thank/")
    assert answer.headers["Location"] == f"/p/{post.pk}/rate/"
    with pytest.raises(Refused, match="asks for a comment"):
        give(post, by=cast.member)


def test_points_below_zero_are_for_the_reputed_where_the_board_allows_them(post, cast):
    with pytest.raises(Refused, match="below zero"):
        give(post, by=cast.member, points=-1, comment="Wrong.")
    BoardSettings.objects.update(rating_negative=True, rating_negative_from=50)
    with pytest.raises(Refused, match="below zero"):
        give(post, by=cast.member, points=-1, comment="Wrong.")
    User.objects.filter(pk=cast.member.pk).update(reputation=50)
    cast.member.refresh_from_db()
    with pytest.raises(Refused, match="Say why"):
        give(post, by=cast.member, points=-1)
    give(post, by=cast.member, points=-1, comment="Wrong.")
    post.refresh_from_db()
    assert (post.points, post.thanked_by) == (-1, [])
    assert User.objects.get(pk=cast.moderator.pk).reputation == -1
    sentence = cast.moderator.notifications.get().sentence
    assert sentence == "Member gave your post points below zero."


def test_it_is_too_late_to_take_back_after_the_set_time(post, cast, as_):
    give(post, by=cast.member)
    page = as_(cast.member).get(f"/p/{post.pk}/ratings/").content.decode()
    assert "Take back what you gave" in page
    Rating.objects.update(given_at=timezone.now() - timedelta(hours=25))
    page = as_(cast.member).get(f"/p/{post.pk}/ratings/").content.decode()
    assert "Take back what you gave" not in page
    with pytest.raises(Refused, match="too late"):
        take_back(post, by=cast.member)
