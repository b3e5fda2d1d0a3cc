"""The page of what a member wrote: whose posts it shows to whom."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Group
from board.models import BoardSettings
from forum.actions.posts import delete_own, reply
from forum.models import ForumLevel, Level, Post
from moderation.actions import posts as act
from moderation.actions import topics as on_topics
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(cast):
    BoardSettings.objects.update(flood_seconds=0, posts_per_page=5)
    return cast.member


@pytest.fixture
def topic(hall, cast, author):
    topic = make_topic(hall, by=cast.moderator)
    for number in range(3):
        reply(topic, by=author, source=f"words {number}")
    return topic


def address(author) -> str:
    return f"{author.get_absolute_url()}posts/"


def shown(reader, author, query="") -> list[int]:
    """The posts of the page, from the top."""
    page = reader.get(address(author) + query).text
    return [
        int(part.split('"')[0]) for part in page.split('<article class="review-post" id="p')[1:]
    ]


def ids(author) -> list[int]:
    return list(Post.objects.filter(author=author).order_by("-pk").values_list("pk", flat=True))


def test_posts_stand_newest_first_for_everybody(topic, author, cast, as_, client):
    for reader in (client, as_(cast.newcomer), as_(author)):
        assert shown(reader, author) == ids(author)
        page = reader.get(address(author)).text
        assert "words 2" in page and topic.title in page and "Hall" in page
        assert 'form="bulk"' not in page


def test_pages_go_on_where_the_last_one_ended_though_posts_come_meanwhile(topic, author, client):
    for number in range(9):
        reply(topic, by=author, source=f"more {number}")
    before = ids(author)
    first = shown(client, author)
    reply(topic, by=author, source="meanwhile")
    second = shown(client, author, f"?before={first[-1]}")
    third = shown(client, author, f"?before={second[-1]}")
    assert first + second + third == before
    page = client.get(f"{address(author)}?before={second[-1]}").text
    assert "Older posts" not in page and "Newest posts" in page


def test_what_one_may_not_read_is_not_there(topic, author, cast, as_, client):
    closed = make_forum("Back room", closed_to=("guests", "newcomers"))
    secret = make_topic(closed, by=author, title="Canary").last_post_id
    hidden, regretted = ids(author)[1], reply(topic, by=author, source="regretted")
    act.hide([hidden], by=cast.moderator, reason="x")
    delete_own(regretted, by=author)
    for reader in (client, as_(cast.newcomer)):
        seen = shown(reader, author)
        assert not {secret, hidden, regretted.pk} & set(seen) and len(seen) == 2
        assert "Canary" not in reader.get(address(author)).text
    assert {secret, hidden} <= set(shown(as_(author), author))
    assert {secret, hidden, regretted.pk} <= set(shown(as_(cast.moderator), author))
    on_topics.hide([topic.pk], by=cast.moderator)
    assert shown(client, author) == []
    assert "There are no posts that you may read." in client.get(address(author)).text


def test_moderator_sees_hidden_posts_and_boxes_in_the_own_forums_only(topic, author, cast, as_):
    garden = make_forum("Garden")
    there = make_topic(garden, by=author, title="There").last_post
    act.hide([there.pk, ids(author)[-1]], by=cast.admin)
    moderator = make_member("Gardener")
    group = Group.objects.create(name="Gardeners", colour="#123456")
    moderator.groups.add(group)
    ForumLevel.objects.create(forum=garden, group=group, level=Level.MODERATE)
    page = as_(moderator).get(address(author)).text
    assert page.count('form="bulk"') == 1
    assert f'name="post" value="{there.pk}" form="bulk"' in page
    assert shown(as_(moderator), author)[0] == there.pk and len(shown(as_(moderator), author)) == 3


def test_chosen_posts_are_hidden_from_there_and_one_is_back_there(topic, author, cast, as_):
    chosen = ids(author)[:2]
    data = {"post": chosen, "next": address(author), "asked": "1", "reason": "spam"}
    answer = as_(cast.moderator).post("/posts/hide/", data, follow=True)
    assert answer.request["PATH_INFO"] == address(author)
    assert "2 posts were hidden." in answer.text
    assert not Post.objects.filter(pk__in=chosen, number__isnull=False).exists()


@pytest.mark.parametrize("query", ["before=x", "before=-1", "before=", "before=" + "9" * 40])
def test_page_that_is_none_is_not_found(author, client, query):
    assert client.get(f"{address(author)}?{query}").status_code == 404


def test_address_of_a_member_who_is_not_seen_is_not_found(author, client, cast, as_):
    author.is_active = False
    author.save()
    assert client.get(address(author)).status_code == 404
    assert client.get("/u/999999-x/posts/").status_code == 404


def test_old_name_leads_to_the_page(author, client):
    answer = client.get(f"/u/{author.pk}-old/posts/?before=7")
    assert (answer.status_code, answer["Location"]) == (301, f"{address(author)}?before=7")


def test_number_of_posts_leads_there(topic, author, client):
    assert f'href="{address(author)}">3</a>' in client.get(topic.get_absolute_url()).text
    assert f'href="{address(author)}">3</a>' in client.get(author.get_absolute_url()).text


def cost(reader, author) -> int:
    reader.get(address(author))
    with CaptureQueriesContext(connection) as queries:
        assert reader.get(address(author)).status_code == 200
    return len(queries)


def test_page_costs_the_same_with_one_post_and_with_many(hall, author, cast, as_, client):
    make_topic(hall, by=author, title="One")
    readers = {"guest": client, "member": as_(cast.newcomer), "moderator": as_(cast.moderator)}
    expected = {"guest": 3, "member": 4, "moderator": 4}
    assert {who: cost(reader, author) for who, reader in readers.items()} == expected
    for number in range(12):
        room = make_forum(f"Room {number}", parent=hall)
        make_topic(room, by=author, title=f"Topic {number}")
    act.hide(ids(author)[:2], by=cast.moderator)
    assert {who: cost(reader, author) for who, reader in readers.items()} == expected
