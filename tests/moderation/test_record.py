"""A member's record: who reads it, and what stands in it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions.administration import change_member
from accounts.models import FormerName, User
from board.models import BoardSettings
from board.refusals import Refused
from forum.actions.posts import reply
from forum.models import ForumModerator, Post
from moderation.actions import posts as on_posts
from moderation.actions.bans import ban
from moderation.actions.notes import add_note
from moderation.actions.reports import report_post, report_profile
from moderation.actions.warnings import revoke, warn
from moderation.models import MemberNote, MemberWarning
from tests.factories import make_forum, make_member, make_topic
from tests.moderation.people import at, cost

pytestmark = pytest.mark.django_db

HERE, THERE = "203.0.113.7", "2001:db8::7"


@pytest.fixture
def topic(cast):
    BoardSettings.objects.update(flood_seconds=0)
    return make_topic(make_forum("Hall"), by=cast.moderator)


def test_record_is_for_those_who_keep_order_alone(cast, as_, client):
    add_note(cast.member, by=cast.admin, text="Canary")
    assert client.get(at(cast.member))["Location"].startswith("/accounts/login/")
    for who in (cast.newcomer, cast.member):
        for address in (at(cast.member), at(cast.member, "clean")):
            answer = as_(who).get(address)
            assert answer.status_code == 403
            assert "Canary" not in answer.text
        sent = as_(who).post(at(cast.member, "note"), {"text": "Forged"})
        assert sent.status_code == 403
        with pytest.raises(Refused):
            add_note(cast.member, by=who, text="Forged")
    assert "Canary" in as_(cast.moderator).get(at(cast.member)).text
    assert list(MemberNote.objects.values_list("text", flat=True)) == ["Canary"]


def test_profile_leads_those_who_keep_order_to_the_record(cast, as_, client):
    profile = cast.member.get_absolute_url()
    assert at(cast.member) in as_(cast.moderator).get(profile).text
    for reader in (client, as_(cast.newcomer), as_(cast.member)):
        assert at(cast.member) not in reader.get(profile).text


def test_address_of_the_record_finds_the_member_by_id(cast, as_):
    keeper = as_(cast.moderator)
    answer = keeper.get(f"/u/{cast.member.pk}/record/")
    assert (answer.status_code, answer["Location"]) == (301, at(cast.member))
    assert keeper.get("/u/999999/record/").status_code == 404
    assert keeper.post(at(cast.member)).status_code == 405


def test_record_of_a_closed_account_is_there_to_be_read(cast, as_):
    User.objects.filter(pk=cast.member.pk).update(is_active=False, is_confirmed=False)
    assert as_(cast.moderator).get(at(cast.member)).status_code == 200


def test_note_is_kept_as_it_was_typed(cast, as_):
    keeper = as_(cast.moderator)
    page = keeper.post(at(cast.member, "note"), {"text": "Knows\n<b>a lot</b>"}, follow=True)
    assert "Knows<br>&lt;b&gt;a lot&lt;/b&gt;" in page.text
    note = MemberNote.objects.get()
    assert (note.member, note.by, note.text) == (cast.member, cast.moderator, "Knows\n<b>a lot</b>")
    for text in ("", " \n ", "x" * 2_001, "nul\x00"):
        page = keeper.post(at(cast.member, "note"), {"text": text})
        assert page.status_code == 200
        assert "errorlist" in page.text
    assert MemberNote.objects.count() == 1


def test_record_tells_points_and_what_is_over(cast, as_):
    for reason, points in (("first", 1), ("second", 2), ("third", 4)):
        warn(cast.member, by=cast.moderator, points=points, reason=reason, days=30)
    first, second, _third = MemberWarning.objects.order_by("pk")
    revoke(first, by=cast.moderator)
    past = timezone.now() - timedelta(days=1)
    MemberWarning.objects.filter(pk=second.pk).update(expires_at=past)
    page = as_(cast.moderator).get(at(cast.member)).text
    assert "4 points</span>" in page
    assert "1 point, revoked" in page
    assert "2 points, over since" in page


def test_record_shows_addresses_with_the_others_who_used_them(cast, as_, topic):
    twin = make_member("Twin")
    for address in (HERE, HERE, THERE):
        reply(topic, by=cast.member, source="x", address=address)
    reply(topic, by=twin, source="x", address=HERE)
    reply(topic, by=cast.newcomer, source="x", address="198.51.100.1")
    page = as_(cast.moderator).get(at(cast.member))
    used = page.context["record"].addresses
    assert [(row.address, row.posts, row.others) for row in used] == [
        (THERE, 1, []),
        (HERE, 2, [twin]),
    ]
    assert "198.51.100.1" not in page.text
    assert "also used by" in page.text


def test_record_shows_hidden_posts_only_where_the_reader_moderates(cast, as_, topic):
    closed = make_forum("Attic", closed_to=("moderators",))
    secret = make_topic(closed, by=cast.admin, title="Canary")
    there = reply(secret, by=cast.admin, source="x")
    here = reply(topic, by=cast.admin, source="x")
    on_posts.hide([there.pk], by=cast.admin)
    on_posts.hide([here.pk], by=cast.admin, reason="Off topic")
    page = as_(cast.moderator).get(at(cast.admin))
    assert page.context["record"].hidden_count == 1
    assert "Off topic" in page.text
    assert "Canary" not in page.text
    assert as_(cast.admin).get(at(cast.admin)).context["record"].hidden_count == 2


def test_record_shows_reports_only_where_the_reader_may_know_of_them(cast, as_, topic):
    attic = make_topic(make_forum("Attic", closed_to=("moderators",)), by=cast.admin)
    there = reply(attic, by=cast.admin, source="x")
    here = reply(topic, by=cast.admin, source="x")
    report_post(here, by=cast.member, category="insult", words="He said <b>no</b>.")
    report_post(there, by=cast.member, category="other", words="Canary")
    report_profile(cast.admin, by=cast.member, category="spam")
    page = as_(cast.moderator).get(at(cast.admin)).text
    assert "Insult or harassment" in page
    assert "He said &lt;b&gt;no&lt;/b&gt;." in page
    assert f"/moderation/reports/post/{here.pk}/" in page
    assert f"/moderation/reports/profile/{cast.admin.pk}/" in page
    assert "Canary" not in page
    assert "Canary" in as_(cast.admin).get(at(cast.admin)).text


def test_desk_and_posts_lead_to_bans_and_records_those_who_keep_order_everywhere(cast, as_, topic):
    ForumModerator.objects.create(forum=topic.forum, user=cast.newcomer)
    post = reply(topic, by=cast.member, source="x")
    for who, may in ((cast.moderator, True), (cast.newcomer, False)):
        desk = as_(who).get("/moderation/").text
        assert ("/moderation/bans/" in desk) == may
        page = as_(who).get(f"/p/{post.pk}/moderate/").text
        assert (f"{at(cast.member, 'warn')}?post={post.pk}" in page) == may


def test_earlier_names_are_kept_when_an_administrator_renames(cast, as_):
    groups = [group.pk for group in cast.member.groups.all()]
    fields = {
        "username": "Dara",
        "email": cast.member.email,
        "is_active": "on",
        "is_confirmed": "on",
        "groups": groups,
        "primary_group": groups[0],
    }
    as_(cast.admin).post(f"/admin/accounts/user/{cast.member.pk}/change/", fields)
    assert FormerName.objects.get().name == "Member"
    renamed = User.objects.get(pk=cast.member.pk)
    assert "Member <span" in as_(cast.moderator).get(at(renamed)).text
    change_member(renamed, ["username"])
    assert FormerName.objects.count() == 1


def test_those_on_whom_nobody_may_act_have_a_record_without_buttons(cast, as_):
    page = as_(cast.moderator).get(at(cast.admin)).text
    assert at(cast.admin, "warn") not in page
    assert at(cast.admin, "warn") not in as_(cast.admin).get(at(cast.admin)).text
    assert at(cast.member, "warn") in as_(cast.moderator).get(at(cast.member)).text


def test_record_costs_the_same_with_one_of_each_and_with_many(cast, as_, topic):
    keeper = as_(cast.moderator)

    def more(number: int) -> None:
        other = make_member()
        FormerName.objects.create(user=cast.member, name=f"Name {number}")
        post = reply(topic, by=cast.member, source="x", address=f"203.0.113.{number}")
        reply(topic, by=other, source="x", address=f"203.0.113.{number}")
        Post.objects.filter(pk=post.pk).update(hidden_by=other)
        on_posts.hide([post.pk], by=cast.admin)
        warn(cast.member, by=cast.admin, points=1, reason="a", post=post)
        ban(by=cast.moderator, user=cast.member, kind=1)
        add_note(cast.member, by=cast.admin, text="a")
        report_post(post, by=other, category="spam")

    more(1)
    few = cost(keeper, at(cast.member))
    for number in range(2, 14):
        more(number)
    assert (few, cost(keeper, at(cast.member))) == (14, 14)
