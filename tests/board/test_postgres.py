"""Moments come out of the database as Django's own backend would read them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DataError, connection

pytestmark = pytest.mark.django_db


def read(text, zone="UTC"):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', %s, true)", [zone])
        cursor.execute("SELECT %s::timestamptz", [text])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 25, 8, 33, 12, 123456, UTC),
        datetime(2026, 11, 25, 8, 33, 12, 120000, UTC),
        datetime(2024, 2, 29, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, UTC),
    ],
)
def test_moment_comes_back_as_it_was_sent_and_in_utc(moment):
    found = read(moment)
    assert found == moment
    assert found.tzinfo is UTC


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "Europe/London", "America/St_Johns"])
def test_session_in_another_zone_gives_what_django_makes_of_it(zone):
    # Django puts UTC to the clock of such a session, right or wrong; its own sessions are in UTC.
    found = read("2026-07-01 12:00:00+00", zone)
    assert found.tzinfo is UTC
    assert found - datetime(2026, 7, 1, 12, tzinfo=UTC) in {
        timedelta(hours=5, minutes=45),
        timedelta(hours=1),
        -timedelta(hours=2, minutes=30),
    }


@pytest.mark.parametrize("text", ["infinity", "0044-03-15 12:00:00+00 BC", "12026-01-01 00:00+00"])
def test_moment_that_python_has_no_date_for_is_an_error_of_the_data(text):
    with pytest.raises(DataError):
        read(text)
