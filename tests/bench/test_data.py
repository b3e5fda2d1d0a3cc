"""The data set of the bench, made small by the functions that make it large."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count, F, Max, Min, Sum
from django.urls import reverse
from django.utils import timezone

from accounts.models import Group, ReputationStep, User
from accounts.rendering import context_of
from bench import database
from bench.data.__main__ import fill, is_there
from bench.data.loading import check, load
from bench.data.plan import LEAST_POSTS, LONG_TOPIC, PAGE_TOPIC, Size, plan
from bench.data.rows import LATEST_POST, NAME, PASSWORD
from forum.models import Forum, MemberScore, Post, PostVersion, Topic, TopicRead, TopicViews
from forum.queries.unread import unread_topics
from markup import to_html
from reputation.models import DayClosing, Promoted, Rating
from tests.factories import make_forum, make_member, make_topic

POSTS = 3_000
NOW = timezone.now().replace(microsecond=0)
MODELS = (
    *(User, User.groups.through, ReputationStep, Forum, Topic, TopicViews, Post, PostVersion),
    *(TopicRead, MemberScore, Rating, DayClosing),
)
# Given by sequences, which go on after a transaction that was taken back.
CHANGING = {"stamp", "order_stamp"}


@pytest.fixture
def board(db):
    load(plan(POSTS), NOW)
    return Size(POSTS)


def stored() -> dict[str, list[tuple]]:
    """All rows by table, without what a sequence gave."""
    found = {}
    for model in MODELS:
        columns = [
            field.attname
            for field in model._meta.concrete_fields
            if field.attname not in CHANGING
            and (field.attname != "id" or model in (User, Forum, Topic, Post))
        ]
        found[model._meta.db_table] = sorted(model.objects.values_list(*columns), key=repr)
    return found


def test_sizes_of_the_data_set_are_those_it_is_known_by() -> None:
    size = Size(500_000)
    assert (size.members, size.forums, size.categories) == (50_000, 10, 2)
    assert (size.topics, size.longest) == (20_000, 20_000)
    larger = Size(5_000_000)
    assert (larger.members, larger.forums, larger.categories) == (500_000, 100, 20)
    assert (larger.topics, larger.longest) == (200_000, 20_000)


def test_every_row_that_was_planned_is_stored(board) -> None:
    assert Post.objects.count() == POSTS
    assert Topic.objects.count() == TopicViews.objects.count() == board.topics
    assert User.objects.count() == board.members
    assert Forum.objects.filter(kind=Forum.Kind.FORUM).count() == board.forums
    assert Forum.objects.filter(kind=Forum.Kind.CATEGORY).count() == board.categories
    assert Topic.objects.get(pk=PAGE_TOPIC).posts.count() == 20
    long = Topic.objects.get(pk=LONG_TOPIC)
    assert long.posts.count() == board.longest
    assert not Topic.objects.filter(post_count__gte=board.longest).exclude(pk=long.pk).exists()
    assert Topic.objects.filter(kind=Topic.Kind.GLOBAL).count() == 1
    assert Topic.objects.filter(kind=Topic.Kind.STICKY).count() == 2 * board.forums


def test_a_recount_finds_no_difference(board) -> None:
    call_command("check_board")
    check()


def test_every_post_shows_what_its_source_says(board) -> None:
    posts = list(Post.objects.all())
    context = context_of(post.source for post in posts)
    assert all(post.html == to_html(post.source, context=context) for post in posts)
    assert all(100 <= len(post.source) <= 1_500 for post in posts)
    marks = ("quote", "[b]", "[list", "[url", ":)", "[code=python]", '@"')
    assert [mark for mark in marks if not any(mark in post.source for post in posts)] == []


def test_an_edited_post_keeps_what_it_said_before(board) -> None:
    edited = Post.objects.filter(edit_count=1)
    assert edited.exists()
    for post in edited.prefetch_related("versions"):
        (before,) = post.versions.all()
        assert post.source.startswith(before.source) and post.source != before.source


def test_nobody_writes_before_joining_and_no_foreign_key_dangles(board) -> None:
    by_time = Post.objects.order_by("id").values_list("created_at", flat=True)
    assert list(by_time) == sorted(by_time)
    assert by_time.last() == NOW - LATEST_POST
    assert not [p for p in Post.objects.select_related("author") if p.created_at < _joined(p)]
    with connection.cursor() as cursor:
        cursor.execute(FOREIGN_KEYS)
        for table, column, other, key in cursor.fetchall():
            cursor.execute(
                f"SELECT count(*) FROM {table} x WHERE {column} IS NOT NULL"
                f" AND NOT EXISTS (SELECT 1 FROM {other} y WHERE y.{key} = x.{column})"
            )
            assert cursor.fetchone() == (0,), f"{table}.{column}"


FOREIGN_KEYS = """
SELECT conrelid::regclass::text, a.attname, confrelid::regclass::text, b.attname
FROM pg_constraint
JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = conkey[1]
JOIN pg_attribute b ON b.attrelid = confrelid AND b.attnum = confkey[1]
WHERE contype = 'f'
"""


def _joined(post: Post) -> datetime:
    assert post.author
    return post.author.date_joined


def test_the_benchs_member_signs_in_and_has_unread_topics(board, as_) -> None:
    member = User.objects.get(username=NAME)
    assert check_password(PASSWORD, member.password)
    newest = Topic.objects.order_by("-last_post_id")[0]
    assert newest in unread_topics(member)
    assert member.read_until == newest.last_post_at - timedelta(days=2)
    read = TopicRead.objects.filter(user=member)
    assert read.filter(number=F("topic__post_count")).exists()
    assert read.filter(number__lt=F("topic__post_count")).exists()
    page = as_(member).get(Topic.objects.get(pk=PAGE_TOPIC).get_absolute_url())
    assert page.status_code == 200
    assert page.content.count(b'<article class="post') == 20
    assert as_(member).get(reverse("forum:index")).status_code == 200


def test_members_have_faces_signatures_and_groups(board, settings) -> None:
    members = User.objects.all()
    assert members.exclude(avatar="").count() >= board.members / 2
    assert members.exclude(signature_html="").count() >= board.members / 2
    for name in members.exclude(avatar="").values_list("avatar", flat=True):
        assert (settings.MEDIA_ROOT / name).read_bytes()[8:12] == b"WEBP"
    assert not members.exclude(groups__key=Group.MEMBERS).exists()
    assert members.filter(groups__key=Group.MODERATORS).exists()
    assert members.filter(groups__key=Group.ADMINISTRATORS).exists()


def test_two_ratings_a_post_of_which_few_posts_have_many(board) -> None:
    assert Rating.objects.count() == 2 * POSTS
    by_post = Post.objects.annotate(count=Count("ratings")).values_list("count", flat=True)
    assert max(by_post) >= 20
    assert list(by_post).count(0) > POSTS / 4
    times = list(Rating.objects.order_by("pk").values_list("given_at", flat=True))
    assert times == sorted(times)
    assert not Rating.objects.filter(given_at__lt=F("post__created_at")).exists()
    assert not Rating.objects.filter(given_at__lt=F("giver__date_joined")).exists()
    assert not Rating.objects.exclude(receiver=F("post__author")).exists()
    assert not Rating.objects.exclude(giver_name=F("giver__username")).exists()
    year = timedelta(days=365)
    given = Rating.objects.filter
    assert given(given_at__gt=NOW - year).count() > 2 * given(given_at__lt=NOW - 4 * year).count()


def test_earliest_members_write_most_and_are_given_most(board) -> None:
    early = User.objects.filter(pk__lte=board.members // 10)
    assert Post.objects.filter(author__in=early).count() > POSTS / 4
    of_early, of_all = (
        who.aggregate(points=Sum("reputation"))["points"] for who in (early, User.objects.all())
    )
    assert of_early > of_all / 4


def test_reputation_of_a_month_ago_is_that_of_the_closings(board) -> None:
    members = User.objects.all()
    assert members.exclude(reputation_month_ago=F("reputation")).count() > board.members / 10
    days = DayClosing.objects.aggregate(first=Min("day"), last=Max("day"))
    assert days == {"first": (NOW - timedelta(days=30)).date(), "last": NOW.date()}
    first = DayClosing.objects.filter(day=days["first"]).values_list("member", "points")
    assert dict(first) == dict(
        members.exclude(reputation_month_ago=0).values_list("pk", "reputation_month_ago")
    )


def test_reputation_has_steps_and_leads_into_a_group(board) -> None:
    assert ReputationStep.objects.count() == 4
    regulars = Group.objects.get(name="Regulars")
    assert Promoted.objects.count() == regulars.members.count() > 0


def test_the_board_goes_on_where_the_data_set_ends(board) -> None:
    member = User.objects.filter(is_automated=True).get()
    topic = make_topic(Forum.objects.filter(kind=Forum.Kind.FORUM)[0], by=member, replies=1)
    assert topic.pk == board.topics + 1
    assert topic.last_post_id == POSTS + 2
    call_command("check_board")


def test_two_runs_make_the_same_rows(db) -> None:
    seen = []
    for _ in range(2):
        with transaction.atomic():
            load(plan(POSTS // 2), NOW)
            seen.append(stored())
            transaction.set_rollback(True)
    assert seen[0] == seen[1]


def test_a_board_with_posts_of_others_is_left_alone(db, capsys) -> None:
    make_topic(make_forum(), by=make_member())
    with pytest.raises(SystemExit, match="holds posts that are not the bench's"):
        fill(POSTS)
    assert Post.objects.count() == 1


def test_a_board_too_small_to_measure_is_refused() -> None:
    with pytest.raises(ValueError, match=f"{LEAST_POSTS:,} posts or more"):
        plan(LEAST_POSTS - 1)


@pytest.fixture
def bench_database(monkeypatch):
    """A database in the place of the bench's."""
    monkeypatch.setattr(database, "NAME", "sala_bench_test")
    yield
    database.bench_database_url()
    database.drop_bench_database()


def test_the_data_set_is_replaced_on_demand_only(bench_database) -> None:
    assert database.bench_database_url().partition("?")[0].endswith("/sala_bench_test")
    assert not is_there(1_000, replace=False)
    database.mark_loaded(1_000)
    assert is_there(1_000, replace=False)
    with pytest.raises(SystemExit, match="holds 1,000 posts; REPLACE=1 puts 2,000"):
        is_there(2_000, replace=False)
    assert database.loaded_posts() == 1_000
    assert not is_there(2_000, replace=True)
    assert database.loaded_posts() is None


def test_a_load_that_did_not_come_to_its_end_is_begun_anew(bench_database) -> None:
    database.mark_loaded(0)
    assert not is_there(1_000, replace=False)
    assert database.loaded_posts() is None
