"""Logging in and out, passwords and addresses."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import User
from tests.factories import PASSWORD, make_member

pytestmark = pytest.mark.django_db
NEW = "temple-bell-4"


@pytest.fixture
def dara(db):
    return make_member("Dara Kim", email="dara@example.org")


def log_in(client, login, password=PASSWORD, **more):
    return client.post("/accounts/login/", {"login": login, "password": password} | more)


def is_signed_in(client):
    return client.get("/accounts/profile/").status_code == 200


@pytest.mark.parametrize(
    "login",
    ["Dara Kim", "dara kim", "DARA-KIM", "Ｄara Kim", "dara@example.org", "Dara@Example.org"],
)
def test_member_logs_in_by_name_in_any_writing_and_by_address(client, dara, login):
    assert log_in(client, login)["Location"] == "/"
    assert is_signed_in(client)


@pytest.mark.parametrize("login", ["Dara Kim", "dara@example.org", "nobody", "nobody@example.org"])
def test_wrong_password_and_unknown_name_get_the_same_answer(client, dara, login):
    page = log_in(client, login, "wrong")
    assert page.context["form"].errors == {
        "__all__": ["The name or address and the password do not belong together."]
    }


@pytest.mark.parametrize("login", ["Dara Kim", "dara@example.org", "nobody", "nobody@example.org"])
@pytest.mark.real_passwords
def test_one_password_is_hashed_whoever_is_named(client, dara, login, hashed):
    hashed.clear()
    log_in(client, login, "wrong")
    assert len(hashed) == 1


def test_guessing_ends_however_name_and_host_are_written(dara, settings):
    ways = ["dara kim", "Dara-Kim", "D.a.r.a Kim", "dara@example.org", "ＤARA KIM", "dara_kim"]
    for port, login in enumerate(ways, 9000):
        client = Client(HTTP_HOST=f"localhost:{port}", REMOTE_ADDR=f"10.1.0.{port % 200}")
        page = log_in(client, login, "wrong")
    assert "Too many attempts" in page.content.decode()
    assert not is_signed_in(client)


def test_forged_forwarded_header_opens_no_new_limit(client, settings):
    settings.TRUSTED_PROXIES = 0
    for number in range(12):
        page = log_in(client, f"guess {number}", "wrong", **{})
        client.defaults["HTTP_X_FORWARDED_FOR"] = f"10.2.0.{number}"
    assert "Too many attempts" in page.content.decode()


def test_session_ends_with_the_browser_unless_asked(client, dara):
    log_in(client, "Dara Kim")
    assert client.cookies["sessionid"]["max-age"] == ""
    other = Client()
    log_in(other, "Dara Kim", remember="on")
    assert other.cookies["sessionid"]["max-age"] == 60 * 60 * 24 * 30


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "https:evil.example",
     "http://testserver@evil.example/", "\t//evil.example", "https://localhost/"],
)  # fmt: skip
def test_log_in_and_theme_lead_nowhere_else(client, dara, address):
    settled = log_in(client, "Dara Kim", next=address)
    assert settled["Location"] == "/"
    assert (
        client.post(
            "/accounts/theme/", {"theme": "dark", "next": address}, HTTP_ORIGIN="http://testserver"
        )["Location"]
        == "/"
    )


def test_log_in_leads_back(client, dara):
    assert log_in(client, "Dara Kim", next="/members/?sort=posts")["Location"] == (
        "/members/?sort=posts"
    )


def test_closed_account_cannot_log_in_and_its_session_ends(client, dara):
    log_in(client, "Dara Kim")
    User.objects.update(is_active=False)
    assert not is_signed_in(client)
    assert log_in(Client(), "Dara Kim")["Location"] == "/accounts/inactive/"
    assert "This account is closed" in client.get("/accounts/inactive/").content.decode()


def test_log_out_needs_a_post(client, dara):
    log_in(client, "Dara Kim")
    assert "Log out?" in client.get("/accounts/logout/").content.decode()
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    assert not is_signed_in(client)


def reset_link(mail):
    return re.search(r"(/accounts/password/reset/key/\S+/)", mail.body)[1]


def choose(client, link, password=NEW):
    form = client.get(link)["Location"]
    return client.post(form, {"password1": password, "password2": password})


def test_password_is_reset_by_mail_once_and_ends_other_sessions(client, dara, mailoutbox):
    elsewhere = Client()
    elsewhere.force_login(dara)
    client.post("/accounts/password/reset/", {"email": "Dara@example.org"})
    [mail] = mailoutbox
    assert "Dara Kim" in mail.body
    User.objects.update(post_count=7)
    answer = choose(client, reset_link(mail))
    assert answer["Location"] == "/accounts/password/reset/key/done/"
    assert log_in(Client(), "Dara Kim", NEW)["Location"] == "/"
    assert not is_signed_in(elsewhere)
    assert User.objects.get().post_count == 7
    assert "This link no longer works" in client.get(reset_link(mail)).content.decode()
    assert mailoutbox[-1].subject == "Your password at Sala was changed"


def test_reset_answers_the_same_for_known_and_unknown_addresses(client, dara, mailoutbox):
    known = client.post("/accounts/password/reset/", {"email": "dara@example.org"})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [mail.subject for mail in mailoutbox] == [
        "A new password at Sala",
        "No account at Sala",
    ]


def test_password_change_keeps_this_session_and_ends_the_others(client, dara):
    log_in(client, "Dara Kim")
    elsewhere = Client()
    elsewhere.force_login(dara)
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post("/accounts/password/change/", data)
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    wrong = client.post("/accounts/password/change/", data)
    assert wrong.context["form"].errors == {"oldpassword": ["This is not your present password."]}


def change_address(client, email):
    """As a member does it: the form, then the password that is asked for in between."""
    asked = client.post("/accounts/email/", {"email": email, "action_add": ""})
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    return client.post(asked["Location"], {"password": PASSWORD, "next": "/accounts/email/"})


def test_new_address_counts_once_it_is_confirmed(client, dara, mailoutbox):
    log_in(client, "Dara Kim")
    change_address(client, "new@example.org")
    assert User.objects.get().email == "dara@example.org"
    [mail] = mailoutbox
    assert mail.to == ["new@example.org"]
    client.post(re.search(r"(/accounts/confirm-email/\S+/)", mail.body)[1])
    assert User.objects.get().email == "new@example.org"
    assert EmailAddress.objects.get().email == "new@example.org"
    told = mailoutbox[-1]
    assert (told.to, told.subject) == (["dara@example.org"], "Your address at Sala was changed")


def test_new_address_needs_the_password(client, dara, mailoutbox):
    client.force_login(dara)
    asked = client.post("/accounts/email/", {"email": "new@example.org", "action_add": ""})
    assert "Your password, please" in client.get(asked["Location"]).content.decode()
    page = client.post(asked["Location"], {"password": "wrong", "next": "/accounts/email/"})
    assert page.context["form"].errors == {"password": ["This is not your password."]}
    assert not EmailAddress.objects.filter(email="new@example.org").exists()
    assert mailoutbox == []


def test_address_that_an_unconfirmed_account_holds_is_refused_without_an_error(
    client, dara, mailoutbox
):
    make_member("Squatter", email="new@example.org", is_confirmed=False)
    log_in(client, "Dara Kim")
    change_address(client, "new@example.org")
    link = re.search(r"(/accounts/confirm-email/\S+/)", mailoutbox[0].body)[1]
    page = client.post(link, follow=True)
    assert "another account has this address" in page.content.decode()
    assert User.objects.get(pk=dara.pk).email == "dara@example.org"


def test_member_keeps_an_address(client, dara):
    log_in(client, "Dara Kim")
    client.post("/accounts/email/", {"email": "dara@example.org", "action_remove": ""})
    assert EmailAddress.objects.get().email == User.objects.get().email == "dara@example.org"


PAGES = ["login", "signup", "password/reset", "password/reset/done", "password/reset/key/done",
         "password/reset/key/1-x", "confirm-email", "confirm-email/x", "inactive"]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_pages_have_the_look_of_the_board_and_are_not_kept(client, db, page):
    answer = client.get(f"/accounts/{page}/")
    assert answer.status_code == 200
    assert b'<header class="site-header">' in answer.content
    assert answer["Cache-Control"].find("no-store") > 0


@pytest.mark.parametrize("page", ["logout", "email", "password/change", "reauthenticate"])
def test_pages_of_members_have_the_look_of_the_board(client, dara, page):
    client.force_login(dara)
    answer = client.get(f"/accounts/{page}/")
    assert answer.status_code == 200
    assert b'<header class="site-header">' in answer.content


@pytest.mark.parametrize("page", ["login", "signup", "confirm-email", "password/reset/done"])
def test_local_board_says_where_its_mail_is(client, db, page):
    assert b'href="/mailbox/">mailbox</a>' in client.get(f"/accounts/{page}/").content


def test_too_many_tries_get_a_page_that_says_so(client, db):
    for _ in range(21):
        answer = client.post("/accounts/password/reset/", {"email": "x@example.org"})
    assert answer.status_code == 429
    assert "Slower, please" in answer.content.decode()
