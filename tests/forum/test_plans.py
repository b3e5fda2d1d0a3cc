"""The reads of the hot pages use their indexes on a board that is large enough to matter."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from board.audit import repair
from board.pagination import Page
from board.stamps import pinned
from forum import guest_pages
from forum.actions import due
from forum.audit import CHECKS
from forum.models import Post, Topic, Visibility
from forum.queries.index import board_index
from forum.queries.looks import looks_between
from forum.queries.member_posts import posts_by
from forum.queries.topic_list import list_topics
from forum.queries.topic_page import neighbours, posts_between
from forum.queries.unread import unread_topics
from forum.queries.withheld import stubs_of
from moderation.queries.posts import others_from_address
from tests.factories import make_forum, make_member

TOPICS, LONG = 20_000, 20_000

FILL = """
INSERT INTO forum_topic (forum_id, title, kind, is_locked, visibility, author_id, author_name,
    created_at, post_count, last_post_at)
SELECT %(forum)s, 'Topic ' || n, 0, false, 1, %(author)s, 'Author', now(), 0, now()
FROM generate_series(1, %(topics)s) n
"""
FILL_POSTS = """
INSERT INTO forum_post (topic_id, number, visibility, author_id, author_name, subject, source,
    html, created_at, edit_count, edit_reason)
SELECT t.id, n, 1, %(author)s, 'Author', t.title, 'x', 'x',
    now() - interval '1 second' * (t.id * 50 - n), 0, ''
FROM forum_topic t, LATERAL generate_series(1, CASE WHEN t.title = 'Topic 1' THEN %(long)s
    ELSE 1 + (t.id %% 7) END) n
