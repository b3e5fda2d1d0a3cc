"""The header says how much waits, to each for the own forums, as of the last act."""

import re

import pytest
from django.db import connection

from forum.actions.posts import reply
from forum.models import Post, Topic, Visibility
from moderation.actions import reports as act
from moderation.actions.posts import hide
from moderation.actions.ratings import accept
from moderation.actions.topics import move
from reputation.actions.ratings import give
from tests.factories import make_topic
from tests.moderation.conftest import make_wait
from tests.moderation.test_desk import cost

# The desk's stamp changes at the end of a transaction.
pytestmark = pytest.mark.django_db(transaction=True)


def shown(browser, address: str = "/") -> str:
    """What the header says of moderation."""
    found = re.search(r'<a href="/moderation/">(.*?)</a>', browser.get(address).text)
    return found[1] if found else ""


def test_header_counts_what_waits_for_each(board, waiting, gardener, cast, as_, client):
    act.report_post(waiting[0], by=cast.newcomer, category="spam")
    act.report_post(board.posts()[0], by=cast.newcomer, category="spam")
    act.report_post(board.posts()[0], by=cast.admin, category="spam")
    act.report_profile(board.people[1], by=cast.newcomer, category="spam")
    # Two that wait, one of them reported, one that is reported twice, and a profile.
    assert shown(as_(cast.moderator)) == "Moderation (4)"
    assert shown(as_(cast.admin)) == "Moderation (4)"
    assert shown(as_(gardener)) == "Moderation"
    move([board.topic.pk], by=cast.moderator, forum=board.garden)
    assert shown(as_(gardener)) == "Moderation (3)"
    for reader in (client, as_(cast.member), as_(cast.newcomer)):
        assert shown(reader) == ""


def test_header_counts_a_post_once_whose_ratings_wait(board, gardener, cast, as_):
    moderator, author = as_(cast.moderator), board.people[0]
    post = reply(board.topic, by=author, source="from here", address="192.0.2.7")
    held = [give(post, by=giver, address="192.0.2.7").pk for giver in board.people[1:]]
    assert shown(moderator) == "Moderation (1)"
    assert shown(as_(gardener)) == "Moderation"
    entry = accept(held, by=cast.moderator)
    assert shown(moderator) == "Moderation"
    moderator.post(f"{entry.get_absolute_url()}undo/")
    assert shown(moderator) == "Moderation (1)"
    post.delete()
    assert shown(moderator) == "Moderation"


def test_header_follows_every_act(board, cast, as_):
    moderator, post = as_(cast.moderator), board.posts()[0]
    act.report_post(post, by=cast.newcomer, category="spam")
    assert shown(moderator) == "Moderation (1)"
    act.claim(post, by=cast.admin)
    assert shown(moderator) == "Moderation (1)"
    entry = act.resolve(post, by=cast.moderator)
    assert shown(moderator) == "Moderation"
    moderator.post(f"{entry.get_absolute_url()}undo/")
    assert shown(moderator) == "Moderation (1)"
    make_wait(board.posts()[5])
    assert shown(moderator) == "Moderation (2)"
    Post.objects.filter(pk=board.posts()[1].pk).update(flag="Pills")
    assert shown(moderator) == "Moderation (3)"
    Post.objects.filter(pk=board.posts()[1].pk).update(flag="")
    assert shown(moderator) == "Moderation (2)"
    Post.objects.filter(visibility=Visibility.WAITING).delete()
    assert shown(moderator) == "Moderation (1)"
    Topic.objects.filter(pk=board.topic.pk).delete()
    assert shown(moderator) == "Moderation"


def test_count_in_the_header_costs_no_query(board, waiting, cast, as_):
    assert cost(as_(cast.moderator), "/members/") == cost(as_(cast.member), "/members/")


def test_reply_does_not_touch_the_desks_stamp(board, cast):
    def stamp() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT value FROM board_stamp WHERE key = 'desk'")
            return cursor.fetchone()[0]

    before = stamp()
    make_topic(board.hall, by=cast.member, replies=1)
    hide([board.posts()[0].pk], by=cast.moderator)
    assert stamp() == before
    make_wait(board.posts()[0])
    assert stamp() > before
