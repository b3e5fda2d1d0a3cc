"""What moderators' pages cost the database: the same with one row and with many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from board.models import BoardSettings
from forum.actions.posts import reply
from forum.models import Post
from moderation.actions import topics as on_topics
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db


def cost(reader, address: str, **sent) -> int:
    """The queries of a page that this process has shown before."""
    for _ in range(2):
        reader.post(address, sent) if sent else reader.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = reader.post(address, sent) if sent else reader.get(address)
    assert answer.status_code == 200
    return len(queries)


def test_pages_of_tools_cost_the_same_whatever_there_is(cast, as_):
    BoardSettings.objects.update(flood_seconds=0)
    hall = make_forum("Hall")
    make_forum("Pantry", parent=hall)
    topic = make_topic(hall, by=cast.moderator)
    moderator, post = as_(cast.moderator), topic.last_post
    Post.objects.filter(pk=post.pk).update(address="192.0.2.7")
    pages = {
        "all tools": (f"{topic.get_absolute_url()}moderate/", {}),
        "split": (f"{topic.get_absolute_url()}split/", {}),
        "post": (f"/p/{post.pk}/moderate/", {}),
        "forum": (hall.get_absolute_url(), {}),
        "question": ("/topics/move/", {"topic": [topic.pk]}),
    }
    expected = {"all tools": 3, "split": 4, "post": 5, "forum": 6, "question": 3}
    assert {name: cost(moderator, url, **sent) for name, (url, sent) in pages.items()} == expected
    ids = [topic.pk]
    for number in range(12):
        room = make_forum(f"Room {number}", parent=hall)
        ids.append(make_topic(room, by=cast.moderator).pk)
        author = make_member()
        reply(topic, by=author, source=f"[url]http://localhost:8000/t/{topic.pk}/[/url]")
        Post.objects.filter(author=author).update(address="192.0.2.7")
        on_topics.hide([make_topic(hall, by=make_member()).pk], by=cast.moderator)
    pages["question"] = ("/topics/move/", {"topic": ids})
    assert {name: cost(moderator, url, **sent) for name, (url, sent) in pages.items()} == expected