"""
ANALYZE = "ANALYZE forum_topic, forum_post, forum_forum"


@pytest.fixture
def large(db):
    """A forum of 20,000 topics and about 100,000 posts, one topic of 20,000."""
    forum, author = make_forum(), make_member()
    rows = {"forum": forum.pk, "author": author.pk, "topics": TOPICS, "long": LONG}
    with connection.cursor() as cursor:
        # The recount must not go by these: it did, and took for ever.
        cursor.execute(ANALYZE)
        cursor.execute(FILL, rows)
        cursor.execute(FILL_POSTS, rows)
        cursor.execute("SET LOCAL statement_timeout = '60s'")
        repair(CHECKS)
        # What the test's end checks of all these rows takes a slow machine as long.
        cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
        cursor.execute(ANALYZE)
    return forum


def plans(read) -> str:
    """The plans of all queries that `read` makes."""
    with pinned():
        read()
        with CaptureQueriesContext(connection) as queries:
            read()
    with connection.cursor() as cursor:
        texts = []
        for query in queries.captured_queries:
            cursor.execute(f"EXPLAIN ANALYZE {query['sql']}")
            texts.append("\n".join(row[0] for row in cursor.fetchall()))
    return "\n\n".join(texts)


def rows_read(plan: str) -> int:
    """The most rows that any step of the plans went through, filtered ones included.

    A bitmap of one index also counts the dead versions that a test's own transaction has left
    behind, which no vacuum can take away before its end: there the heap scan above it counts.
    """
    lines = plan.splitlines()
    if "BitmapAnd" not in plan:
        lines = [line for line in lines if "Bitmap Index Scan" not in line]
    steps = re.findall(r"actual time=\S+ rows=([\d.]+) loops=(\d+)", "\n".join(lines))
    filtered = re.findall(r"Rows Removed by Filter: (\d+)", plan)
    return max([round(float(r) * int(n)) for r, n in steps] + [int(f) for f in filtered])


def test_hot_pages_read_by_index_and_no_more_than_they_show(large):
    guest, member = AnonymousUser(), make_member()
    # To whom all of the board is new.
    away = make_member(read_until=timezone.now() - timedelta(days=20))
    long = Topic.objects.get(title="Topic 1")
    reads = {
        "index": lambda: [forums.rows for forums in board_index(guest).lists],
        "index, by a member": lambda: board_index(away),
        "forum": lambda: list_topics(guest, large, start=0, count=25),
        "forum, by a member": lambda: list_topics(member, large, start=0, count=25),
        "middle of the long topic": lambda: posts_between(long, guest, 10_001, 10_020),
        "end of the long topic": lambda: posts_between(long, guest, 19_981, 20_000),
        "neighbours": lambda: neighbours(long),
    }
    for name, read in reads.items():
        plan = plans(read)
        assert not re.search(r"Seq Scan on forum_(topic|post)\b", plan), f"{name}\n{plan}"
        assert rows_read(plan) <= 200, f"{name}\n{plan}"


def test_page_400_of_a_forum_reads_the_index_and_only_the_topics_it_shows(large):
    plan = plans(lambda: list_topics(AnonymousUser(), large, start=10_000, count=25))
    # Whether it looks at the table as well depends on when vacuum last came by.
    assert re.search(r"Index (Only )?Scan using topic_list\b", plan)
    assert not re.search(r"Seq Scan on forum_(topic|post)\b", plan)


def test_moderators_reads_go_by_their_indexes(large, cast):
    author, long = make_member(), Topic.objects.get(title="Topic 1")
    hidden = {"visibility": Visibility.HIDDEN, "number": None}
    posts = list(long.posts.filter(number__lte=100).order_by("number"))
    Post.objects.filter(pk__in=[post.pk for post in posts[:20]]).update(**hidden)
    Post.objects.filter(pk__in=[post.pk for post in posts[20:60]]).update(author=author)
    Post.objects.filter(pk__in=[post.pk for post in posts[60:70]]).update(address="192.0.2.7")
    posts[60].address = "192.0.2.7"
    page = Page(number=2, size=20, count=19_980, address="/")
    reads = {
        "stubs": lambda: stubs_of(long, page, posts[20:40], cast.moderator),
        "a member's posts": lambda: posts_by(author, AnonymousUser(), before=None, count=20),
        "an address": lambda: others_from_address(posts[60], cast.moderator),
        "hidden topics": lambda: list_topics(cast.moderator, large, start=0, count=25),
        "what is due": due.do_what_is_due,
    }
    for name, read in reads.items():
        plan = plans(read)
        assert not re.search(r"Seq Scan on forum_(topic|post)\b", plan), f"{name}\n{plan}"
        assert rows_read(plan) <= 200, f"{name}\n{plan}"


def test_unread_marks_cost_by_what_is_new(large):
    member = make_member()
    plan = plans(lambda: list(unread_topics(member).order_by()))
    assert "Index" in plan
    assert rows_read(plan) <= 200, plan


def test_first_page_of_a_long_topic_is_not_taken_for_half_the_board(large):
    # Most posts of a board have such numbers; with many members, they would all be read for it.
    long, member = Topic.objects.get(title="Topic 1"), make_member()
    for read in (looks_between, posts_between):
        plan = plans(lambda read=read: read(long, member, 1, 20))
        expected = [int(rows) for rows in re.findall(r"cost=\S+ rows=(\d+)", plan)]
        assert expected[0] <= 20, plan


def plans_made() -> Counter[str]:
    """How many plans this connection has made for each of its statements, for their values alone;
    after five Postgres takes one for all values, where it expects no worse of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, custom_plans FROM pg_prepared_statements")
        return Counter(dict(cursor.fetchall()))


def test_hot_pages_are_planned_once_and_not_each_time(large, client, as_):
    member = as_(make_member(read_until=timezone.now() - timedelta(days=20)))
    long = Topic.objects.get(title="Topic 1")
    addresses = ["/", large.get_absolute_url(), long.get_absolute_url()]
    before = plans_made()
    # A statement is prepared when it comes for the third time.
    for number in range(2, 16):
        for address in addresses:
            asked = f"{address}?page={number}" if address != "/" else address
            assert client.get(asked).status_code == member.get(asked).status_code == 200
            guest_pages.forget()
    anew = plans_made() - before
    assert len(anew) > 8
    assert [(count, statement) for statement, count in anew.items() if count > 5] == []


def test_no_plan_is_compiled_for_a_page(large):
    # A guess of ten thousand posts in place of twenty would be enough for that, and takes 50 ms.
    long = Topic.objects.get(title="Topic 1")
    assert "JIT:" not in plans(lambda: posts_between(long, AnonymousUser(), 1, 20))
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
