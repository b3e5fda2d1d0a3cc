"""Bans made and lifted by those who keep order: by whom, how they are told, listed and undone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions.bans import ban as ban_quietly
from accounts.bans import ban_of, ban_of_address, ban_of_email
from accounts.models import Ban, Session, User
from accounts.permissions import keeps_order
from board.refusals import Refused
from forum.permissions import can_moderate
from moderation.actions.bans import ban, lift
from moderation.actions.undoing import undo
from moderation.actions.warnings import warn
from moderation.models import LogEntry, WarningStep
from moderation.views import bans as view
from notifications.mail import wants_mail
from tests.factories import make_forum, make_member
from tests.forum.test_races import at_once
from tests.moderation.dump import differences, dump
from tests.moderation.people import at, cost

pytestmark = pytest.mark.django_db

LIST = "/moderation/bans/"
MODERATED, READ_ONLY, FULL = Ban.Kind.MODERATED, Ban.Kind.READ_ONLY, Ban.Kind.FULL
TYPED = {"kind": "3", "days": "7", "reason": "Spam & <b>lies</b>", "staff_note": "Seen before"}


def told(member: User) -> list[tuple[str, str, str]]:
    """What has reached the member, in order: kind, place, words."""
    rows = member.notifications.order_by("pk")
    return list(rows.values_list("kind", "url", "words"))


def test_moderator_bans_a_member_who_is_out_at_once_and_told_why(cast, as_):
    browser = as_(cast.member)
    page = as_(cast.moderator).post(at(cast.member, "ban"), TYPED, follow=True)
    assert page.redirect_chain == [(at(cast.member), 302)]
    assert "Spam &amp; &lt;b&gt;lies&lt;/b&gt;" in page.text
    assert "Seen before" in page.text
    made = Ban.objects.get()
    assert (made.kind, made.user, made.made_by) == (FULL, cast.member, cast.moderator)
    assert timedelta(days=6) < made.until - timezone.now() < timedelta(days=8)
    assert told(cast.member) == [("banned", "/warnings/", "Spam & <b>lies</b>")]
    assert not Session.objects.filter(user=cast.member).exists()
    assert "Seen before" not in browser.get("/").text
    entry = LogEntry.objects.get()
    assert (entry.act, entry.title, entry.members) == ("ban", "Member", [cast.member.pk])


def test_ban_without_days_is_for_good(cast, as_):
    as_(cast.moderator).post(at(cast.member, "ban"), TYPED | {"days": "", "kind": "2"})
    assert Ban.objects.get().until is None
    page = as_(cast.moderator).get(at(cast.member, "ban")).text
    assert "Banned already: may read, not write, for good." in page
    assert "You may read here, but not write." in as_(cast.member).get("/warnings/").text


@pytest.mark.parametrize("who", ["newcomer", "member"])
def test_members_neither_ban_nor_lift_nor_see_who_is_banned(cast, as_, client, who):
    other = make_member("Other")
    made = ban_quietly(by=cast.admin, user=other, reason="Canary")
    browser = as_(getattr(cast, who))
    pages = [LIST, f"{LIST}add/", at(other, "ban")]
    acts = [f"{LIST}add/", at(other, "ban"), f"{LIST}{made.pk}/lift/"]
    for answer in [*map(browser.get, pages), *(browser.post(act, TYPED) for act in acts)]:
        assert answer.status_code == 403
        assert "Canary" not in answer.text
    for address in (*pages, *acts[2:]):
        answer = client.post(address) if address in acts else client.get(address)
        assert answer["Location"].startswith("/accounts/login/")
    for act in (lambda by: ban(by=by, user=other), lambda by: lift(made, by=by)):
        with pytest.raises(Refused):
            act(getattr(cast, who))
    assert Ban.objects.get().stands


def test_nobody_bans_the_own_account_nor_an_administrator_and_a_moderator_no_moderator(cast, as_):
    other = make_member("Colleague", group="moderators")
    for member in (cast.moderator, cast.admin, other):
        page = as_(cast.moderator).post(at(member, "ban"), TYPED)
        assert "errorlist" in page.text
        assert "Seen before" in page.text
    assert not Ban.objects.exists()
    ban(by=cast.admin, user=other)
    assert ban_of(other)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"kind": "9"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"days": "0"}, "days"),
        ({"days": "9" * 30}, "days"),
        ({"reason": "x" * 256}, "reason"),
        ({"reason": "nul\x00"}, "reason"),
        ({"staff_note": "x" * 501}, "staff_note"),
    ],
)
def test_form_says_what_is_wrong(cast, as_, fields, wrong):
    page = as_(cast.moderator).post(at(cast.member, "ban"), TYPED | fields)
    assert list(page.context["form"].errors) == [wrong]
    assert not Ban.objects.exists()


def test_undone_ban_is_lifted_and_undone_lifting_stands_again(cast):
    before = dump()
    entry = ban(by=cast.moderator, user=cast.member, reason="a")
    undo(entry, by=cast.moderator, reason="a mistake")
    assert ban_of(cast.member) is None
    assert differences(before, dump()) == {}
    undo(LogEntry.objects.get(act="undo"), by=cast.moderator)
    assert ban_of(cast.member).kind == FULL
    assert [kind for kind, _url, _words in told(cast.member)] == ["banned", "unbanned", "banned"]
    lifted = lift(Ban.objects.get(), by=cast.moderator)
    assert ban_of(cast.member) is None
    undo(lifted, by=cast.moderator)
    assert ban_of(cast.member)


def test_ban_that_is_over_is_lifted_without_a_word(cast):
    entry = ban(by=cast.moderator, user=cast.member)
    past = timezone.now() - timedelta(days=2)
    Ban.objects.update(made_at=past, until=past + timedelta(days=1))
    undo(entry, by=cast.moderator)
    assert [kind for kind, _url, _words in told(cast.member)] == ["banned"]


def test_list_shows_what_stands_and_what_is_past_and_finds_by_any_part(cast, as_):
    keeper = as_(cast.moderator)
    assert "Nobody is banned." in keeper.get(LIST).text
    ban(by=cast.moderator, user=cast.member, reason="Canary one")
    ban(by=cast.moderator, email="*@spam.example", reason="Canary two")
    lifted = ban_quietly(by=cast.moderator, network="203.0.113.0/24", reason="Canary three")
    lift(lifted, by=cast.moderator)

    def seen(query: str) -> list[str]:
        page = keeper.get(LIST + query).text
        return [name for name in ("one", "two", "three") if f"Canary {name}" in page]

    assert seen("") == ["one", "two"]
    assert seen("?state=past") == ["three"]
    assert seen("?name=MEMB") == ["one"]
    assert seen("?name=SPAM.ex") == ["two"]
    assert seen("?state=past&name=203.0") == ["three"]
    assert seen("?name=nothing") == []


def test_address_and_network_are_banned_and_lifted_from_the_list(cast, as_):
    keeper = as_(cast.moderator)
    page = keeper.post(f"{LIST}add/", TYPED | {"email": "*@Spam.example"}, follow=True)
    assert "*@spam.example is banned." in page.text
    keeper.post(f"{LIST}add/", TYPED | {"network": "203.0.113.7/24", "kind": "2"})
    assert ban_of_email("me@spam.example").kind == FULL
    made = ban_of_address("203.0.113.99")
    assert made.kind == READ_ONLY
    acts = LogEntry.objects.order_by("pk").values_list("act", "title", "members", "forums")
    assert list(acts)[1] == ("ban", "203.0.113.0/24", [], [])
    page = keeper.post(f"{LIST}{made.pk}/lift/", {"reason": "a mistake"}, follow=True)
    assert "The ban of 203.0.113.0/24 is lifted." in page.text
    assert ban_of_address("203.0.113.99") is None
    assert "lifted already" in keeper.post(f"{LIST}{made.pk}/lift/", follow=True).text
    assert keeper.post(f"{LIST}999999/lift/").status_code == 404
    assert keeper.get(f"{LIST}{made.pk}/lift/").status_code == 405
    assert keeper.post(f"{LIST}{made.pk}/lift/", {"reason": "x" * 256}).status_code == 302


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, "__all__"),
        ({"email": "a@b.example", "network": "203.0.113.7"}, "__all__"),
        ({"email": "*"}, "email"),
        ({"network": "0.0.0.0/0"}, "network"),
        ({"network": "here"}, "network"),
        ({"network": "203.0.113.7", "kind": "1"}, "kind"),
    ],
)
def test_what_is_no_target_is_refused_with_what_was_typed(cast, as_, fields, wrong):
    page = as_(cast.moderator).post(f"{LIST}add/", TYPED | fields)
    assert list(page.context["form"].errors) == [wrong]
    assert "Seen before" in page.text
    assert not Ban.objects.exists()


def test_moderators_lift_neither_the_own_ban_nor_an_administrators(cast):
    own = ban(by=cast.admin, user=cast.moderator, kind=MODERATED)
    with pytest.raises(Refused):
        lift(Ban.objects.get(), by=cast.moderator)
    with pytest.raises(Refused):
        undo(own, by=cast.moderator)
    ban(by=cast.admin, user=cast.member)
    with pytest.raises(Refused, match="only administrators"):
        lift(Ban.objects.latest("pk"), by=cast.moderator)
    assert all(row.stands for row in Ban.objects.all())
    lift(Ban.objects.latest("pk"), by=cast.admin)
    assert ban_of(cast.member) is None


def test_list_has_pages_and_costs_the_same_with_one_and_with_many(cast, as_, monkeypatch):
    monkeypatch.setattr(view, "ON_PAGE", 5)
    keeper = as_(cast.moderator)
    ban(by=cast.moderator, user=cast.member)
    costs = [cost(keeper, LIST)]
    for number in range(11):
        ban(by=cast.moderator, user=make_member(f"Spammer {number}"), kind=READ_ONLY)
    costs.append(cost(keeper, LIST))
    assert costs == [3, 3]
    first = keeper.get(LIST)
    assert first.text.count("record-item") == 5
    older = first.context["older"]
    second = keeper.get(LIST + older)
    third = keeper.get(LIST + second.context["older"])
    assert third.text.count("record-item") == 2
    assert "Member</a>" in third.text
    assert third.context["older"] == ""
    for odd in ("x", "-1", "9" * 30, "²"):
        assert keeper.get(LIST, {"before": odd}).status_code == 404


def test_no_mail_goes_to_whoever_may_not_come_in_to_read(cast):
    assert wants_mail(cast.member)
    ban(by=cast.moderator, user=cast.member, kind=READ_ONLY)
    assert wants_mail(cast.member)
    ban(by=cast.moderator, user=cast.member, kind=FULL)
    assert not wants_mail(cast.member)
    assert wants_mail(cast.newcomer)


def test_moderator_who_may_not_write_keeps_no_order(cast, as_):
    hall = make_forum()
    assert can_moderate(cast.moderator, hall.pk)
    assert keeps_order(cast.moderator)
    ban(by=cast.admin, user=cast.moderator, kind=READ_ONLY)
    assert not can_moderate(cast.moderator, hall.pk)
    assert not keeps_order(cast.moderator)
    for address in (LIST, "/moderation/", "/moderation/log/", at(cast.member)):
        assert as_(cast.moderator).get(address).status_code == 403
    assert as_(cast.moderator).post(at(cast.member, "ban"), TYPED).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_acts_on_one_member_at_once_wait_for_one_another(cast):
    WarningStep.objects.create(points=1, kind=READ_ONLY, days=7)
    keepers = [make_member(group="moderators") for _ in range(8)]
    lifted = [ban(by=cast.moderator, user=cast.member) for _ in range(4)]
    acts = [lambda by=by: ban(by=by, user=cast.member) for by in keepers[:4]]
    acts += [
        lambda by=by: warn(cast.member, by=by, points=1, reason="a", days=1) for by in keepers[4:]
    ]
    acts += [lambda entry=entry: undo(entry, by=cast.moderator) for entry in lifted]
    assert at_once(acts) == []
    assert Ban.objects.standing().count() == 5
