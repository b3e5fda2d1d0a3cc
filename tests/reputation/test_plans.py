"""The reads of the ledger use their indexes where there is enough to read."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import F
from django.utils import timezone

from accounts.models import Group, User
from accounts.names import username_key
from board.audit import repair
from forum.models import Post, Topic
from moderation.audit import CHECKS
from reputation.models import Rating
from reputation.queries.members import entries_of, months_of
from reputation.queries.posts import best_of_forum, best_of_topic, ratings_of
from reputation.queries.power import power_of
from reputation.queries.same_address import shares_address
from reputation.queries.toplists import highest_ever, highest_in_forum, highest_of_month
from tests.factories import make_forum
from tests.forum.test_plans import plans, rows_read

MEMBERS, TOPICS, LONG, EACH = 4_000, 2_000, 500, 4
SCANS = r"Seq Scan on (forum_(topic|post|memberscore)|accounts_user|reputation_rating)\b"

TOPICS_OF_ALL = """
INSERT INTO forum_topic (forum_id, title, kind, is_locked, visibility, author_id, author_name,
    created_at, post_count, last_post_at)
SELECT %(forum)s, 'Topic ' || n, 0, false, 1, %(first)s + n, 'Author', now(), 0, now()
FROM generate_series(1, %(topics)s) n
"""
# The first topic is long; its posts are the first member's, all others have two posts.
POSTS_OF_ALL = """
INSERT INTO forum_post (topic_id, number, visibility, author_id, author_name, subject, source,
    html, created_at, edit_count, edit_reason, address)
SELECT t.id, n, 1, CASE WHEN t.title = 'Topic 1' THEN %(first)s ELSE t.author_id + n END,
    'Author', t.title, 'x', 'x', now() - interval '300 days', 0, '', '192.0.2.1'
FROM forum_topic t, LATERAL generate_series(1, CASE WHEN t.title = 'Topic 1' THEN %(long)s
    ELSE 2 END) n
"""
# Each post has some from members in turn, and some of them one from the second member.
RATINGS_OF_ALL = """
INSERT INTO reputation_rating (giver_id, giver_name, receiver_id, post_id, points, comment, state,
    given_at, address)
SELECT giver, 'Giver', author_id, id, 1 + id %% 4, '', 0,
    now() - interval '1 day' - interval '1 hour' * (id %% 7000), '192.0.2.2'
FROM (
    SELECT id, author_id, %(first)s + 2 + (id * 31 + k * 977) %% (%(members)s - 2) AS giver
    FROM forum_post, generate_series(1, %(each)s) k
    UNION SELECT id, author_id, %(first)s + 1 FROM forum_post WHERE id %% 40 = 0
) given WHERE giver <> author_id
ORDER BY id
"""
ANALYZE = (
    "ANALYZE forum_topic, forum_post, forum_forum, forum_memberscore, accounts_user,"
    " reputation_rating"
)


@pytest.fixture
def large(db):
    """4,000 members, of whom the first has got a tenth of 18,000 ratings, and the second has given
    some hundred."""
    forum = make_forum()
    names = [f"Giver {number}" for number in range(MEMBERS)]
    group = Group.objects.get(key=Group.MEMBERS)
    members = [
        User(username=name, username_key=username_key(name), email=name, primary_group=group)
        for name in names
    ]
    User.objects.bulk_create(members, batch_size=500)
    rows = {"forum": forum.pk, "first": members[0].pk, "members": MEMBERS}
    rows |= {"topics": TOPICS, "long": LONG, "each": EACH}
    with connection.cursor() as cursor:
        cursor.execute(TOPICS_OF_ALL, rows)
        cursor.execute(POSTS_OF_ALL, rows)
        cursor.execute(RATINGS_OF_ALL, rows)
        repair(CHECKS)
        User.objects.filter(pk__gt=rows["first"]).update(
            reputation_month_ago=F("reputation") - F("id") % 20
        )
        cursor.execute(ANALYZE)
    return forum


def test_toplists_come_from_indexes_and_read_what_they_show(large) -> None:
    reads = {
        "user_by_reputation": lambda: highest_ever(50),
        "user_by_gain": lambda: highest_of_month(50),
        "score_highest": lambda: highest_in_forum(large, 50),
    }
    for index, read in reads.items():
        assert len(read()) == 50
        plan = plans(read)
        assert re.search(rf"Index (Only )?Scan using {index}\b", plan), f"{index}\n{plan}"
        assert not re.search(SCANS, plan), f"{index}\n{plan}"
        assert "Sort Method" not in plan or "Incremental Sort" in plan, f"{index}\n{plan}"
        assert rows_read(plan) <= 100, f"{index}\n{plan}"


def test_best_posts_come_from_indexes(large) -> None:
    long = Topic.objects.get(title="Topic 1")
    for name, read in {
        "of a topic": lambda: best_of_topic(long),
        "of a forum": lambda: best_of_forum(large),
    }.items():
        assert len(read()) == 20
        plan = plans(read)
        assert not re.search(SCANS, plan), f"{name}\n{plan}"
        # Of each of so many topics as are shown, so many posts at most.
        assert rows_read(plan) <= 20 * 20, f"{name}\n{plan}"


def test_what_a_member_gave_and_got_is_read_page_by_page(large) -> None:
    one, giver = User.objects.filter(username__in=["Giver 40", "Giver 1"]).order_by("-pk")
    last = Rating.objects.filter(giver=giver).latest("pk").pk
    guest = AnonymousUser()
    reads = {
        "got": lambda: entries_of(one, guest, given=False, before=None, count=5),
        "given": lambda: entries_of(giver, guest, given=True, before=None, count=5),
        "given, further on": lambda: entries_of(giver, guest, given=True, before=last, count=5),
    }
    for name, read in reads.items():
        assert len(read().entries) == 5
        plan = plans(read)
        assert not re.search(SCANS, plan), f"{name}\n{plan}"
        assert rows_read(plan) <= 100, f"{name}\n{plan}"


def test_months_of_a_member_read_the_ratings_of_that_member_alone(large) -> None:
    member = User.objects.get(username="Giver 100")
    assert months_of(member)
    plan = plans(lambda: months_of(member))
    assert not re.search(SCANS, plan), plan
    assert rows_read(plan) <= 50, plan


def test_giving_asks_for_little_of_what_is_there(large) -> None:
    first, second = User.objects.filter(username__in=["Giver 0", "Giver 1"]).order_by("pk")
    post, now = Post.objects.order_by("pk")[3_000], timezone.now()
    Rating.objects.filter(giver=second, post__lt=post.pk - 2_600).update(given_at=now)
    reads = {
        "power": lambda: power_of(second, now + timedelta(minutes=1)),
        "ratings of a post": lambda: ratings_of(post, AnonymousUser()),
        "a second account": lambda: shares_address(second, first, "192.0.2.3"),
        "a second account that gives much": lambda: shares_address(first, second, "192.0.2.3"),
    }
    for name, read in reads.items():
        plan = plans(read)
        assert not re.search(SCANS, plan), f"{name}\n{plan}"
        assert rows_read(plan) <= 50, f"{name}\n{plan}"
