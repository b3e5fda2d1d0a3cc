"""What pages cost the database: the same with one row and with many, whatever the rows hold."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Rank
from forum import guest_pages
from forum.actions.posts import edit, reply
from forum.actions.presence import Visit, record_visits
from forum.models import Topic
from reputation.actions.ratings import give
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(db):
    return make_forum("Hall", parent=make_forum("House", kind="category"))


@pytest.fixture
def pages(hall, cast):
    """The index, a forum with a subforum, and a topic."""
    make_forum("Pantry", parent=hall)
    topic = make_topic(hall, by=cast.moderator, title="One")
    return ["/", hall.get_absolute_url(), topic.get_absolute_url()]


def cost(client, address: str) -> int:
    """The queries of a page that this process has shown before, and no longer keeps."""
    client.get(address)
    client.get(address)
    guest_pages.forget()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def fill(hall, editor) -> None:
    """Many of everything: forums in forums, topics of each kind, authors with all they may have,
    edited posts that others thanked for, visitors."""
    Rank.objects.create(title="Expatriate", min_posts=1)
    topic = Topic.objects.get(title="One")
    for number in range(12):
        author = make_member(country="KH", location="Kep", signature_html="<em>x</em>")
        inner = make_forum(f"Room {number}", parent=hall)
        make_topic(inner, by=make_member(), title=f"Inner {number}")
        opened = make_topic(hall, by=make_member(), title=f"Topic {number}", replies=0)
        Topic.objects.filter(pk=opened.pk).update(kind=number % 4)
        post = reply(topic, by=author, source=f"reply {number}")
        edit(post, by=editor, subject=post.subject, source="tidied", reason="tidy")
        give(post, by=editor if number < 5 else make_member())
        give(topic.posts.get(number=1), by=author)
        here = Visit(f"u{author.pk}", author.pk, "", hall.pk, timezone.now())
        record_visits([here, Visit(f"g{number}", None, "", hall.pk, timezone.now())])


def test_pages_cost_the_same_with_one_row_and_with_many(pages, hall, client, cast, as_):
    readers = {"guest": client, "member": as_(cast.newcomer), "moderator": as_(cast.moderator)}
    # The moderator has written a post there: one's own are made anew.
    expected = {"guest": [5, 6, 6], "member": [5, 6, 6], "moderator": [5, 6, 7]}
    few = {who: [cost(reader, page) for page in pages] for who, reader in readers.items()}
    assert few == expected
    fill(hall, cast.admin)
    many = {who: [cost(reader, page) for page in pages] for who, reader in readers.items()}
    assert many == expected


def test_deep_page_of_a_topic_costs_what_the_first_costs(client, hall, cast):
    topic = make_topic(hall, by=cast.moderator, replies=59)
    here = topic.get_absolute_url()
    assert [cost(client, here + page) for page in ("", "?page=2", "?page=3")] == [6, 6, 6]


def test_reply_form_costs_the_same_with_one_post_to_review_and_with_ten(hall, cast, as_):
    member = as_(cast.member)
    topic = make_topic(hall, by=cast.moderator)
    address = f"{topic.get_absolute_url()}reply/"
    assert cost(member, address) == 4
    for _ in range(12):
        reply(topic, by=make_member(), source="more")
    assert cost(member, address) == 4


@pytest.mark.parametrize(("view", "queries"), [("inline", 6), ("side", 6), ("source", 5)])
def test_history_costs_the_same_with_one_version_and_with_many(hall, cast, as_, view, queries):
    post = make_topic(hall, by=cast.moderator).last_post
    address = f"/p/{post.pk}/history/?view={view}"
    edit(post, by=cast.moderator, subject="Noodles", source="1")
    before = cost(as_(cast.admin), address)
    for number in range(12):
        edit(post, by=cast.admin, subject="Noodles", source=f"again {number}")
    assert (before, cost(as_(cast.admin), address)) == (queries, queries)


@pytest.mark.parametrize(("name", "queries"), [("forum", 5), ("topic", 5), ("post", 4)])
def test_lists_in_admin_cost_the_same_with_one_row_and_with_many(
    pages, hall, cast, as_, name, queries
):
    admin = as_(cast.admin)
    address = f"/admin/forum/{name}/"
    before = cost(admin, address)
    fill(hall, cast.admin)
    assert (before, cost(admin, address)) == (queries, queries)
