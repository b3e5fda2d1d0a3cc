"""What members change about themselves."""

import pytest

from accounts.models import User
from board.models import BoardSettings
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
PROFILE = {
    "location": "Siem Reap",
    "country": "FR",
    "occupation": "Baker",
    "interests": "Bread",
    "website": "bread.example/me",
    "time_zone": "Asia/Phnom_Penh",
    "date_format": "Y-m-d H:i",
    "theme": "dark",
    "hides_online": "on",
}


@pytest.fixture
def member(cast):
    return cast.member


@pytest.fixture
def browser(member, as_):
    return as_(member)


@pytest.mark.parametrize("page", ["profile", "signature", "avatar"])
def test_guest_is_sent_to_log_in_and_back(client, db, page):
    answer = client.get(f"/accounts/{page}/")
    assert answer["Location"] == f"/accounts/login/?next=/accounts/{page}/"
    assert client.post(f"/accounts/{page}/").status_code == 302


def test_member_edits_the_profile(browser, member):
    answer = browser.post("/accounts/profile/", PROFILE)
    assert answer["Location"] == "/accounts/profile/"
    member.refresh_from_db()
    expected = PROFILE | {"website": "https://bread.example/me", "hides_online": True}
    assert {name: getattr(member, name) for name in PROFILE} == expected
    assert browser.cookies["theme"].value == "dark"
    page = browser.get("/accounts/profile/").content.decode()
    assert 'data-theme="dark"' in page
    assert 'value="Siem Reap"' in page


def test_dates_are_in_the_members_zone_and_format(browser, member):
    browser.post("/accounts/profile/", PROFILE)
    member.refresh_from_db()
    page = browser.get(member.get_absolute_url()).content.decode()
    assert "UTC+07:00" in page
    assert f"{member.date_joined:%Y-%m-%d}" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("website", "javascript:alert(1)"),
        ("website", "ftp://files.example/"),
        ("website", "data:text/html,x"),
        ("country", "XX"),
        ("country", "kh"),
        ("time_zone", "Mars/Olympus"),
        ("date_format", "l jS F"),
        ("theme", "pink"),
        ("location", "x" * 61),
        ("location", "left\u202eright"),
        ("occupation", "nul\x00"),
        ("interests", "\u200b"),
    ],
)
def test_profile_refuses_what_it_does_not_know(browser, member, field, value):
    page = browser.post("/accounts/profile/", PROFILE | {field: value})
    assert [(name, len(said)) for name, said in page.context["form"].errors.items()] == [(field, 1)]
    member.refresh_from_db()
    assert member.location == ""


def test_fields_that_nobody_offered_are_ignored(browser, member):
    more = {"username": "Boss", "email": "x@y.zz", "post_count": "9", "is_active": "", "rank": "1"}
    browser.post("/accounts/profile/", PROFILE | more)
    member.refresh_from_db()
    assert (member.username, member.email, member.post_count, member.is_active, member.rank) == (
        "Member",
        "member@example.org",
        0,
        True,
        None,
    )


def test_guest_chooses_a_theme_that_a_cookie_keeps(client, db):
    answer = client.post(
        "/accounts/theme/",
        {"theme": "dark", "next": "/members/?sort=posts"},
        HTTP_ORIGIN="http://testserver",
    )
    assert answer["Location"] == "/members/?sort=posts"
    cookie = answer.cookies["theme"]
    assert (cookie.value, cookie["samesite"], cookie["max-age"]) == ("dark", "Lax", 31536000)
    assert 'data-theme="dark"' in client.get("/members/").content.decode()
    client.post("/accounts/theme/", {"theme": "system"}, HTTP_ORIGIN="http://testserver")
    assert "data-theme" not in client.get("/members/").content.decode()


def test_member_finds_the_own_theme_wherever_they_log_in(browser, member, client):
    browser.post("/accounts/theme/", {"theme": "light"}, HTTP_ORIGIN="http://testserver")
    member.refresh_from_db()
    assert member.theme == "light"
    client.cookies["theme"] = "dark"
    client.post("/accounts/login/", {"login": "Member", "password": PASSWORD})
    assert client.cookies["theme"].value == "light"


@pytest.mark.parametrize("theme", ["", "pink", "dark; x=1"])
def test_theme_that_is_none_is_refused(client, db, theme):
    answer = client.post("/accounts/theme/", {"theme": theme}, HTTP_ORIGIN="http://testserver")
    assert answer.status_code == 400
    assert "theme" not in answer.cookies


def test_theme_is_never_changed_by_a_link(client, db):
    assert client.get("/accounts/theme/?theme=dark").status_code == 405


def sign(browser, source, **more):
    return browser.post("/accounts/signature/", {"source": source} | more)


def test_signature_is_kept_as_written_and_as_html(browser, member):
    sign(browser, "[b]Slowly[/b] <i>\r\nslowly")
    member.refresh_from_db()
    assert member.signature_source == "[b]Slowly[/b] <i>\nslowly"
    assert member.signature_html == "<strong>Slowly</strong> &lt;i&gt;<br>\nslowly"
    assert "<strong>Slowly</strong>" in browser.get(member.get_absolute_url()).content.decode()


def test_signature_is_shown_before_it_is_saved(browser, member):
    page = sign(browser, "[i]Perhaps[/i]", action="preview").content.decode()
    assert "<em>Perhaps</em>" in page
    assert "[i]Perhaps[/i]" in page
    member.refresh_from_db()
    assert member.signature_source == ""


def test_signature_typed_before_the_log_in_stands_there_after_it(client, member):
    answer = client.post("/accounts/signature/", {"source": "Slowly, slowly", "action": "save"})
    client.post(answer["Location"], {"login": member.username, "password": PASSWORD})
    assert "Slowly, slowly" in client.get("/accounts/signature/").text
    member.refresh_from_db()
    assert member.signature_source == ""
    assert "Slowly, slowly" not in client.get("/accounts/signature/").text


def test_signature_is_taken_away(browser, member):
    sign(browser, "Here")
    sign(browser, " \n ")
    member.refresh_from_db()
    assert (member.signature_source, member.signature_html) == ("", "")


def test_signature_keeps_to_the_boards_limits(browser, member):
    BoardSettings.objects.update(signature_max_length=60, signature_max_links=1)
    links = "https://a.example [img]https://b.example/x.png[/img]"
    for source, reason in [("x" * 61, "61 characters long"), (links, "2 links and pictures")]:
        page = sign(browser, source)
        assert reason in page.content.decode()
        assert page.context["form"]["source"].value() == source
    assert User.objects.get(pk=member.pk).signature_html == ""
    sign(browser, "x" * 60)
    assert User.objects.get(pk=member.pk).signature_source == "x" * 60


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_theme_is_changed_by_no_other_site(client, db, origin):
    answer = client.post("/accounts/theme/", {"theme": "dark"}, HTTP_ORIGIN=origin)
    assert answer.status_code == 403 and "theme" not in answer.cookies
