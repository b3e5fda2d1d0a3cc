"""What the board answers when something is wrong, and what it says to browsers with every page."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import path

from config.urls import handler403, handler404, handler500
from config.urls import urlpatterns as board_patterns

__all__ = ["handler403", "handler404", "handler500"]


def break_down(request):
    raise RuntimeError("told to nobody")


urlpatterns = [path("broken/", break_down), *board_patterns]


@pytest.fixture
def away(monkeypatch, transactional_db):
    """The database does not answer."""
    connection.close()
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "HOST", "/nowhere")
        yield
        connection.close()


@pytest.fixture
def browser():
    """A guest's browser, which is given error pages as they are."""
    return Client(raise_request_exception=False)


def assert_guarded(answer) -> None:
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [("/", 200), ("/healthz", 200), ("/nowhere/", 404), ("/lost", 404), ("/accounts/login/", 200)],
)
def test_every_answer_carries_the_security_headers(client, address, status):
    answer = client.get(address)
    assert answer.status_code == status
    assert_guarded(answer)


@pytest.mark.django_db
def test_page_that_is_not_there_helps_and_leads_back(client, cast, as_):
    answer = client.get("/nowhere/?x=1&y=2")
    assert answer.status_code == 404
    assert "This page is not here" in answer.text
    assert 'href="/"' in answer.text
    assert "/accounts/login/?next=/nowhere/%3Fx%3D1%26y%3D2" in answer.text
    assert "log in</a> and try again" not in as_(cast.member).get("/nowhere/").text


@pytest.mark.django_db
def test_page_that_is_not_there_repeats_nothing_raw(client):
    answer = client.get("/<b id=canary>/?\"'<b id=canary>")
    assert answer.status_code == 404
    assert "<b id=canary" not in answer.text


@pytest.mark.django_db
def test_forbidden_page_says_why(cast, as_):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.member)
    answer = browser.post("/read/")
    assert answer.status_code == 403
    assert "The form was too old" in answer.text
    assert_guarded(answer)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_error_of_ours_gets_a_page_that_tells_nothing_of_it(browser):
    answer = browser.get("/broken/")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text
    assert "told to nobody" not in answer.text
    assert_guarded(answer)


def test_database_that_is_away_gets_a_page_that_says_so(away, browser):
    for address in ("/", "/t/1-x/", "/healthz", "/accounts/login/"):
        answer = browser.get(address)
        assert (answer.status_code, answer["Retry-After"]) == (503, "30")
        assert "Back in a moment" in answer.text
        assert_guarded(answer)


@pytest.mark.django_db
def test_host_that_is_not_ours_is_refused(browser):
    assert browser.get("/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.django_db
def test_private_pages_are_kept_by_nobody(client, cast, as_):
    for address in ("/", "/members/", "/nowhere/"):
        assert as_(cast.member).get(address)["Cache-Control"] == "private, no-store"
    assert client.get("/accounts/login/").headers["Cache-Control"].count("no-store") == 1
    assert "no-store" not in client.get("/").get("Cache-Control", "")
