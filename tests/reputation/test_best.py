"""The most thanked posts of a topic and of a forum, and what leads to them."""

import pytest
from django.db.models import Max

from board.models import BoardSettings
from board.stamps import pinned
from forum.actions.posts import reply
from forum.models import Forum, Post, Topic
from moderation.actions import posts as on_posts
from reputation.actions.ratings import give, take_back
from reputation.queries.posts import best_of_forum
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db

LINK = "Most thanked posts</a>"


@pytest.fixture
def topic(hall, cast):
    BoardSettings.objects.update(flood_seconds=0, power_base=100)
    return make_topic(hall, by=cast.moderator, replies=3)


def of_topic(topic) -> str:
    return f"{topic.get_absolute_url()}best/"


def of_forum(forum) -> str:
    return f"{forum.get_absolute_url()}best/"


def shown(reader, address: str) -> list[str]:
    """The posts of the page, from the top."""
    page = reader.get(address).text
    return [part.split('"')[0] for part in page.split('<p class="best-title"><a href="')[1:]]


def post(topic, number: int) -> Post:
    return topic.posts.get(number=number)


def test_best_stand_first_and_those_without_points_not_at_all(topic, hall, cast, client):
    give(post(topic, 3), by=cast.member, points=5)
    give(post(topic, 2), by=cast.member, points=1)
    right = [post(topic, number).get_absolute_url() for number in (3, 2)]
    assert shown(client, of_topic(topic)) == right
    assert shown(client, of_forum(hall)) == right
    assert "5 points" in client.get(of_topic(topic)).text


def test_hidden_post_is_not_among_them(topic, hall, cast, client):
    best = post(topic, 3)
    give(best, by=cast.member, points=5)
    on_posts.hide([best.pk], by=cast.moderator, reason="x")
    assert shown(client, of_topic(topic)) == shown(client, of_forum(hall)) == []
    assert "Nobody has thanked" in client.get(of_forum(hall)).text


def test_topic_leads_there_once_a_reply_is_thanked_for(topic, cast, as_, client):
    address, page = topic.get_absolute_url(), of_topic(topic)
    give(post(topic, 1), by=cast.member)
    assert LINK not in client.get(address).text
    give(post(topic, 2), by=cast.member)
    for reader in (client, as_(cast.member)):
        assert f'href="{page}"' in reader.get(address).text
    take_back(post(topic, 2), by=cast.member)
    assert LINK not in client.get(address).text


def test_forum_leads_there(topic, hall, cast, as_, client):
    for reader in (client, as_(cast.member)):
        assert f'href="{of_forum(hall)}"' in reader.get(hall.get_absolute_url()).text
        assert reader.get(of_forum(hall)).status_code == 200


@pytest.mark.parametrize("whole_board", [True, False])
def test_nothing_is_shown_where_reputation_is_off(topic, hall, cast, as_, client, whole_board):
    give(post(topic, 2), by=cast.member)
    if whole_board:
        BoardSettings.objects.update(has_reputation=False)
    else:
        Forum.objects.filter(pk=hall.pk).update(reputation=Forum.Reputation.OFF)
    for reader in (client, as_(cast.member)):
        for address in (topic.get_absolute_url(), hall.get_absolute_url()):
            page = reader.get(address).text
            assert LINK not in page and "post-foot" not in page
        assert reader.get(of_topic(topic)).status_code == 404
        assert reader.get(of_forum(hall)).status_code == 404


def test_closed_forum_has_no_such_page_for_who_may_not_read_it(topic, cast, as_, client):
    closed = make_forum("Back room", closed_to=("guests",))
    secret = make_topic(closed, by=cast.moderator, title="Canary", replies=1)
    give(post(secret, 2), by=cast.member)
    assert client.get(of_forum(closed)).status_code == 404
    assert client.get(of_topic(secret)).status_code == 404
    assert len(shown(as_(cast.member), of_forum(closed))) == 1


def test_page_costs_the_same_with_one_post_and_with_many(
    topic, hall, cast, client, django_assert_num_queries
):
    for count in (1, 25):
        for number in range(count):
            more = reply(topic, by=make_member(), source=f"more {number}")
            give(more, by=cast.member)
        for address, queries in ((of_topic(topic), 4), (of_forum(hall), 3)):
            client.get(address)
            with django_assert_num_queries(queries):
                assert len(shown(client, address)) == (1 if count == 1 else 20)


@pytest.mark.parametrize("topics", [3, 24])
def test_forum_shows_those_with_most_points_whatever_topics_they_are_in(hall, cast, topics):
    for number in range(topics):
        rated = make_topic(hall, by=cast.moderator, title=f"Topic {number}", replies=9)
        for place, one in enumerate(rated.posts.order_by("number")):
            points = (number * 7 + place * place * 5) % 11
            Post.objects.filter(pk=one.pk).update(points=points)
        most = rated.posts.aggregate(most=Max("points"))["most"]
        Topic.objects.filter(pk=rated.pk).update(most_points=most)
    best = Post.objects.filter(points__gt=0).order_by("-points", "pk")[:20]
    with pinned():
        assert [entry.post for entry in best_of_forum(hall)] == list(best)
