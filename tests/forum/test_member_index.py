"""The board index is kept for members, and nobody sees what is new to another, or of yesterday."""

import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Group, User
from board.templatetags import keeping
from forum.actions.posts import reply
from forum.actions.reading import mark_board_read
from forum.models import ForumLevel, Level
from forum.queries import index
from tests.factories import make_forum, make_member
from tests.forum.scene import ACTS

pytestmark = pytest.mark.django_db


def index_of(reader) -> str:
    """The lists and the statistics of the index as `reader` has them now."""
    page = reader.get("/").content.decode()
    lists = re.search(r"<main.*</main>", page, re.S)
    statistics = re.search(r'<section class="panel statistics".*?</section>', page, re.S)
    assert lists
    assert statistics
    return lists[0] + statistics[0]


def forget() -> None:
    keeping.forget()
    index.forget()
    caches["pages"].clear()


@pytest.mark.parametrize("act", ACTS)
def test_member_sees_what_was_done(scene, newcomer_here, act):
    reader, twin = newcomer_here("Reader"), newcomer_here("Twin")
    assert index_of(reader) == index_of(twin)
    ACTS[act][0](scene)
    given = index_of(reader)
    forget()
    assert index_of(twin) == given


def test_each_reader_sees_the_index_as_if_nothing_were_kept(scene, everybody):
    for topic in (scene.topic, scene.elsewhere):
        reply(topic, by=scene.cast.moderator, source="news")
    for reader in everybody.values():
        index_of(reader)
    kept = {who: index_of(reader) for who, reader in everybody.items()}
    for who, reader in everybody.items():
        forget()
        assert kept[who] == index_of(reader), who
    # News, dates and words: what differs is not another's.
    assert len(set(kept.values())) > 3


def test_news_are_one_members_own(scene, newcomer_here):
    reader, twin = newcomer_here("Reader"), newcomer_here("Twin")
    index_of(twin)
    reply(scene.elsewhere, by=scene.cast.moderator, source="news")
    assert "(unread posts)" in index_of(reader)
    mark_board_read(User.objects.get(username="Twin"))
    assert "(unread posts)" not in index_of(twin)
    assert "(unread posts)" in index_of(reader)


def test_forum_that_some_may_only_see_is_shown_to_them_alone(scene, newcomer_here):
    reader, twin = newcomer_here("Reader"), newcomer_here("Twin")
    club = Group.objects.create(name="Club")
    club.members.add(User.objects.get(username="Reader"))
    cellar = make_forum("Cellar", parent=scene.house, closed_to=(Group.MEMBERS,))
    ForumLevel.objects.create(forum=cellar, group=club, level=Level.SEE)
    assert "Cellar" in index_of(reader)
    assert "Cellar" not in index_of(twin)


def test_index_that_is_kept_reads_no_forum(scene, newcomer_here):
    reader = newcomer_here("Reader")
    index_of(reader)
    with CaptureQueriesContext(connection) as queries:
        index_of(reader)
    assert "forum_post" not in "".join(query["sql"] for query in queries)
    assert len(queries) == 6


def test_member_who_joined_is_counted_at_once(scene, newcomer_here):
    reader = newcomer_here("Reader")
    index_of(reader)
    make_member("Fresh")
    assert "Fresh</a>" in index_of(reader)
