"""An account is deleted for ever: what goes, what stays, and that everything counted is right."""

import pytest
from django.core.files.base import ContentFile

from accounts.models import Group, User
from board import audit
from board.models import BoardSettings
from board.refusals import Refused
from forum.actions.posts import reply
from forum.models import MemberScore, Post, Topic
from moderation.actions.members import delete_member
from moderation.actions.warnings import warn
from moderation.audit import CHECKS
from moderation.models import LogEntry
from moderation.permissions import can_undo
from reputation.actions.ratings import give
from reputation.models import Promotion, Rating
from tests.factories import make_member
from tests.moderation.people import at

pytestmark = pytest.mark.django_db
State = Rating.State


@pytest.fixture
def ana(board) -> User:
    """Has given for two posts and got for one; one rating that she gave waits."""
    member, ana, boris = board.people
    give(board.posts()[0], by=ana, points=3, comment="Yes.")
    give(board.posts()[0], by=boris)
    give(board.posts(board.other)[0], by=boris, points=2)
    post = reply(board.topic, by=member, source="from here", address="192.0.2.7")
    give(post, by=ana, address="192.0.2.7")
    assert Rating.objects.get(post=post).state == State.HELD
    return User.objects.get(pk=ana.pk)


def reputation_of(user: User) -> int:
    return User.objects.get(pk=user.pk).reputation


def all_right() -> bool:
    return list(audit.differences(CHECKS)) == []


def test_posts_stay_under_the_name_alone_and_have_no_points(board, ana, cast, client):
    address = board.other.get_absolute_url()
    assert f'href="{ana.get_absolute_url()}"' in client.get(address).content.decode()
    posts = list(Post.objects.filter(author=ana).values_list("pk", flat=True))
    count = Topic.objects.get(pk=board.other.pk).post_count
    delete_member(ana, by=cast.admin)
    left = Post.objects.filter(pk__in=posts)
    assert set(left.values_list("author", "author_name", "points")) == {(None, "Ana", 0)}
    assert not MemberScore.objects.filter(member=ana.pk).exists()
    topic = Topic.objects.get(pk=board.other.pk)
    assert (topic.post_count, topic.most_points, topic.author_name) == (count, 0, "Ana")
    page = client.get(address).content.decode()
    assert f'href="{ana.get_absolute_url()}"' not in page
    assert "Ana" in page
    assert all_right()


def test_what_was_given_goes_on_counting_under_the_name(board, ana, cast):
    delete_member(ana, by=cast.admin)
    assert reputation_of(board.people[0]) == 4
    post = board.posts()[0]
    assert (post.points, post.thanked_by) == (4, [board.people[2].pk])
    rating = Rating.objects.standing().get(points=3)
    assert (rating.giver, rating.giver_name) == (None, "Ana")
    # Nobody is there any more who could be told, or asked, of what waited.
    assert not Rating.objects.filter(state=State.HELD).exists()
    assert all_right()


def test_what_was_given_counts_no_more_where_the_board_says_so(board, ana, cast):
    BoardSettings.objects.update(keeps_ratings_of_deleted=False)
    Promotion.objects.create(group=Group.objects.create(name="Respected"), min_reputation=5)
    give(board.posts()[1], by=ana)
    assert board.people[0].groups.filter(name="Respected").exists()
    delete_member(ana, by=cast.admin)
    assert reputation_of(board.people[0]) == 1
    assert not board.people[0].groups.filter(name="Respected").exists()
    assert set(Rating.objects.filter(giver=None).values_list("state", flat=True)) == {State.REMOVED}
    assert all_right()


@pytest.mark.django_db(transaction=True)
def test_picture_is_deleted_with_the_account(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cast.member.avatar.save("member.webp", ContentFile(b"x"))
    warn(cast.member, by=cast.moderator, points=1, reason="Calm down.")
    assert len(list(tmp_path.rglob("*.webp"))) == 1
    delete_member(cast.member, by=cast.admin)
    assert list(tmp_path.rglob("*.webp")) == []
    assert not User.objects.filter(pk=cast.member.pk).exists()


def test_it_is_logged_and_nothing_undoes_it(board, ana, cast):
    entry = delete_member(ana, by=cast.admin)
    assert str(entry) == "Admin deleted the account of “Ana”"
    assert not can_undo(cast.admin, LogEntry.objects.get())


def test_only_administrators_delete_and_not_one_another(board, ana, cast):
    other = make_member("Other", group=Group.ADMINISTRATORS)
    for by, whom in ((cast.moderator, ana), (ana, ana), (cast.admin, other), (other, other)):
        with pytest.raises(Refused, match="Only administrators"):
            delete_member(whom, by=by)
    assert User.objects.filter(pk__in=[ana.pk, other.pk]).count() == 2


def test_account_is_deleted_from_the_record_once_its_name_is_typed(board, ana, cast, as_):
    address = at(ana, "delete")
    assert address not in as_(cast.moderator).get(at(ana)).content.decode()
    admin = as_(cast.admin)
    assert address in admin.get(at(ana)).content.decode()
    assert "Delete the account of Ana" in admin.get(address).content.decode()
    page = admin.post(address, {"name": "Anna"}).content.decode()
    assert "The name of this account is Ana." in page
    assert 'value="Anna"' in page
    page = admin.post(address, {"name": "Ana"}, follow=True).content.decode()
    assert "The account of Ana is deleted." in page
    assert "Admin deleted the account of Ana" in page
    assert not User.objects.filter(pk=ana.pk).exists()
    assert admin.post(address, {"name": "Ana"}).status_code == 404


def test_member_who_is_deleted_is_signed_out(board, ana, cast, as_):
    browser = as_(ana)
    assert browser.get("/notifications/").status_code == 200
    delete_member(ana, by=cast.admin)
    assert browser.get("/notifications/").status_code == 302
