"""Profiles and the member list: who sees whom, in which order, at which cost."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Group, Rank, User
from tests.factories import make_member

pytestmark = pytest.mark.django_db


def names(page):
    return [row.member.username for row in page.context["rows"]]


def test_profile_shows_what_the_member_tells(client):
    Rank.objects.create(title="Expatriate", min_posts=10, stars=3)
    sokha = make_member(
        "Sokha",
        post_count=1234,
        reputation=56,
        location="Kampot",
        country="KH",
        occupation="Teacher",
        interests="Chess, rivers",
        website="https://sokha.example/",
        signature_html="<strong>Slowly</strong>",
    )
    page = client.get(sokha.get_absolute_url()).content.decode()
    for shown in ("Expatriate", "1,234", "56", "Kampot", "Cambodia", "🇰🇭", "Teacher", "Members"):
        assert shown in page
    for shown in ("Chess, rivers", "https://sokha.example/", "<strong>Slowly</strong>"):
        assert shown in page
    assert sokha.email not in page


def test_profile_escapes_what_the_member_types(client):
    canary = "<b>canary</b>"
    sokha = make_member("Sokha", location=canary, occupation=canary, interests=canary)
    page = client.get(sokha.get_absolute_url()).content.decode()
    assert canary not in page
    assert page.count("&lt;b&gt;canary&lt;/b&gt;") == 3


def test_wrong_slug_leads_to_the_right_one(client):
    sokha = make_member("Sokha")
    for wrong in (f"/u/{sokha.pk}/", f"/u/{sokha.pk}-old-name/"):
        answer = client.get(f"{wrong}?a=1")
        assert (answer.status_code, answer["Location"]) == (301, f"/u/{sokha.pk}-sokha/?a=1")


@pytest.mark.parametrize("hidden", [{"is_confirmed": False}, {"is_active": False}], ids=str)
def test_unlisted_profile_is_seen_by_administrators_only(client, cast, as_, hidden):
    ghost = make_member("Ghost", **hidden)
    wrong = f"/u/{ghost.pk}-x/"
    for browser in (client, as_(cast.member), as_(cast.moderator)):
        assert browser.get(ghost.get_absolute_url()).status_code == 404
        assert browser.get(wrong).status_code == 404
        assert "Ghost" not in browser.get("/members/").content.decode()
    assert as_(cast.admin).get(ghost.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("pk", ["0", "01", "9" * 18, "9" * 30, "-1", "x"])
def test_profile_that_is_none_is_not_found(client, db, pk):
    assert client.get(f"/u/{pk}-x/").status_code == 404


def test_last_seen_of_a_hidden_member_is_shown_to_those_who_may_know(client, cast, as_):
    cast.member.hides_online = True
    cast.member.last_seen_at = timezone.now() - timedelta(days=400)
    cast.member.save()
    day = f"{cast.member.last_seen_at:%b %d, %Y}"
    for address in (cast.member.get_absolute_url(), "/members/"):
        for browser in (client, as_(cast.newcomer)):
            assert day not in browser.get(address).content.decode()
        for browser in (as_(cast.member), as_(cast.moderator), as_(cast.admin)):
            assert day in browser.get(address).content.decode()


def test_sorting_by_last_seen_does_not_tell_when_a_hidden_member_was_here(client, cast, as_):
    now = timezone.now()
    for hours, name in enumerate(["Early", "Middle", "Late"]):
        make_member(name, last_seen_at=now - timedelta(hours=9 - hours))
    make_member("Hidden", last_seen_at=now - timedelta(minutes=510), hides_online=True)
    User.objects.filter(last_seen_at=None).update(is_confirmed=False)
    User.objects.filter(pk=cast.moderator.pk).update(is_confirmed=True)
    for browser in (client, as_(cast.moderator)):
        falling = names(browser.get("/members/?sort=seen"))
        rising = names(browser.get("/members/?sort=seen&order=asc"))
        assert falling == ["Late", "Middle", "Early", "Moderator", "Hidden"]
        assert rising == ["Early", "Middle", "Late", "Moderator", "Hidden"]


@pytest.fixture
def three(db):
    now = timezone.now()
    make_member("Bopha", post_count=5, date_joined=now - timedelta(days=3))
    make_member("arun", post_count=50, date_joined=now - timedelta(days=1))
    make_member("Chan", post_count=0, date_joined=now - timedelta(days=2))


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", "arun Bopha Chan"),
        ("?order=desc", "Chan Bopha arun"),
        ("?sort=posts", "arun Bopha Chan"),
        ("?sort=posts&order=asc", "Chan Bopha arun"),
        ("?sort=joined", "Bopha Chan arun"),
        ("?sort=joined&order=desc", "arun Chan Bopha"),
        ("?sort=email", "arun Bopha Chan"),
        ("?sort=password&order=x", "arun Bopha Chan"),
        ("?name=O", "Bopha"),
        ("?name=ＣHАN", "Chan"),
        ("?name=%25", ""),
        ("?name=a&sort=posts", "arun Bopha Chan"),
        ("?name=nobody", ""),
    ],
)
def test_members_are_sorted_and_searched(client, three, query, order):
    assert names(client.get(f"/members/{query}")) == order.split()


def test_heads_of_columns_sort_and_turn_around(client, three):
    page = client.get("/members/?sort=posts&name=a")
    columns = {column["key"]: column for column in page.context["listing"].columns}
    assert columns["posts"]["order"] == "descending"
    assert columns["posts"]["url"] == "/members/?name=a&sort=posts&order=asc"
    assert columns["name"]["url"] == "/members/?name=a"
    assert columns["joined"]["url"] == "/members/?name=a&sort=joined"


def test_pages_of_the_list_keep_search_and_order(client, db):
    for number in range(30):
        make_member(f"Many {number:02}")
    page = client.get("/members/?name=many&order=desc&page=2")
    assert names(page) == [f"Many {number:02}" for number in range(4, -1, -1)]
    assert 'href="/members/?name=many&amp;order=desc"' in page.content.decode()
    assert client.get("/members/?page=3").status_code == 404
    assert client.get("/members/?page=0").status_code == 404


@pytest.mark.parametrize("page", ["?name=%00", "?name=" + "x" * 5000, "?sort=%00", "?name[]=x"])
def test_odd_parameters_are_harmless(client, db, page):
    assert client.get(f"/members/{page}").status_code == 200


def queries(browser, address):
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert browser.get(address).status_code == 200
    return len(caught)


# The stamp and the rows, and the count of a search; a member's page asks for the session besides.
@pytest.mark.parametrize(
    ("address", "expected"), [("/members/", 2), ("/members/?sort=seen", 2), ("/members/?name=m", 3)]
)
def test_member_list_costs_the_same_at_one_member_and_at_many(client, cast, as_, address, expected):
    member = as_(cast.member)
    for number in (0, 30):
        for _ in range(number):
            make_member()
        assert queries(client, address) == expected
        assert queries(member, address) == expected + 1


def test_count_of_members_follows_whoever_comes_goes_or_is_confirmed(client, cast):
    def shown():
        return int(re.search(r"(\d+) members? •", client.get("/members/").text)[1])

    before = shown()
    new = make_member(is_confirmed=False)
    assert shown() == before
    User.objects.filter(pk=new.pk).update(is_confirmed=True)
    assert shown() == before + 1
    User.objects.filter(pk=new.pk).update(is_active=False)
    assert shown() == before
    User.objects.filter(pk=new.pk).update(is_active=True)
    new.delete()
    assert shown() == before


def test_profile_costs_the_stamp_and_the_member(client, cast, as_):
    address = cast.member.get_absolute_url()
    assert queries(client, address) == 2
    cast.member.groups.add(*Group.objects.all())
    assert queries(client, address) == 2
    assert queries(as_(cast.admin), address) == 3
