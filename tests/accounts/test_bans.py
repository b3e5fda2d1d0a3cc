"""Who is banned, and from what: members, addresses and networks, by each kind of ban."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DataError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.bans import ban, change_ban, lift
from accounts.bans import (
    Bans,
    ban_of,
    ban_of_address,
    ban_of_email,
    is_moderated,
    is_read_only,
    read_bans,
    why_not_writing,
)
from accounts.models import Ban, Session, User
from board.refusals import Refused
from board.stamps import Snapshot
from tests.factories import make_member

pytestmark = pytest.mark.django_db
MODERATED, READ_ONLY, FULL = Ban.Kind.MODERATED, Ban.Kind.READ_ONLY, Ban.Kind.FULL
HERE = "203.0.113.7"


@pytest.fixture
def by(cast):
    """The administrator who bans."""
    return cast.admin


def here(user: User) -> User:
    """The member as loaded for a request that comes from HERE."""
    user.came_from = HERE
    return user


TARGETS = {
    "account": lambda member: {"user": member},
    "address": lambda member: {"email": member.email.upper()},
    "pattern": lambda member: {"email": "mem*@*.ORG"},
    "network": lambda member: {"network": "203.0.113.9/24"},
    "one address": lambda member: {"network": HERE},
}


@pytest.mark.parametrize("kind", [READ_ONLY, FULL])
@pytest.mark.parametrize("target", TARGETS)
def test_ban_catches_its_target_and_nobody_else(cast, by, target, kind):
    made = ban(by=by, kind=kind, **TARGETS[target](cast.member))
    assert ban_of(here(cast.member)) == made
    assert is_read_only(cast.member)
    assert ban_of(make_member("Else", email="else@example.net")) is None
    assert ban_of_address(HERE) == (made if made.network else None)
    assert ban_of_address("203.0.112.7") is None


def test_member_whose_posts_wait_may_write(cast, by):
    ban(by=by, user=cast.member, kind=MODERATED)
    assert is_moderated(cast.member)
    assert not is_read_only(cast.member)
    assert why_not_writing(cast.member) == ""
    assert not is_moderated(cast.newcomer)


@pytest.mark.parametrize("target", TARGETS)
def test_ban_is_over_when_its_time_is(cast, by, target):
    made = ban(by=by, until=timezone.now() + timedelta(hours=1), **TARGETS[target](cast.member))
    assert ban_of(here(cast.member)) == made
    long_ago = timezone.now() - timedelta(days=2)
    Ban.objects.update(made_at=long_ago, until=long_ago + timedelta(days=1))
    assert ban_of(cast.member) is None


def test_ban_that_was_loaded_while_it_stood_is_over_all_the_same(cast, by):
    made = ban(by=by, user=cast.member)
    held = Bans([made])
    assert held.on_member(cast.member) == made
    made.until = timezone.now() - timedelta(seconds=1)
    assert held.on_member(cast.member) is None


def test_lifted_ban_catches_nobody_and_stays_to_be_read(cast, by):
    made = ban(by=by, user=cast.member, reason="spam")
    lift(made)
    assert ban_of(cast.member) is None
    first = Ban.objects.get()
    lift(made)
    assert Ban.objects.get().lifted_at == first.lifted_at


def test_strongest_ban_counts_and_of_two_the_longer(cast, by):
    soon, later = (timezone.now() + timedelta(days=days) for days in (1, 2))
    ban(by=by, user=cast.member, kind=MODERATED)
    ban(by=by, user=cast.member, kind=READ_ONLY)
    ban(by=by, network=HERE, kind=FULL, until=soon)
    assert ban_of(here(cast.member)).until == soon
    ban(by=by, email=cast.member.email, kind=FULL, until=later)
    assert ban_of(cast.member).until == later
    assert (last := ban(by=by, user=cast.member)) == ban_of(cast.member)
    lift(last)
    assert ban_of(cast.member).until == later


EXEMPTIONS = {
    "account": lambda member: {"user": member},
    "address": lambda member: {"email": member.email},
    "network": lambda member: {"network": f"{HERE}/32"},
}


@pytest.mark.parametrize("spared", EXEMPTIONS)
def test_exemption_spares_from_addresses_and_networks_and_not_from_the_own_ban(cast, by, spared):
    ban(by=by, email="*@example.org")
    ban(by=by, network="203.0.0.0/16")
    assert ban_of(here(cast.member))
    exemption = ban(by=by, is_exemption=True, **EXEMPTIONS[spared](cast.member))
    assert ban_of(cast.member) is None
    assert ban_of(make_member("Other", email="other@example.org"))
    own = ban(by=by, user=cast.member, kind=READ_ONLY)
    assert ban_of(cast.member) == own
    lift(own)
    lift(exemption)
    assert ban_of(cast.member)


def test_exempt_network_lets_guests_in_and_takes_their_addresses(by):
    ban(by=by, network="203.0.0.0/16")
    ban(by=by, email="*@example.com")
    ban(by=by, network="203.0.113.0/28", is_exemption=True)
    assert ban_of_address(HERE) is None
    assert ban_of_email("me@example.com", HERE) is None
    assert ban_of_address("203.0.113.99")
    assert ban_of_email("me@example.com", "203.0.113.99")


def test_address_is_not_banned_for_the_network_that_somebody_comes_from(by):
    ban(by=by, network=HERE, kind=READ_ONLY)
    assert ban_of_email("me@example.com", HERE) is None


def test_staff_is_not_caught_by_addresses_and_networks_and_admins_by_nothing(cast, by):
    ban(by=by, network="203.0.113.0/24")
    ban(by=by, email="*@example.org")
    assert ban_of(here(cast.member))
    assert ban_of(here(cast.moderator)) is None
    assert ban_of(here(cast.admin)) is None
    own = ban(by=by, user=cast.moderator, kind=READ_ONLY)
    assert ban_of(cast.moderator) == own
    Ban.objects.update(user=cast.admin, email="", network="")
    assert ban_of(cast.admin) is None


def test_other_process_knows_with_its_next_request(cast, by):
    elsewhere = Snapshot(read_bans, key="bans")
    assert elsewhere.get().on_member(cast.member) is None
    made = ban(by=by, user=cast.member)
    assert elsewhere.get().on_member(cast.member) == made
    change_ban(made, kind=READ_ONLY, until=None, reason="less", staff_note="")
    assert elsewhere.get().on_member(cast.member).reason == "less"
    lift(made)
    assert elsewhere.get().on_member(cast.member) is None
    cast.newcomer.bans.create(made_by_name="x")
    assert elsewhere.get().on_member(cast.newcomer)
    User.objects.filter(pk=cast.newcomer.pk).delete()
    assert not Ban.objects.filter(lifted_at=None).exists()
    assert elsewhere.get().on_member(cast.newcomer) is None


@pytest.mark.parametrize(
    ("kind", "more", "told"),
    [
        (READ_ONLY, {}, "You may read here, but not write."),
        (READ_ONLY, {"reason": "spam"}, "You may read here, but not write. Reason: spam"),
        (FULL, {"reason": "spam"}, "You are banned from here. Reason: spam"),
    ],
)
def test_member_is_told_in_a_sentence(cast, by, kind, more, told):
    ban(by=by, user=cast.member, kind=kind, staff_note="canary", **more)
    assert why_not_writing(cast.member) == told


def test_sentence_says_until_when_by_the_readers_clock(cast, by):
    until = datetime(2199, 1, 2, 3, 4, tzinfo=UTC)
    ban(by=by, user=cast.member, kind=READ_ONLY, until=until)
    with timezone.override("Asia/Phnom_Penh"):
        assert "until 2 January 2199, 10:04." in why_not_writing(cast.member)


def refusal(**terms) -> str:
    before = Ban.objects.count()
    with pytest.raises(Refused) as refused:
        ban(**terms)
    assert Ban.objects.count() == before
    return str(refused.value)


def test_nobody_is_banned_who_must_not_be(cast):
    assert refusal(by=cast.moderator, user=cast.moderator) == "You cannot ban yourself."
    assert refusal(by=cast.moderator, user=cast.admin) == "Administrators cannot be banned."
    another = make_member("Another", group="moderators")
    assert "Only an administrator" in refusal(by=cast.moderator, user=another)
    assert ban(by=cast.admin, user=another)


def test_ban_has_one_target(cast, by):
    one = "Name one: a member, an address or a network."
    assert refusal(by=by) == one
    assert refusal(by=by, email="  ") == one
    assert refusal(by=by, user=cast.member, network=HERE) == one
    assert refusal(by=by, email="x@example.org", network=HERE) == one


def test_time_that_is_over_and_kind_that_is_for_members_are_refused(cast, by):
    yesterday = timezone.now() - timedelta(days=1)
    assert refusal(by=by, user=cast.member, until=yesterday) == "This time is over already."
    assert "Only a member's" in refusal(by=by, network=HERE, kind=MODERATED)
    made = ban(by=by, network=HERE)
    with pytest.raises(Refused):
        change_ban(made, kind=MODERATED, until=None, reason="", staff_note="")


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"email": "x@example.org", "network": HERE},
        {"email": "X@example.org"},
        {"network": HERE, "kind": MODERATED},
        {"network": "nonsense"},
        {"network": HERE, "until": datetime(2001, 1, 1, tzinfo=UTC)},
    ],
)
def test_database_takes_no_ban_that_is_none(db, row):
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        Ban.objects.create(made_by_name="x", **row)


def test_session_ends_with_the_ban(cast, by, as_):
    member, other = as_(cast.member), as_(cast.newcomer)
    ban(by=by, user=cast.member, kind=READ_ONLY)
    assert Session.objects.filter(user=cast.member).exists()
    made = ban(by=by, user=cast.member)
    assert not Session.objects.filter(user=cast.member).exists()
    assert member.get("/accounts/profile/").status_code == 302
    lift(made)
    assert member.get("/accounts/profile/").status_code == 302
    assert other.get("/accounts/profile/").status_code == 200


def test_ban_that_becomes_one_from_coming_in_ends_sessions(cast, by, as_):
    as_(cast.member)
    made = ban(by=by, user=cast.member, kind=READ_ONLY)
    change_ban(made, kind=FULL, until=None, reason="again", staff_note="")
    assert not Session.objects.filter(user=cast.member).exists()


def test_ban_of_an_address_ends_its_members_session_but_not_that_of_who_is_spared(cast, by, as_):
    for user in (cast.member, cast.newcomer, cast.moderator):
        as_(user)
    ban(by=by, user=cast.newcomer, is_exemption=True)
    for user in (cast.member, cast.newcomer, cast.moderator):
        ban(by=by, email=user.email)
    left = set(Session.objects.values_list("user_id", flat=True))
    assert left == {cast.newcomer.pk, cast.moderator.pk}


def test_ban_that_is_refused_ends_no_session(cast, as_):
    as_(cast.admin)
    refusal(by=cast.moderator, user=cast.admin)
    assert Session.objects.filter(user=cast.admin).exists()


def test_question_costs_no_query_beside_the_stamp(cast, by):
    ban(by=by, network="198.51.100.0/24")
    ban(by=by, email="*@example.net")
    ban(by=by, user=cast.newcomer)
    ban_of(cast.member)
    with CaptureQueriesContext(connection) as queries:
        assert ban_of(here(cast.member)) is None
        assert ban_of_address(HERE) is None
    assert [query["sql"] for query in queries] == ["SELECT key, value FROM board_stamp"] * 2
