"""Dates are printed as Django prints them, but for its `a.m.`, which is `am` in PHP."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import dateformat, timezone

from accounts.forms.profile import DATE_FORMATS
from board.dates import DEFAULT_FORMAT, LETTERS, in_full, printed
from board.templatetags.board import date_as, month

CHOSEN = [DEFAULT_FORMAT, *(wanted for wanted, _shown in DATE_FORMATS if wanted)]
ZONES = ("UTC", "Europe/Berlin", "Asia/Phnom_Penh", "America/St_Johns", "Asia/Kathmandu")
BEGUN = datetime(2023, 12, 31, 21, 59, 58, tzinfo=UTC)
# A step that meets each month, each day of the week, and each hour of the day.
MOMENTS = [BEGUN + n * timedelta(days=3, hours=7, minutes=11, seconds=13) for n in range(250)]


@pytest.mark.parametrize("zone", ZONES)
def test_every_letter_is_printed_as_django_prints_it(zone):
    for moment in MOMENTS:
        local = moment.astimezone(ZoneInfo(zone))
        for letter in LETTERS:
            django = dateformat.format(local, letter).replace(".m.", "m")
            assert printed(local, letter) == django, (letter, local)
        assert in_full(local) == dateformat.format(local, "l, j F Y, H:i:s T")


@pytest.mark.parametrize("wanted", CHOSEN)
def test_every_format_to_choose_has_only_letters_that_are_known(wanted):
    if wanted == "relative":
        return
    assert {sign for sign in wanted if sign.isalpha()} <= set(LETTERS)
    local = BEGUN.astimezone(ZoneInfo("Asia/Phnom_Penh"))
    assert printed(local, wanted) == dateformat.format(local, wanted).replace(".m.", "m")


def test_what_is_no_letter_stands_for_itself():
    assert printed(BEGUN, "100% d %d (M)") == "100% 31 %31 (Dec)"


def test_hour_that_comes_twice_is_told_apart_by_its_zone():
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC).astimezone(ZoneInfo("Europe/Berlin"))
    again = datetime(2026, 10, 25, 1, 30, tzinfo=UTC).astimezone(ZoneInfo("Europe/Berlin"))
    assert [in_full(at)[-13:] for at in (first, again)] == ["02:30:00 CEST", " 02:30:00 CET"]


def test_date_stands_in_an_element_with_its_exact_time_and_nothing_unescaped():
    with timezone.override(ZoneInfo("Asia/Phnom_Penh")):
        assert date_as(BEGUN, "") == (
            '<time datetime="2023-12-31T21:59:58+00:00" title="Monday, 1 January 2024, 04:59:58'
            ' +07">Mon Jan 01, 2024 4:59 am</time>'
        )
        assert "&lt;b&gt;" in date_as(BEGUN, "<b>")
        assert month(BEGUN) == "Jan 2024"
