"""Bans in Django admin: made, changed, lifted, found, and never deleted."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.bans import ban, lift
from accounts.models import Ban, Session
from tests.factories import make_member

pytestmark = pytest.mark.django_db
FILTERS = ("", "stands", "past", "nonsense")
BANS = "/admin/accounts/ban/"
TERMS = {"kind": "3", "until_0": "", "until_1": "", "reason": "spam", "staff_note": "seen twice"}


@pytest.fixture
def desk(cast, as_):
    """The administrator's browser."""
    return as_(cast.admin)


def add(desk, **target):
    return desk.post(f"{BANS}add/", TERMS | target)


def errors(page) -> str:
    return str(page.context["adminform"].form.errors)


def test_member_is_banned_by_name_however_it_is_written(desk, cast, as_):
    as_(cast.member)
    assert add(desk, user="MEMBER ")["Location"] == BANS
    made = Ban.objects.get()
    assert (made.user, made.kind, made.reason) == (cast.member, Ban.Kind.FULL, "spam")
    assert (made.made_by, made.made_by_name, made.staff_note) == (cast.admin, "Admin", "seen twice")
    assert not Session.objects.filter(user=cast.member).exists()


def test_address_and_network_are_stored_in_one_form(desk):
    add(desk, email=" *@Example.ORG")
    add(desk, network="203.0.113.9/24", is_exemption="on")
    assert list(Ban.objects.order_by("id").values_list("email", "network", "is_exemption")) == [
        ("*@example.org", "", False),
        ("", "203.0.113.0/24", True),
    ]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Name one: a member, an address or a network."),
        ({"user": "Member", "network": "10.0.0.1"}, "Name one"),
        ({"user": "Nobody here"}, "Nobody has this name."),
        ({"user": "Admin"}, "You cannot ban yourself."),
        ({"user": "Boss"}, "Administrators cannot be banned."),
        ({"network": "0.0.0.0/0"}, "This is too wide"),
        ({"network": "here"}, "Write a network as"),
        ({"email": "*@*"}, "This is every address there is."),
        ({"network": "10.0.0.1", "kind": "1"}, "Only a member&#x27;s posts can wait for approval."),
        ({"user": "Member", "until_0": "2001-01-01", "until_1": "10:00"}, "This time is over"),
        ({"user": "Member", "kind": "9"}, "Select a valid choice"),
        ({"user": "Member", "until_0": "soon", "until_1": "x"}, "Enter a valid date"),
        ({"user": "Member", "reason": "x" * 256}, "at most 255 characters"),
        ({"user": "\x00"}, "Null characters are not allowed."),
        ({"email": "\x00*"}, "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(desk, cast, sent, told):
    make_member("Boss", group="administrators")
    page = add(desk, **sent)
    assert page.status_code == 200
    assert told in errors(page)
    assert 'value="spam"' in page.text or "x" * 256 in page.text
    assert not Ban.objects.exists()


def change(desk, made, **terms):
    return desk.post(f"{BANS}{made.pk}/change/", TERMS | terms)


def test_ban_is_changed_but_for_whom_it_is_about(desk, cast, as_):
    as_(cast.member)
    made = ban(by=cast.admin, user=cast.member, kind=Ban.Kind.READ_ONLY)
    answer = change(desk, made, user="Newcomer", email="x@example.org", reason="more spam")
    assert answer["Location"] == BANS
    made.refresh_from_db()
    assert (made.user, made.email) == (cast.member, "")
    assert (made.kind, made.reason) == (Ban.Kind.FULL, "more spam")
    assert not Session.objects.filter(user=cast.member).exists()
    assert "Only a member" in errors(change(desk, ban(by=cast.admin, network="10.0.0.1"), kind="1"))


def test_ban_is_lifted_and_is_history_then(desk, cast):
    made = ban(by=cast.admin, user=cast.member)
    desk.post(BANS, {"action": "lift_bans", "_selected_action": [made.pk]})
    made.refresh_from_db()
    assert made.lifted_at
    assert change(desk, made, reason="anew").status_code == 403
    assert desk.get(f"{BANS}{made.pk}/change/").status_code == 200
    assert Ban.objects.get().reason == ""


def test_ban_is_not_deleted(desk, cast):
    made = ban(by=cast.admin, user=cast.member)
    assert desk.post(f"{BANS}{made.pk}/delete/", {"post": "yes"}).status_code == 403
    desk.post(BANS, {"action": "delete_selected", "_selected_action": [made.pk], "post": "yes"})
    assert Ban.objects.exists()


def test_bans_are_found_by_name_and_by_what_is_written_in_them(desk, cast):
    ban(by=cast.admin, user=cast.member, reason="selling cars")
    ban(by=cast.admin, network="203.0.113.0/24")
    ban(by=cast.admin, email="*@example.org")

    def found(words: str) -> int:
        return len(desk.get(BANS, {"q": words}).context["cl"].result_list)

    assert [found(words) for words in ("mem-BER", "cars", "203.0.113", "@example", "zebra")] == [
        1, 1, 1, 1, 0
    ]  # fmt: skip


def test_list_says_what_stands_and_costs_the_same_with_one_row_and_with_many(desk, cast):
    def cost() -> int:
        desk.get(BANS)
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(BANS).status_code == 200
        return len(queries)

    long_ago = timezone.now() - timedelta(days=2)
    over = ban(by=cast.admin, user=cast.newcomer)
    Ban.objects.filter(pk=over.pk).update(made_at=long_ago, until=long_ago + timedelta(days=1))
    before = cost()
    for _ in range(12):
        ban(by=cast.admin, user=make_member())
    lift(ban(by=cast.admin, user=cast.member))
    assert (before, cost()) == (5, 5)
    page = desk.get(BANS).text
    states = [page.count(f'class="field-state">{state}<') for state in ("stands", "over", "lifted")]
    assert states == [12, 1, 1]
    shown = [len(desk.get(BANS, {"state": state}).context["cl"].result_list) for state in FILTERS]
    assert shown == [14, 12, 2, 14]


def test_nobody_but_administrators_has_this_page(cast, as_):
    for user in (cast.member, cast.moderator):
        assert as_(user).get(BANS).status_code == 302
