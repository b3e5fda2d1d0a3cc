"""What those who are banned see of the board, and which ways in are closed to them."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.actions.bans import ban
from accounts.models import Ban, User
from board.models import BoardSettings
from tests.factories import PASSWORD, make_member

pytestmark = pytest.mark.django_db
HERE = "203.0.113.7"
READ_ONLY, FULL = Ban.Kind.READ_ONLY, Ban.Kind.FULL


@pytest.fixture
def by(cast):
    """The administrator who bans."""
    return cast.admin


def test_member_whose_session_is_left_sees_why_and_may_log_out(cast, by, as_):
    browser = as_(cast.member)
    BoardSettings.objects.update(contact="desk@example.org")
    ban(by=by, email="*@example.org", reason="<b>spam</b>", staff_note="canary")
    page = browser.get("/")
    assert page.status_code == 403
    assert "Your e-mail address is banned" in page.text
    assert "is not open to you any more" in page.text
    assert "Reason: &lt;b&gt;spam&lt;/b&gt;" in page.text
    assert 'href="mailto:desk@example.org"' in page.text
    assert "canary" not in page.text
    assert page["Cache-Control"] == "private, no-store"
    assert browser.post("/accounts/logout/")["Location"] == "/"
    assert browser.get("/").status_code == 200


def test_whoever_comes_from_a_banned_network_sees_nothing_but_the_log_in(cast, by, client, as_):
    ban(by=by, network="127.0.0.0/8", until=timezone.now() + timedelta(days=3))
    for browser in (client, as_(cast.member)):
        for address in ("/", "/members/", "/accounts/profile/", "/accounts/signup/", "/nothing"):
            page = browser.get(address)
            assert page.status_code == 403
            assert "Your network is banned" in page.text
        assert browser.post("/accounts/theme/", {"theme": "dark"}).status_code == 403
    assert client.get("/accounts/login/").status_code == 200
    assert client.get("/healthz").status_code == 200
    for staff in (cast.moderator, cast.admin):
        assert as_(staff).get("/").status_code == 200


def test_forwarded_address_counts_where_proxies_are_trusted(by, client, settings):
    ban(by=by, network=HERE)
    forged = {"HTTP_X_FORWARDED_FOR": HERE}
    settings.TRUSTED_PROXIES = 0
    assert client.get("/members/", **forged).status_code == 200
    settings.TRUSTED_PROXIES = 1
    assert client.get("/members/", **forged).status_code == 403
    assert Client().get("/members/", HTTP_X_FORWARDED_FOR=f"{HERE}, 9.9.9.9").status_code == 200


def log_in(client, login="Member", password=PASSWORD):
    return client.post("/accounts/login/", {"login": login, "password": password})


@pytest.mark.parametrize("target", ["user", "email", "pattern", "network"])
def test_reason_is_told_at_the_log_in_to_whoever_has_the_password_alone(cast, by, client, target):
    targets = {
        "user": {"user": cast.member},
        "email": {"email": cast.member.email},
        "pattern": {"email": "*@example.org"},
        "network": {"network": "127.0.0.1"},
    }
    until = timezone.now() + timedelta(days=3)
    ban(by=by, reason="selling cars", until=until, **targets[target])
    for name in ("Member", "nobody"):
        wrong = log_in(Client(), name, "wrong")
        assert wrong.status_code == 200
        assert "do not belong together" in wrong.text
        assert "selling cars" not in wrong.text
    right = log_in(client)
    assert right.status_code == 403
    assert "selling cars" in right.text
    assert "until <time" in right.text
    assert client.get("/accounts/profile/").status_code in (302, 403)
    assert log_in(Client(), "Admin")["Location"] == "/"


def test_member_who_may_read_logs_in(cast, by, client):
    ban(by=by, user=cast.member, kind=READ_ONLY)
    assert log_in(client)["Location"] == "/"
    assert client.get("/").status_code == 200


def test_member_logs_in_when_the_ban_is_over(cast, by, client):
    ban(by=by, user=cast.member)
    assert log_in(client).status_code == 403
    long_ago = timezone.now() - timedelta(days=2)
    Ban.objects.update(made_at=long_ago, until=long_ago + timedelta(days=1))
    assert log_in(client)["Location"] == "/"


def test_new_password_lets_no_banned_member_in(cast, by, client, mailoutbox):
    ban(by=by, user=cast.member, reason="selling cars")
    asked = client.post("/accounts/password/reset/", {"email": cast.member.email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.net"})
    assert asked["Location"] == unknown["Location"]
    [link] = re.findall(r"/accounts/password/reset/key/\S+/", mailoutbox[0].body)
    form = client.get(link)["Location"]
    client.post(form, {"password1": "temple-bell-4", "password2": "temple-bell-4"})
    assert client.get("/accounts/profile/").status_code == 302
    assert "selling cars" in log_in(client, password="temple-bell-4").text
    assert client.get("/accounts/profile/").status_code == 302


def test_link_of_a_mail_lets_no_banned_member_in(by, client, mailoutbox):
    sign_up(client)
    ban(by=by, user=User.objects.get(username="Sokha"), reason="selling cars")
    [link] = re.findall(r"/accounts/confirm-email/\S+/", mailoutbox[0].body)
    answer = client.post(link)
    assert answer.status_code == 403
    assert "selling cars" in answer.text
    assert client.get("/accounts/profile/").status_code == 302


def sign_up(client, email="sokha@example.com"):
    data = {"username": "Sokha", "email": email, "password1": PASSWORD, "homepage": ""}
    return client.post("/accounts/signup/", data)


@pytest.mark.parametrize("kind", [READ_ONLY, FULL])
def test_banned_address_is_not_registered(by, client, kind, mailoutbox):
    ban(by=by, email="*@example.com", kind=kind, reason="canary")
    page = sign_up(client, "Sokha@Example.com")
    assert page.status_code == 200
    assert page.context["form"].errors == {
        "email": ["This board takes no members with this address."]
    }
    assert 'value="Sokha"' in page.text
    assert not User.objects.filter(username="Sokha").exists()
    assert mailoutbox == []


def test_banned_address_gets_the_same_answer_whether_it_has_an_account(by, client):
    make_member("Taken", email="taken@example.com")
    ban(by=by, email="*@example.com")
    known, unknown = (sign_up(client, f"{name}@example.com") for name in ("taken", "free"))
    assert known.context["form"].errors == unknown.context["form"].errors
    assert known.status_code == unknown.status_code == 200


def test_nobody_registers_from_a_banned_network(by, client):
    made = ban(by=by, network="127.0.0.1", kind=READ_ONLY, reason="too many robots")
    for answer in (client.get("/accounts/signup/"), sign_up(client)):
        assert answer.status_code == 403
        assert "Nobody can register from your network." in answer.text
        assert "too many robots" in answer.text
    Ban.objects.filter(pk=made.pk).update(kind=FULL)
    assert "Your network is banned" in sign_up(client).text
    assert not User.objects.filter(username="Sokha").exists()


def test_exempt_address_is_registered(by, client):
    ban(by=by, email="*@example.com")
    ban(by=by, email="sokha@example.com", is_exemption=True)
    assert sign_up(client)["Location"] == "/accounts/confirm-email/"


def test_member_does_not_change_to_a_banned_address(cast, by, client, mailoutbox):
    ban(by=by, email="*@example.com")
    log_in(client)
    page = client.post("/accounts/email/", {"email": "me@example.com", "action_add": ""})
    assert "This board takes no members with this address." in page.text
    assert mailoutbox == []


def test_member_who_comes_from_where_one_may_only_read_changes_the_address(cast, by, client):
    ban(by=by, network="127.0.0.1", kind=READ_ONLY)
    log_in(client)
    asked = client.post("/accounts/email/", {"email": "me@example.com", "action_add": ""})
    answer = client.post(asked["Location"], {"password": PASSWORD, "next": "/accounts/email/"})
    assert answer["Location"] == "/accounts/email/"


PROFILE = {"location": "Kep", "theme": "system"}
FORMS = {"profile": PROFILE, "signature": {"source": "Kep"}}


@pytest.mark.parametrize("page", FORMS)
@pytest.mark.parametrize("target", ["user", "network"])
def test_member_who_may_only_read_changes_nothing_that_others_see(cast, by, as_, page, target):
    targets = {"user": {"user": cast.member}, "network": {"network": "127.0.0.1"}}
    browser = as_(cast.member)
    ban(by=by, kind=READ_ONLY, reason="cool down", **targets[target])
    told = "You may read here, but not write. Reason: cool down"
    assert told in browser.get(f"/accounts/{page}/").text
    answer = browser.post(f"/accounts/{page}/", FORMS[page])
    assert told in answer.text
    assert "Kep" in answer.text
    preview = browser.post(f"/accounts/{page}/", FORMS[page] | {"action": "preview"})
    assert told in preview.text
    cast.member.refresh_from_db()
    assert (cast.member.location, cast.member.signature_source) == ("", "")


def test_member_who_may_only_read_keeps_the_avatar(cast, by, as_):
    User.objects.filter(pk=cast.member.pk).update(avatar="avatars/x.webp")
    browser = as_(cast.member)
    ban(by=by, user=cast.member, kind=READ_ONLY)
    picture = SimpleUploadedFile("x.png", b"x")
    assert "not write" in browser.post("/accounts/avatar/", {"picture": picture}).text
    assert browser.post("/accounts/avatar/remove/").status_code == 403
    assert User.objects.get(pk=cast.member.pk).avatar == "avatars/x.webp"
