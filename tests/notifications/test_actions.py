"""Telling members, counting what is unread, and reading it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from board.audit import differences, repair
from notifications import actions
from notifications.actions import mark_all_read, mark_read, notify
from notifications.audit import CHECKS
from notifications.models import Kind, Notification
from tests.factories import make_member

pytestmark = pytest.mark.django_db


def unread(user: User) -> int:
    """What the bell says, which a recount must agree with."""
    assert list(differences(CHECKS)) == []
    return User.objects.get(pk=user.pk).unread_notifications


def told(user: User, kind: Kind = Kind.HIDDEN, **more) -> Notification:
    notify([user], kind, url="/p/7/", **more)
    return Notification.objects.filter(recipient=user).latest("pk")


def test_member_is_told_what_was_done_by_whom_and_why(cast):
    row = told(cast.member, Kind.WARNED, actor=cast.moderator, words="No advertising, please.")
    assert row.sentence == "Moderator gave you a warning."
    assert (row.actor, row.words, row.url, row.read_at) == (
        cast.moderator,
        "No advertising, please.",
        "/p/7/",
        None,
    )
    assert unread(cast.member) == 1


def test_without_an_actor_it_was_the_moderators(cast):
    assert told(cast.member).sentence == "The moderators hid your post."


def test_actor_has_the_name_of_today_and_keeps_the_last_one_when_gone(cast):
    row = told(cast.member, Kind.WARNING_ANSWERED, actor=cast.newcomer)
    User.objects.filter(pk=cast.newcomer.pk).update(username="Sokha")
    assert Notification.objects.get(pk=row.pk).sentence == "Sokha answered a warning."
    cast.newcomer.delete()
    assert Notification.objects.get(pk=row.pk).sentence == "Newcomer answered a warning."


def test_several_are_told_once_each_and_the_actor_is_not(cast):
    everybody = [cast.admin, cast.member, cast.moderator, cast.member]
    notify(everybody, Kind.REPORT_ANSWERED, actor=cast.moderator, url="/p/7/")
    assert [unread(user) for user in (cast.admin, cast.member, cast.moderator)] == [1, 1, 0]
    assert Notification.objects.count() == 2


def test_nobody_is_told_nothing(db):
    notify([], Kind.HIDDEN, url="/p/7/")
    assert not Notification.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_words_are_cut_where_they_do_not_fit(cast):
    assert told(cast.member, words="x" * 255).words == "x" * 255
    assert told(cast.member, words="x" * 256).words == "x" * 254 + "…"


@pytest.mark.parametrize(
    "url",
    ["", "p/7/", "//evil.example/", "/\\evil.example", "https://evil.example/", "/t/7-title/"],
)
def test_notification_leads_to_the_board_and_names_no_title(cast, url):
    with pytest.raises(IntegrityError), transaction.atomic():
        notify([cast.member], Kind.HIDDEN, url=url)
    assert unread(cast.member) == 0


@pytest.mark.parametrize("url", ["/", "/p/7/", "/warnings/3/", "/reports/?page=2#r5"])
def test_places_of_the_board_are_led_to(cast, url):
    notify([cast.member], Kind.HIDDEN, url=url)
    assert Notification.objects.get().url == url


def test_what_is_rolled_back_told_nobody(cast):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        told(cast.member)
        raise ZeroDivisionError
    assert unread(cast.member) == 0
    assert not ProcrastinateJob.objects.exists()


def test_reading_one_counts_it_once(cast):
    row, other = told(cast.member), told(cast.member)
    for _ in range(2):
        mark_read(cast.member, row.pk)
        assert unread(cast.member) == 1
    mark_read(cast.newcomer, other.pk)
    assert (unread(cast.member), unread(cast.newcomer)) == (1, 0)


def test_reading_all_leaves_those_of_others_and_keeps_when_each_was_read(cast):
    first = told(cast.member)
    mark_read(cast.member, first.pk)
    before = Notification.objects.get(pk=first.pk).read_at
    told(cast.member)
    told(cast.newcomer)
    for _ in range(2):
        mark_all_read(cast.member)
        assert (unread(cast.member), unread(cast.newcomer)) == (0, 1)
    assert Notification.objects.get(pk=first.pk).read_at == before


def test_what_others_see_of_a_member_is_not_changed_by_it(cast):
    stamp = User.objects.get(pk=cast.member.pk).stamp
    told(cast.member)
    mark_all_read(cast.member)
    assert User.objects.get(pk=cast.member.pk).stamp == stamp


def test_mail_is_queued_for_those_who_want_it(cast):
    User.objects.filter(pk=cast.newcomer.pk).update(mails_notifications=False)
    closed = make_member("Closed", is_active=False)
    unconfirmed = make_member("Unconfirmed", is_confirmed=False)
    everybody = [cast.member, cast.newcomer, closed, unconfirmed]
    notify(everybody, Kind.HIDDEN, url="/p/7/")
    row = Notification.objects.get(recipient=cast.member)
    jobs = ProcrastinateJob.objects.values_list("task_name", "args")
    assert list(jobs) == [("notifications.mail", {"notification": row.pk})]
    assert [unread(user) for user in everybody] == [1, 1, 1, 1]


def test_what_was_read_long_ago_is_erased(cast):
    kept, read, old, unread_and_old = (told(cast.member) for _ in range(4))
    for row in (read, old):
        mark_read(cast.member, row.pk)
    ages = {kept: None, read: 89, old: 91, unread_and_old: None}
    for row, days in ages.items():
        if days:
            then = timezone.now() - timedelta(days=days)
            Notification.objects.filter(pk=row.pk).update(read_at=then)
    long_ago = timezone.now() - timedelta(days=400)
    Notification.objects.filter(pk=unread_and_old.pk).update(created_at=long_ago)
    actions.erase_old()
    left = set(Notification.objects.values_list("pk", flat=True))
    assert left == {kept.pk, read.pk, unread_and_old.pk}
    assert unread(cast.member) == 2


def test_recount_finds_a_wrong_count_and_mends_it(cast):
    told(cast.member)
    said = StringIO()
    call_command("check_board", stdout=said)
    assert said.getvalue() == "The board agrees with a recount.\n"
    User.objects.update(unread_notifications=7)
    with pytest.raises(CommandError, match="4 differences"):
        call_command("check_board", stdout=said)
    assert f"unread notifications {cast.member.pk}: (7), counted (1)" in said.getvalue()
    assert repair(CHECKS) == 4
    assert (unread(cast.member), unread(cast.admin)) == (1, 0)
