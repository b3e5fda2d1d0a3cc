"""From the form to the first page as a member."""

import re
import threading

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import identify_hasher
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.actions.members import promote_newcomer
from accounts.models import Group, User
from board.models import BoardSettings
from tests.factories import PASSWORD, make_member

pytestmark = pytest.mark.django_db
LINK = re.compile(r"(\S+)(/accounts/confirm-email/\S+/)")


def sign_up(client, username="Sokha", email="sokha@example.org", **more):
    data = {"username": username, "email": email, "password1": PASSWORD, "homepage": ""} | more
    return client.post("/accounts/signup/", data)


@pytest.mark.real_passwords
def test_member_signs_up_confirms_by_mail_and_is_signed_in(client, mailoutbox):
    answer = sign_up(client)
    assert answer["Location"] == "/accounts/confirm-email/"
    sokha = User.objects.get()
    assert not sokha.is_confirmed
    assert client.get(sokha.get_absolute_url()).status_code == 404

    [mail] = mailoutbox
    assert mail.to == ["sokha@example.org"]
    host, path = LINK.search(mail.body).groups()
    assert host == "http://127.0.0.1:8000"
    assert client.post(path)["Location"] == "/"

    sokha.refresh_from_db()
    assert sokha.is_confirmed
    assert sokha.group_keys == {Group.NEWCOMERS}
    assert identify_hasher(sokha.password).algorithm == "argon2"
    assert "Sokha" in client.get("/members/").content.decode()
    assert client.get("/").context["user"] == sokha


def test_link_confirms_once(client, mailoutbox):
    sign_up(client)
    path = LINK.search(mailoutbox[0].body)[2]
    Client().post(path)
    again = Client().get(path)
    assert "This link no longer works" in again.content.decode()
    assert Client().post(path).status_code == 404


def test_looking_at_the_link_confirms_nothing(client, mailoutbox):
    sign_up(client)
    page = client.get(LINK.search(mailoutbox[0].body)[2])
    assert "sokha@example.org" in page.content.decode()
    assert not User.objects.get().is_confirmed


def test_unconfirmed_member_cannot_sign_in(client):
    sign_up(client)
    answer = Client().post("/accounts/login/", {"login": "Sokha", "password": PASSWORD})
    assert answer["Location"] == "/accounts/confirm-email/"


def test_new_members_are_members_at_once_where_there_are_no_newcomers(client):
    BoardSettings.objects.update(newcomer_posts=0)
    sign_up(client)
    assert User.objects.get().primary_group.key == Group.MEMBERS


@pytest.mark.parametrize(
    "taken_by", ["sokha", "ＳＯＫＨＡ", "S0kha", "Sоkha", "So-kha", "S o k h a"], ids=ascii
)
def test_name_that_looks_like_a_taken_one_is_refused_beside_its_field(client, taken_by):
    make_member("Sokha", email="other@example.org")
    page = sign_up(client, username=taken_by)
    assert page.context["form"].errors == {
        "username": ["This name is taken, or looks like one that is."]
    }
    assert User.objects.count() == 1


@pytest.mark.parametrize("name", ["ab", "x" * 21, "<b>bold</b>", "a\u202eb", "---", "\ufdfa" * 20])
def test_name_that_is_not_allowed_is_refused_with_a_reason(client, name):
    page = sign_up(client, username=name)
    assert page.status_code == 200
    assert "username" in page.context["form"].errors
    assert not User.objects.exists()


def test_address_that_has_an_account_gets_the_same_answer_and_a_mail_that_says_so(
    client, mailoutbox
):
    make_member("Dara", email="dara@example.org")
    known = sign_up(client, username="Sokha", email="DARA@example.org")
    unknown = sign_up(Client(), username="Bopha", email="bopha@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [mail.subject for mail in mailoutbox] == [
        "You have an account at Sala",
        "Confirm your address at Sala",
    ]
    assert not User.objects.filter(username="Sokha").exists()


@pytest.mark.parametrize("email", ["dara@example.org", "new@example.org"])
@pytest.mark.real_passwords
def test_one_password_is_hashed_whether_the_address_has_an_account(client, email, hashed):
    make_member("Dara", email="dara@example.org")
    hashed.clear()
    assert sign_up(client, email=email).status_code == 302
    assert len(hashed) == 1


def test_robot_that_fills_the_hidden_field_gets_the_usual_answer_and_no_account(client, mailoutbox):
    answer = sign_up(client, homepage="http://spam.example")
    assert answer["Location"] == "/accounts/confirm-email/"
    assert not User.objects.exists()
    assert mailoutbox == []


def test_hidden_field_is_not_in_the_way_of_people(client):
    page = client.get("/accounts/signup/").content.decode()
    trap = page[page.index('<div class="visually-hidden" aria-hidden="true">') :]
    assert 'name="homepage"' in trap[: trap.index("</div>")]
    assert "style=" not in page


def test_closed_registration_says_so_and_takes_nobody(client):
    BoardSettings.objects.update(registration_open=False)
    assert "Registration is closed" in client.get("/accounts/signup/").content.decode()
    assert "Registration is closed" in sign_up(client).content.decode()
    assert not User.objects.exists()


def test_fields_that_nobody_offered_are_ignored(client):
    sign_up(client, is_confirmed="1", groups="1", primary_group="1", post_count="99", is_staff="1")
    sokha = User.objects.get()
    assert (sokha.is_confirmed, sokha.is_staff, sokha.post_count) == (False, False, 0)


def test_mails_name_the_configured_address_whatever_host_was_asked(client, mailoutbox, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.BOARD_URL = "https://board.example"
    client.defaults["HTTP_HOST"] = "evil.example"
    make_member("Dara", email="dara@example.org")
    sign_up(client)
    sign_up(Client(HTTP_HOST="evil.example"), username="Bopha", email="dara@example.org")
    for address in ("dara@example.org", "nobody@example.org"):
        Client(HTTP_HOST="evil.example").post("/accounts/password/reset/", {"email": address})
    assert len(mailoutbox) == 4
    for mail in mailoutbox:
        assert "https://board.example/" in mail.body
        assert "evil" not in mail.body + mail.subject


def test_mail_is_queued_with_the_account(client, settings):
    settings.EMAIL_BACKEND = "board.mail.QueuedBackend"
    sign_up(client)
    job = ProcrastinateJob.objects.get(task_name="board.deliver")
    assert job.args["to"] == ["sokha@example.org"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same", ["name", "address"])
def test_of_sign_ups_in_the_same_moment_one_makes_the_account(same):
    start, answers = threading.Barrier(6), []

    def run(number):
        name = "Sokha" if same == "name" else f"Sokha {number}"
        email = "one@example.org" if same == "address" else f"{number}@example.org"
        browser = Client(REMOTE_ADDR=f"10.0.0.{number}")
        start.wait()
        try:
            answers.append(sign_up(browser, username=name, email=email).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ([200] * 5 + [302] if same == "name" else [302] * 6)
    assert User.objects.count() == EmailAddress.objects.count() == 1


def test_newcomer_is_promoted_once_and_nobody_else(cast):
    club = Group.objects.create(name="Club")
    for member in (cast.newcomer, cast.member):
        promote_newcomer(member)
        promote_newcomer(member)
    assert [group.key for group in cast.newcomer.groups.all()] == [Group.MEMBERS]
    # As one whom an admin has taken out of the newcomers while the post was written.
    outsider = make_member("Outsider")
    outsider.groups.set([club])
    promote_newcomer(outsider)
    assert list(outsider.groups.all()) == [club]
