"""The bell, the list, and opening a notification."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from notifications.actions import mark_all_read, notify
from notifications.models import Kind, Notification
from tests.factories import make_forum, make_topic

pytestmark = pytest.mark.django_db
LIST = "/notifications/"


@pytest.fixture
def browser(cast, as_):
    return as_(cast.member)


def tell(user: User, count: int = 1, **more) -> Notification:
    for _ in range(count):
        notify([user], Kind.HIDDEN, **{"url": "/p/7/"} | more)
    return Notification.objects.filter(recipient=user).latest("pk")


def bell(browser: Client) -> str:
    """The words of the bell on the index, as a screen reader says them and as they are seen."""
    link = browser.get("/").text.partition('<a class="button button-quiet button-icon bell"')[2]
    return " ".join(part.rpartition(">")[2] for part in link.split("</a>")[0].split("</span>"))


def test_bell_says_how_many_are_unread(browser, cast):
    assert bell(browser).split() == ["Notifications"]
    tell(cast.member)
    assert bell(browser).split() == ["1", "unread", "notification", "1"]
    tell(cast.member, 2)
    assert bell(browser).split() == ["3", "unread", "notifications", "3"]
    mark_all_read(cast.member)
    assert bell(browser).split() == ["Notifications"]
    User.objects.update(unread_notifications=1234)
    assert bell(browser).split() == ["1,234", "unread", "notifications", "99+"]


def test_bell_costs_no_query(browser, cast, as_):
    tell(cast.member, 3)
    costs = []
    for reader in (browser, as_(cast.moderator)):
        reader.get("/members/")
        with CaptureQueriesContext(connection) as queries:
            reader.get("/members/")
        costs.append(len(queries))
    assert costs == [3, 3]


def test_guest_has_no_bell_and_is_sent_to_log_in(client, cast):
    row = tell(cast.member)
    assert "otification" not in client.get("/").text
    for address in (LIST, row.get_absolute_url()):
        assert client.get(address)["Location"] == f"/accounts/login/?next={address}"
    assert client.post(f"{LIST}read/").status_code == 302
    row.refresh_from_db()
    assert row.read_at is None


def test_list_is_the_members_own_newest_first_and_unread_look_so(browser, cast):
    tell(cast.member, words="the first <b id=canary>")
    mark_all_read(cast.member)
    tell(cast.member, words="the second", actor=cast.moderator)
    tell(cast.newcomer, words="of another")
    page = browser.get(LIST).text
    assert page.index("the second") < page.index("the first &lt;b id=canary&gt;")
    assert "of another" not in page
    newer, older = page.split('<li class="notification')[1:]
    assert newer.startswith(" is-unread") and "Unread: </span>Moderator hid your post." in newer
    assert older.startswith('"') and "Unread" not in older
    assert "Mark all read" in page


def test_empty_list_says_so_and_offers_nothing_to_mark(browser):
    page = browser.get(LIST).text
    assert "Nothing yet." in page
    assert "Mark all read" not in page


def test_opening_one_reads_it_and_leads_to_what_it_is_about(browser, cast):
    post = make_topic(make_forum("Hall"), by=cast.member).last_post
    row = tell(cast.member, url=f"/p/{post.pk}/")
    tell(cast.member)
    for _ in range(2):
        answer = browser.get(row.get_absolute_url())
        assert (answer.status_code, answer["Location"]) == (302, f"/p/{post.pk}/")
        assert User.objects.get(pk=cast.member.pk).unread_notifications == 1
    assert "Noodles" in browser.get(f"/p/{post.pk}/", follow=True).text
    row.refresh_from_db()
    assert row.read_at


def test_notification_of_another_is_not_there(browser, cast, as_):
    row = tell(cast.newcomer, words="canary")
    for reader in (browser, as_(cast.admin)):
        answer = reader.get(row.get_absolute_url())
        assert answer.status_code == 404
        assert "canary" not in answer.text
    row.refresh_from_db()
    assert row.read_at is None
    assert browser.get(f"{LIST}999999/").status_code == 404


def test_notification_tells_nothing_of_a_topic_that_was_closed_meanwhile(browser, cast):
    closed = make_forum("Back room", closed_to=("guests", "members", "newcomers"))
    post = make_topic(closed, by=cast.moderator, title="Canary").last_post
    row = tell(cast.member, url=f"/p/{post.pk}/")
    answer = browser.get(row.get_absolute_url(), follow=True)
    assert answer.status_code == 404
    assert answer.redirect_chain == [(f"/p/{post.pk}/", 302)]
    assert "anary" not in answer.text + browser.get(LIST).text


def test_all_are_read_by_a_post_alone(browser, cast):
    tell(cast.member, 3)
    tell(cast.newcomer)
    assert browser.get(f"{LIST}read/").status_code == 405
    assert browser.post(f"{LIST}read/")["Location"] == LIST
    assert "is-unread" not in browser.get(LIST).text
    counts = User.objects.filter(username__in=["Member", "Newcomer"]).order_by("username")
    assert list(counts.values_list("unread_notifications", flat=True)) == [0, 1]


def test_list_costs_the_same_with_one_and_with_thirty(browser, cast):
    tell(cast.member, actor=cast.admin)
    costs = []
    for more in (0, 29):
        tell(cast.member, more, actor=cast.moderator)
        browser.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(LIST)
        costs.append(len(queries))
    assert costs == [4, 4]
    assert page.text.count('<li class="notification') == 20
    assert browser.get(f"{LIST}?page=2").text.count('<li class="notification') == 10
    for odd in ("3", "0", "x", "9" * 20):
        assert browser.get(LIST, {"page": odd}).status_code == 404


def test_member_chooses_to_have_no_mail(browser, cast):
    page = browser.get("/accounts/profile/").text
    assert re.search(r'<input type="checkbox" name="mails_notifications"[^>]* checked>', page)
    fields = {"theme": "system"}
    browser.post("/accounts/profile/", fields)
    assert not User.objects.get(pk=cast.member.pk).mails_notifications
    browser.post("/accounts/profile/", fields | {"mails_notifications": "on"})
    assert User.objects.get(pk=cast.member.pk).mails_notifications
