"""Notifications at the same moment, each on a database connection of its own."""

import pytest

from accounts.models import User
from board.audit import differences
from notifications.actions import mark_all_read, mark_read, notify
from notifications.audit import CHECKS
from notifications.models import Kind, Notification
from tests.factories import make_member
from tests.forum.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def assert_counted(*, rows: int) -> None:
    assert Notification.objects.count() == rows
    assert list(differences(CHECKS)) == []


def test_count_is_exact_while_many_tell_one_member_who_reads(db):
    member, old = make_member(), make_member("Bystander")
    notify([member, old], Kind.HIDDEN, url="/p/1/")
    telling = [lambda: notify([member], Kind.MOVED, url="/p/2/") for _ in range(20)]
    reading = [lambda: mark_all_read(member) for _ in range(3)]
    assert at_once([*telling, *reading]) == []
    assert_counted(rows=22)
    mark_all_read(member)
    assert User.objects.get(pk=member.pk).unread_notifications == 0
    assert User.objects.get(pk=old.pk).unread_notifications == 1


def test_circles_of_recipients_do_not_wait_for_one_another(db):
    people = [make_member() for _ in range(6)]
    turned = [people[n:] + people[:n] for n in range(6)] * 2
    acts = [lambda them=them: notify(them, Kind.MOVED, url="/p/2/") for them in turned]
    acts += [lambda one=one: mark_all_read(one) for one in people]
    assert at_once(acts) == []
    assert_counted(rows=72)


def test_click_on_one_from_several_windows_counts_once(db):
    member = make_member()
    notify([member], Kind.HIDDEN, url="/p/1/")
    notify([member], Kind.HIDDEN, url="/p/1/")
    pk = Notification.objects.latest("pk").pk
    clicks = [lambda: mark_read(member, pk)] * 5 + [lambda: mark_all_read(member)] * 3
    assert at_once(clicks) == []
    assert_counted(rows=2)
    assert User.objects.get(pk=member.pk).unread_notifications == 0
