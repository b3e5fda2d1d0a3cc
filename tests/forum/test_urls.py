"""Every address of the board, asked for in every odd way: never a server error, nothing done by
a link, nothing done without a token."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from django.utils.text import slugify
from hypothesis import example, given
from hypothesis import strategies as st

from board.addresses import slug_of
from forum.models import Post, PostVersion, Topic, TopicRead
from tests.factories import make_forum, make_topic

pytestmark = pytest.mark.django_db

ODD = ["abc", "-1", "0", "1" + "0" * 20, "\x00", "²", "٣", "x" * 5_000, "' OR 1=1 --", "\ud83d", ""]
NAMES = ["page", "quote", "forum", "name", "sort", "next", "theme", "q", "action", "lock"]


@pytest.fixture
def topic(cast):
    return make_topic(make_forum("Hall"), by=cast.member, replies=0)


@pytest.fixture
def addresses(topic):
    """The board's own addresses, with the ids of rows that are there."""
    forum, post = topic.forum, topic.last_post_id
    wanted = [[], [forum.pk, forum.slug], [topic.pk, topic.slug], [post], [1]]
    found = {address for name in names() for args in wanted if (address := at(name, args))}
    assert len(found) > 25
    return sorted(found)


def names(patterns=None, space=""):
    """The name of each address, but for those of other people's applications."""
    for pattern in patterns or get_resolver().url_patterns:
        if not isinstance(pattern, URLResolver):
            yield f"{space}{pattern.name}"
        elif pattern.namespace != "admin":
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern.url_patterns, inner)


def at(name, args) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def rows() -> list[int]:
    return [model.objects.count() for model in (Topic, Post, PostVersion)]


def test_no_address_fails_for_anybody(addresses, client, cast, as_):
    before = rows()
    for reader in (client, as_(cast.newcomer), as_(cast.member), as_(cast.moderator)):
        for address in addresses:
            assert reader.get(address).status_code < 500, address
    assert rows() == before


def test_reading_every_address_changes_nothing_but_how_far_one_has_read(addresses, cast, as_):
    as_(cast.moderator).get("/")
    topic = Topic.objects.get()
    before = (topic.is_locked, topic.title, topic.post_count, rows())
    for address in addresses:
        as_(cast.moderator).get(f"{address}?lock=1&action=send&source=x&title=x")
    topic.refresh_from_db()
    assert (topic.is_locked, topic.title, topic.post_count, rows()) == before
    assert TopicRead.objects.filter(user=cast.moderator).count() == 1


def test_nothing_is_done_without_a_token(addresses, cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.member)
    before = rows()
    for address in addresses:
        sent = browser.post(address, {"source": "forged", "title": "forged", "lock": "1"})
        assert sent.status_code in (403, 404, 405), address
    assert rows() == before


@pytest.mark.parametrize("value", ODD)
def test_odd_parameters_are_no_server_error(client, topic, cast, as_, value):
    here, hall = topic.get_absolute_url(), topic.forum.get_absolute_url()
    value = value.encode("utf-8", "surrogatepass")
    query = dict.fromkeys(NAMES, value)
    member = as_(cast.moderator)
    for address in ("/", hall, here, f"{here}reply/", f"{hall}new/", "/jump/", "/members/"):
        for params in (query, {f"{name}[]": value for name in NAMES}, query | {"page": "1"}):
            assert client.get(address, params).status_code < 500
            assert member.get(address, params).status_code < 500


@pytest.mark.parametrize("value", ODD)
def test_odd_values_in_forms_are_no_server_error(topic, cast, as_, value):
    here, hall = topic.get_absolute_url(), topic.forum.get_absolute_url()
    post = topic.posts.get().get_absolute_url()
    value = value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    names = ("title", "subject", "source", "reason", "kind", "key", "seen", "version", "action")
    whole = {"title": "t", "subject": "s", "source": "x", "key": str(uuid4()), "seen": "1"}
    for address in (f"{here}reply/", f"{hall}new/", f"{post}edit/"):
        for name in names:
            answer = as_(cast.moderator).post(address, whole | {name: value})
            assert answer.status_code < 500, (address, name)


@pytest.mark.parametrize(
    "address",
    [
        "/t/0/",
        "/t/01-x/",
        "/t/-1/",
        "/t/999999/",
        "/t/999999999999999999/",
        "/t/1" + "0" * 20 + "/",
        "/t/" + "9" * 5_000 + "/",
        "/t/%00/",
        "/t/%ff%fe/",
        "/f/1%0d%0aSet-Cookie:x/",
        "/p/0/",
        "/p/999999999999999999/",
        "/p/1/edit/x",
        "/f/٣/",
        "/u/me/x.css",
        "/forums-x.css",
        "/.env",
        "/wp-login.php",
    ],
)
def test_address_of_nothing_is_not_found(client, db, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("up", ["../..", "%2e%2e/%2e%2e", "..%2f..", "/etc/..", "..\\.."])
def test_files_outside_the_avatars_are_not_given(client, db, up):
    assert client.get(f"/media/avatars/{up}/manage.py").status_code in (400, 404)


def test_whatever_stands_after_the_id_leads_to_the_page(client, topic):
    right = topic.get_absolute_url()
    for slug in ("", "-", "-noodlez", "-%00", "-%ff", "-a%0d%0ab", "-" + "x" * 5_000, "-<b>"):
        answer = client.get(f"/t/{topic.pk}{slug}/?page=1&x=%26")
        assert (answer.status_code, answer["Location"]) == (301, f"{right}?page=1&x=%26")


def test_wrong_slug_tells_nothing_of_a_topic_that_is_not_seen(client, cast):
    closed = make_forum("Back room", closed_to=("guests",))
    secret = make_topic(closed, by=cast.moderator, title="Canary")
    for address in (f"/t/{secret.pk}/", f"/t/{secret.pk}-x/unread/", f"/f/{closed.pk}-x/"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "anary" not in answer.text
        assert "Back room" not in answer.text


def test_address_without_its_last_slash_leads_to_the_page(client, topic):
    answer = client.get(topic.get_absolute_url().rstrip("/"))
    assert (answer.status_code, answer["Location"]) == (301, topic.get_absolute_url())


def test_guest_who_marks_all_read_comes_back_to_the_index(client, db):
    assert client.post("/read/")["Location"] == "/accounts/login/?next=/"


def test_text_that_is_larger_than_any_form_is_refused(topic, cast, as_):
    answer = as_(cast.member).post(f"{topic.get_absolute_url()}reply/", {"source": "x" * 2_600_000})
    assert answer.status_code == 400
    assert Post.objects.count() == 1


@pytest.mark.parametrize("title", ["Noodles", "Über uns", "ជំរាបសួរ", "中文 标题", "???", "a_b", "9"])
def test_address_of_a_thing_is_the_one_that_django_finds(title):
    for topic in (Topic(pk=7, title=title), Topic(pk=10**17, title=title)):
        assert topic.get_absolute_url() == reverse("forum:topic", args=[topic.pk, topic.slug])
    assert Post(pk=1234567).get_absolute_url() == reverse("forum:post", args=[1234567])


@given(st.text(st.characters(max_codepoint=0x250)) | st.text())
@example("Visas  and SCHOOLS 2026 ")
@example("snake_case -- dashes")
def test_slug_is_the_one_that_django_makes(title):
    assert slug_of(title) == slugify(title, allow_unicode=True)
