"""The health check, the mailbox of a local board, and the stylesheet of colours."""

import pytest
from django.core.mail import EmailMessage, get_connection

from accounts.models import Group
from board.stamps import structure_stamp
from tests.factories import make_forum

pytestmark = pytest.mark.django_db

FILES = "django.core.mail.backends.filebased.EmailBackend"


def test_health_check_asks_the_database_once_and_says_ok(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")
    assert answer["Content-Type"].startswith("text/plain")
    assert not answer.cookies
    assert client.post("/healthz").status_code == 405


def test_robots_are_asked_to_leave_accounts_and_staff_alone(client):
    answer = client.get("/robots.txt")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain")
    assert answer.text.splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /moderation/",
    ]


@pytest.fixture
def mailbox(settings, tmp_path):
    settings.MAILBOX_SHOWN, settings.EMAIL_FILE_PATH = True, tmp_path / "mail"
    return get_connection(FILES, file_path=settings.EMAIL_FILE_PATH)


def test_mailbox_of_a_local_board_shows_its_mails_as_text(mailbox, client):
    assert "No mail was sent yet." in client.get("/mailbox/").text
    body = "Go to http://127.0.0.1/x\n<b id=canary>\nជំរាបសួរ"
    EmailMessage("Wel<b>come", body, to=["a@example.org"], connection=mailbox).send()
    page = client.get("/mailbox/").text
    assert "Wel&lt;b&gt;come" in page
    assert "a@example.org" in page
    assert 'href="http://127.0.0.1/x"' in page
    assert "ជំរាបសួរ" in page
    assert "<b id=canary" not in page
    assert ">Mailbox</a>" in client.get("/").text


def test_mailbox_is_not_there_when_mail_goes_out(client, cast, as_, settings):
    settings.MAILBOX_SHOWN = False
    for reader in (client, as_(cast.admin)):
        assert reader.get("/mailbox/").status_code == 404
        assert ">Mailbox</a>" not in reader.get("/").text


def test_colours_of_forums_and_groups_are_a_stylesheet_that_browsers_keep(client):
    forum = make_forum("Hall", colour="#A1B2C3")
    Group.objects.filter(key=Group.MODERATORS).update(colour="#00AA00")
    moderators = Group.objects.get(key=Group.MODERATORS)
    address = f"/forums-{structure_stamp()}.css"
    assert f'href="{address}"' in client.get("/").text
    answer = client.get(address)
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer["Cache-Control"]
    assert f".forum-{forum.pk}{{--forum-colour:#A1B2C3}}" in answer.text
    assert f".group-{moderators.pk}{{--group-colour:#00AA00}}" in answer.text


def test_changed_colour_has_a_new_address(client):
    forum = make_forum("Hall", colour="#A1B2C3")
    before = structure_stamp()
    forum.colour = "#000000"
    forum.save()
    assert structure_stamp() != before
    assert f"/forums-{before}.css" not in client.get("/").text


@pytest.mark.parametrize("ahead", [-1, 1, 10**12])
def test_colours_of_another_state_are_kept_by_nobody(client, ahead):
    answer = client.get(f"/forums-{structure_stamp() + ahead}.css")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-cache"
