"""A service that collects spammers is told of one, where there is one and that was ticked."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest
from django.db import connection

from board.models import BoardSettings
from forum.actions.posts import start_topic
from moderation.actions.cleaning import clean
from moderation.outward import report
from tests.factories import make_forum, make_member

pytestmark = pytest.mark.django_db

HERE = "203.0.113.7"


@contextmanager
def service(status: int = 200, location: str = "") -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A service on this machine: its address, and what it was told."""
    told: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            told.append({name: values[0] for name, values in parse_qs(body).items()})
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/add", told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def spammer(db):
    BoardSettings.objects.update(flood_seconds=0)
    member = make_member("Spammer", email="pills@example.com")
    start_topic(make_forum("Hall"), by=member, title="Pills", source="Buy pills", address=HERE)
    return member


def jobs() -> list[dict[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = 'moderation.report_outward'"
        )
        return [json.loads(args) for (args,) in cursor.fetchall()]


def test_service_is_told_of_name_addresses_and_what_was_written(cast, spammer, settings):
    clean(spammer, by=cast.moderator, tells_others=True)
    (job,) = jobs()
    with service() as (address, told):
        settings.SPAM_REPORT_URL, settings.SPAM_REPORT_KEY = address, "k3y"
        report(**job)
    assert told == [
        {
            "username": "Spammer",
            "email": "pills@example.com",
            "ip_addr": HERE,
            "evidence": "Buy pills",
            "api_key": "k3y",
        }
    ]


def test_nobody_is_told_unless_a_moderator_says_so(cast, spammer):
    clean(spammer, by=cast.moderator)
    assert jobs() == []


def test_box_is_there_where_the_operator_has_named_a_service(cast, spammer, settings, as_):
    page = f"{spammer.get_absolute_url()}clean/"
    moderator = as_(cast.moderator)
    assert "Report the member" not in moderator.get(page).text
    typed = {"days": "", "kind": "3", "ban_days": "", "address_days": "30", "tells_others": "on"}
    settings.SPAM_REPORT_URL = "https://spam.example.org/add"
    assert "Report the member" in moderator.get(page).text
    moderator.post(page, typed)
    assert len(jobs()) == 1


def test_box_that_was_not_offered_tells_nobody(cast, spammer, as_):
    typed = {"days": "", "kind": "3", "ban_days": "", "address_days": "30", "tells_others": "on"}
    as_(cast.moderator).post(f"{spammer.get_absolute_url()}clean/", typed)
    assert jobs() == []


@pytest.mark.parametrize(("status", "location"), [(500, ""), (302, "http://127.0.0.1:9/")])
def test_service_that_fails_or_sends_elsewhere_is_told_again_later(settings, status, location):
    with service(status, location) as (address, told):
        settings.SPAM_REPORT_URL = address
        with pytest.raises(OSError, match=str(status)):
            report(username="Spammer", email="", address="", evidence="")
    assert len(told) == 1


def test_silent_service_is_an_error_that_the_job_repeats(settings):
    settings.SPAM_REPORT_URL = "http://127.0.0.1:9/add"
    with pytest.raises(OSError, match="refused"):
        report(username="Spammer", email="", address="", evidence="")
