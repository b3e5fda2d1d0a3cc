"""The demo board, as the command makes it: it is a board like any other."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils import timezone

from accounts.models import Group, User
from board.audit import differences
from forum.models import Forum, MemberScore, Post, Topic
from moderation.audit import CHECKS
from moderation.models import Report
from moderation.queries.desk import reported
from moderation.queries.rings import rings
from notifications.models import Kind, Notification
from reputation.demo import RING
from reputation.models import DayClosing, Promoted, Rating


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo board, made once for the tests of this file; afterwards it never was."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.MEDIA_ROOT", media)
        with transaction.atomic():
            call_command("seed_demo", verbosity=0)
            yield
            transaction.set_rollback(True)


@pytest.fixture
def demo(seeded, db):
    """The demo board; what a test does to it is taken back."""


def test_demo_board_agrees_with_a_recount(demo) -> None:
    assert Post.objects.count() == 3_000
    assert list(differences(CHECKS)) == []


def test_ledger_of_the_demo_is_one_that_members_could_have_written(demo) -> None:
    assert 1_000 <= Rating.objects.count() <= 4_000
    assert not Rating.objects.filter(giver=F("receiver")).exists()
    assert not Rating.objects.exclude(receiver=F("post__author")).exists()
    assert not Rating.objects.filter(given_at__lte=F("post__created_at")).exists()
    assert not Rating.objects.filter(given_at__lt=F("giver__date_joined")).exists()
    assert not Rating.objects.filter(given_at__gt=timezone.now()).exists()
    assert not Rating.objects.filter(giver__groups__key=Group.NEWCOMERS).exists()
    assert not Rating.objects.filter(giver__is_automated=True).exists()
    assert not Rating.objects.filter(post__topic__forum__name="Moderators' back room").exists()
    times = list(Rating.objects.order_by("pk").values_list("given_at", flat=True))
    assert times == sorted(times), "ids rise with time"


def test_most_of_it_is_plain_thanks_and_more_comes_with_a_word(demo) -> None:
    plain = Rating.objects.filter(points=1, comment="").count()
    assert plain > Rating.objects.count() / 2
    commented = Rating.objects.exclude(comment="")
    assert commented.filter(points__range=(2, 5)).count() > 100
    assert commented.values("comment").distinct().count() > 20


def test_thirty_days_have_another_order_than_all_time(demo) -> None:
    ever = User.objects.order_by("-reputation", "pk").values_list("pk", flat=True)[:5]
    month = User.objects.order_by(F("reputation_month_ago") - F("reputation"), "pk")
    assert list(ever) != list(month.values_list("pk", flat=True)[:5])
    assert DayClosing.objects.exists()
    end_of_day = timezone.now().replace(hour=0, minute=0, second=0) - timedelta(days=29)
    for member in User.objects.all():
        given = Q(ratings_received__state=0, ratings_received__given_at__lt=end_of_day)
        then = User.objects.filter(given, pk=member.pk)
        summed = then.aggregate(points=Sum("ratings_received__points"))["points"] or 0
        assert member.reputation_month_ago == summed, member.username


def test_reputation_has_steps_and_leads_into_a_group(demo, client) -> None:
    best = User.objects.latest("reputation")
    assert best.reputation >= 400
    regulars = Group.objects.get(name="Regulars")
    assert regulars.skips_pause and regulars.skips_link_rules
    high = set(User.objects.filter(reputation__gte=150))
    assert set(regulars.members.all()) == high and len(high) >= 3
    assert {row.member for row in Promoted.objects.filter(group=regulars)} == high
    post = Post.objects.filter(author=best).latest("pk")
    page = client.get(f"/p/{post.pk}/", follow=True).content.decode()
    assert "Pillar of the board" in page


def test_demo_member_was_thanked_by_several_and_has_not_read_it(demo, as_) -> None:
    member = User.objects.get(username="member")
    told = Notification.objects.get(recipient=member, kind=Kind.THANKED)
    post = Post.objects.get(pk=told.url.strip("/p"))
    assert post.author == member and told.read_at is None
    assert told.others + 1 == len(post.thanked_by) >= 3
    page = as_(member).get("/notifications/").content.decode()
    assert told.sentence.rstrip(".") in page
    assert "others thanked your post" in told.sentence


def test_something_waits_at_the_desk(demo) -> None:
    moderator = User.objects.get(username="moderator")
    held = Rating.objects.visible_to(moderator).filter(state=Rating.State.HELD)
    assert 2 <= held.count() <= 3
    for rating in held:
        assert Rating.objects.filter(giver=rating.receiver).exists()
        assert rating.giver_id not in rating.post.thanked_by
    waiting = reported(moderator, count=10)
    assert [thing.count for thing in waiting] == [2, 1, 1]
    assert {thing.is_profile for thing in waiting} == {True, False}
    assert "moderator" in [thing.claimed_by for thing in waiting]
    assert Report.objects.filter(created_at__gt=timezone.now()).count() == 0


def test_two_members_thank_each_other_far_more_than_anybody_else(demo) -> None:
    pair = User.objects.filter(username__in=RING)
    between = Rating.objects.filter(giver__in=pair, receiver__in=pair)
    assert between.count() == 40
    assert Rating.objects.filter(giver__in=pair).count() == between.count()
    (ring,) = rings()
    assert {ring.receiver, *ring.givers} == set(pair)


def test_scores_are_kept_forum_by_forum(demo) -> None:
    assert MemberScore.objects.values("forum").distinct().count() >= 5
    assert Topic.objects.exclude(best_reply=None).count() > 50


def test_demo_is_made_on_an_empty_board_only(demo) -> None:
    before = Forum.objects.count()
    with pytest.raises(CommandError, match="has forums already"):
        call_command("seed_demo")
    assert Forum.objects.count() == before
