"""The lists of the board are kept for members, and nobody sees what is new to another, or of
yesterday."""

import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Group, User
from board.stamps import pinned
from board.templatetags import keeping
from forum.actions.posts import reply
from forum.actions.reading import mark_board_read
from forum.models import ForumLevel, ForumModerator, Level, TopicViews
from forum.queries import forum_list, topic_list
from forum.views import rows
from tests.factories import make_forum, make_member, make_topic
from tests.forum.scene import ACTS, hide, move

pytestmark = pytest.mark.django_db


def index_of(reader) -> str:
    """The lists and the statistics of the index as `reader` has them now."""
    page = reader.get("/").content.decode()
    lists = re.search(r"<main.*</main>", page, re.S)
    statistics = re.search(r'<section class="panel statistics".*?</section>', page, re.S)
    assert lists
    assert statistics
    return lists[0] + statistics[0]


def forum_of(reader, forum) -> str:
    """The lists of the forum's page as `reader` has them now."""
    page = reader.get(forum.get_absolute_url()).content.decode()
    lists = re.search(r"<main.*</main>", page, re.S)
    assert lists
    # Each page has a token of its own.
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", lists[0])


def forget() -> None:
    keeping.forget()
    forum_list.held.clear()
    topic_list.held.clear()
    rows.forget()
    caches["pages"].clear()


@pytest.mark.parametrize("act", ACTS)
def test_member_sees_what_was_done(scene, newcomer_here, act):
    reader, twin = newcomer_here("Reader"), newcomer_here("Twin")
    assert index_of(reader) == index_of(twin)
    assert forum_of(reader, scene.hall) == forum_of(twin, scene.hall)
    ACTS[act][0](scene)
    scene.hall.refresh_from_db()
    given = index_of(reader), forum_of(reader, scene.hall)
    forget()
    assert index_of(twin) == given[0]
    forget()
    assert forum_of(twin, scene.hall) == given[1]


def test_each_reader_sees_the_lists_as_if_nothing_were_kept(scene, everybody):
    def lists_of(reader) -> tuple[str, str]:
        return index_of(reader), forum_of(reader, scene.hall)

    for topic in (scene.topic, scene.elsewhere):
        reply(topic, by=scene.cast.moderator, source="news")
    for reader in everybody.values():
        lists_of(reader)
    kept = {who: lists_of(reader) for who, reader in everybody.items()}
    for who, reader in everybody.items():
        forget()
        assert kept[who] == lists_of(reader), who
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


def test_what_is_read_and_how_often_is_each_readers_and_of_now(scene, newcomer_here):
    reader, twin = newcomer_here("Reader"), newcomer_here("Twin")
    reply(scene.topic, by=scene.cast.moderator, source="news")
    assert forum_of(twin, scene.hall).count("is-unread") == 1
    twin.get(scene.topic.get_absolute_url())
    TopicViews.objects.update_or_create(topic=scene.topic, defaults={"views": 4321})
    assert "is-unread" not in forum_of(twin, scene.hall)
    assert forum_of(reader, scene.hall).count("is-unread") == 1
    assert "4,321" in forum_of(reader, scene.hall)


def test_index_that_is_kept_reads_no_forum(scene, newcomer_here):
    reader = newcomer_here("Reader")
    index_of(reader)
    with CaptureQueriesContext(connection) as queries:
        index_of(reader)
    assert "forum_post" not in "".join(query["sql"] for query in queries)
    assert len(queries) == 5


def test_index_is_kept_as_one_for_members_to_whom_different_forums_are_new(scene, newcomer_here):
    reader, twin = newcomer_here("Reader"), newcomer_here("Twin")
    reply(scene.topic, by=scene.cast.moderator, source="news")
    twin.get(scene.topic.get_absolute_url())
    assert "is-unread" in index_of(reader)
    with CaptureQueriesContext(connection) as queries:
        assert "is-unread" not in index_of(twin)
    assert len(queries) == 5


def test_what_is_new_in_a_subforum_marks_it_and_all_that_it_lies_in(scene, newcomer_here):
    reader = newcomer_here("Reader")
    shelf = make_forum("Shelf", parent=scene.pantry)
    inner = make_topic(shelf, by=scene.cast.moderator, title="Jam")
    assert marked(index_of(reader), scene) == {"Hall", "Pantry"}
    assert marked(forum_of(reader, scene.hall), scene) == {"Pantry"}
    reader.get(inner.get_absolute_url())
    assert marked(index_of(reader), scene) == set()
    assert marked(forum_of(reader, scene.hall), scene) == set()


def test_room_in_one_that_may_not_be_seen_marks_nothing_above_it(scene, newcomer_here):
    reader = newcomer_here("Reader")
    vault = make_forum("Vault", parent=scene.hall, closed_to=(Group.MEMBERS, Group.NEWCOMERS))
    safe = make_forum("Safe", parent=vault)
    ForumModerator.objects.create(forum=safe, user=User.objects.get(username="Reader"))
    make_topic(safe, by=scene.cast.admin, title="Gold")
    assert "Gold" in reader.get(safe.get_absolute_url()).content.decode()
    assert marked(index_of(reader), scene) == set()


def marked(page: str, scene) -> set[str]:
    """The names of those of the scene's forums that have something new on `page`."""
    return {
        forum.name
        for forum in (scene.house, scene.hall, scene.pantry, scene.yard)
        if re.search(rf"forum-{forum.pk} is-unread", page)
    }


def test_category_called_as_the_list_on_its_own_page_has_its_heading(scene, newcomer_here):
    reader = newcomer_here("Reader")
    odd = make_forum("Subforums", kind="category")
    make_forum("Stable", parent=odd)
    link = f'<a href="{odd.get_absolute_url()}">Subforums</a></h2>'
    assert link not in reader.get(odd.get_absolute_url()).content.decode()
    assert link in index_of(reader)


def test_after_a_post_its_forum_alone_is_read_for_the_index(scene, newcomer_here):
    reader = newcomer_here("Reader")
    make_forum("Stable", parent=make_forum("Yard", kind="category"))
    index_of(reader)
    reply(scene.topic, by=scene.cast.moderator, source="one post more")
    with CaptureQueriesContext(connection) as queries:
        assert "Stable" in index_of(reader)
    read = [query["sql"] for query in queries if "l.author_name" in query["sql"]]
    assert [f"ARRAY[{scene.hall.pk}]" in sql for sql in read] == [True]


def test_member_who_joined_is_counted_at_once(scene, newcomer_here):
    reader = newcomer_here("Reader")
    index_of(reader)
    make_member("Fresh")
    assert "Fresh</a>" in index_of(reader)


def hide_older(scene) -> None:
    hide(scene.older)


def move_older_behind_a_door(scene) -> None:
    vault = make_forum("Vault", closed_to=(Group.MEMBERS,))
    move(scene.older, vault)


@pytest.mark.parametrize("act", [hide_older, move_older_behind_a_door])
def test_topic_that_goes_while_the_list_is_read_is_not_listed(scene, cast, act):
    gone = []

    def after_the_ids(execute, sql, *rest):
        done = execute(sql, *rest)
        if "UNION ALL" in sql and not gone:
            gone.append(scene.older.pk)
            act(scene)
        return done

    with pinned(), connection.execute_wrapper(after_the_ids):
        listing = topic_list.list_topics(cast.member, scene.hall, start=0, count=25)
    assert gone
    assert scene.older not in [row.topic for row in (*listing.rows, *listing.withheld)]
    assert scene.newer in [row.topic for row in listing.rows]
