"""What a reputation was 30 days ago."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from reputation.actions.closings import close_day
from reputation.models import DayClosing
from tests.factories import make_member

pytestmark = pytest.mark.django_db

FIRST = date(2026, 5, 1)


def set_reputation(user: User, points: int) -> None:
    User.objects.filter(pk=user.pk).update(reputation=points)


def month_ago(user: User) -> int:
    return User.objects.get(pk=user.pk).reputation_month_ago


def test_what_was_at_the_end_of_a_day_is_remembered_30_days_later(db):
    member, other = make_member(), make_member()
    set_reputation(member, 7)
    close_day(FIRST)
    set_reputation(member, 12)
    for days in range(1, 30):
        close_day(FIRST + timedelta(days=days))
    assert month_ago(member) == 0
    close_day(FIRST + timedelta(days=30))
    assert month_ago(member) == 7
    close_day(FIRST + timedelta(days=31))
    assert (month_ago(member), month_ago(other)) == (12, 0)


def test_closing_is_written_once_a_day_and_only_where_something_changed(db):
    member = make_member()
    set_reputation(member, 7)
    close_day(FIRST)
    set_reputation(member, 8)
    close_day(FIRST)
    close_day(FIRST + timedelta(days=1))
    assert list(DayClosing.objects.values_list("day", "points")) == [(FIRST, 8)]


def test_closings_that_nothing_needs_any_more_go(db):
    member = make_member()
    for days, points in ((0, 1), (1, 2), (40, 3)):
        set_reputation(member, points)
        close_day(FIRST + timedelta(days=days))
    days = [FIRST + timedelta(days=1), FIRST + timedelta(days=40)]
    assert list(DayClosing.objects.order_by("day").values_list("day", flat=True)) == days
    assert month_ago(member) == 2


def test_days_on_which_nobody_closed_are_made_up_for(db):
    member = make_member()
    set_reputation(member, 5)
    close_day(FIRST)
    close_day(FIRST + timedelta(days=45))
    assert month_ago(member) == 5
