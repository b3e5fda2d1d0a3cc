"""Single members who moderate single forums."""

import pytest

from accounts.models import User
from forum.models import ForumModerator, Topic
from forum.permissions import can_moderate
from tests.factories import make_forum, make_topic

pytestmark = pytest.mark.django_db

FORUM = {
    "kind": "forum",
    "position": "0",
    "reputation": "0",
    "name": "Hall",
    "levels-TOTAL_FORMS": "0",
    "levels-INITIAL_FORMS": "0",
}


def rows(*names: str, old=(), **fields: str) -> dict[str, str]:
    """The part of the form about moderators: the rows that are there, then these names."""
    ids = [str(row.pk) for row in old] + [""] * (len(names) - len(old))
    form = {"moderators-TOTAL_FORMS": str(len(names)), "moderators-INITIAL_FORMS": str(len(old))}
    for number, (name, pk) in enumerate(zip(names, ids, strict=True)):
        form |= {f"moderators-{number}-user": name, f"moderators-{number}-id": pk}
    return FORUM | form | fields


@pytest.fixture
def hall(db):
    return make_forum("Hall")


def address(forum) -> str:
    return f"/admin/forum/forum/{forum.pk}/change/"


def test_named_member_moderates_the_forum_and_what_lies_in_it_from_the_next_page_on(
    cast, as_, hall
):
    topic = make_topic(make_forum("Pantry", parent=hall), by=cast.admin)
    elsewhere = make_topic(make_forum("Yard"), by=cast.admin)
    member = as_(cast.member)
    assert member.post(f"{topic.get_absolute_url()}lock/", {"lock": "1"}).status_code == 403
    sent = as_(cast.admin).post(address(hall), rows("mEmber"))
    assert sent.status_code == 302
    assert ForumModerator.objects.get().user == cast.member
    assert member.post(f"{topic.get_absolute_url()}lock/", {"lock": "1"}).status_code == 302
    assert Topic.objects.get(pk=topic.pk).is_locked
    assert member.post(f"{elsewhere.get_absolute_url()}lock/", {"lock": "1"}).status_code == 403
    assert member.get("/moderation/bans/").status_code == 403


def test_who_is_taken_off_the_list_moderates_no_more(cast, as_, hall):
    row = ForumModerator.objects.create(forum=hall, user=cast.member)
    topic = make_topic(hall, by=cast.admin)
    member, lock = as_(cast.member), f"{topic.get_absolute_url()}lock/"
    assert member.post(lock, {"lock": "1"}).status_code == 302
    page = as_(cast.admin).get(address(hall)).text
    assert 'value="Member"' in page
    form = rows("Member", old=[row], **{"moderators-0-DELETE": "on"})
    as_(cast.admin).post(address(hall), form)
    assert not ForumModerator.objects.exists()
    assert member.post(lock, {"lock": "0"}).status_code == 403
    assert Topic.objects.get(pk=topic.pk).is_locked


def test_rows_stay_when_the_form_is_saved_unchanged(cast, as_, hall):
    row = ForumModerator.objects.create(forum=hall, user=cast.member)
    as_(cast.admin).post(address(hall), rows("Member", "Newcomer", old=[row]))
    held = ForumModerator.objects.order_by("pk").values_list("pk", "user__username")
    assert held[0] == (row.pk, "Member")
    assert held[1][1] == "Newcomer"


@pytest.mark.parametrize("name", ["Nobody here", "", "x" * 5_000, "nul\x00"])
def test_name_of_nobody_is_refused(cast, as_, hall, name):
    row = ForumModerator.objects.create(forum=hall, user=cast.member)
    sent = as_(cast.admin).post(address(hall), rows(name, old=[row]))
    assert sent.status_code == 200
    assert "errorlist" in sent.text
    assert ForumModerator.objects.get().user == cast.member


def test_member_is_named_once(cast, as_, hall):
    sent = as_(cast.admin).post(address(hall), rows("Member", "member"))
    assert sent.status_code == 200
    assert not ForumModerator.objects.exists()


def test_moderator_of_a_forum_whose_account_is_gone_leaves_no_row(cast, hall):
    ForumModerator.objects.create(forum=hall, user=cast.member)
    assert can_moderate(User.objects.get(pk=cast.member.pk), hall.pk)
    cast.member.delete()
    assert not ForumModerator.objects.exists()
