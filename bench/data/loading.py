"""The data set into an empty, migrated database."""

import time
from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from itertools import chain
from operator import itemgetter
from random import Random
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Field, Model
from django.db.models.fields import NOT_PROVIDED

from accounts.models import Group, Rank, ReputationStep, User
from accounts.rendering import context_of
from bench.data import rows
from bench.data.giving import ledger
from bench.data.plan import SEED, Plan
from bench.data.rows import Board, Row
from bench.data.texts import texts
from board.audit import differences
from forum.models import Forum, MemberScore, Post, PostVersion, Topic, TopicRead, TopicViews
from markup import to_html
from moderation.audit import CHECKS
from reputation.demo import promote_regulars
from reputation.history import close_past_days
from reputation.models import Rating

SAMPLE = 200
# Neither foreign keys nor stamps are looked at row by row.
BEGIN = "SET LOCAL synchronous_commit = off; SET LOCAL session_replication_role = replica"
# What follows goes by them.
STATISTICS = "ANALYZE accounts_user, forum_post, forum_topic, reputation_rating"
END = """
SET LOCAL session_replication_role = DEFAULT;
UPDATE board_stamp SET value = nextval('board_stamp_value')
"""


class LoadError(Exception):
    """What was loaded is not a board; the text says why."""


@transaction.atomic
def load(plan: Plan, now: datetime) -> None:
    """Write the planned board, its newest post some minutes before `now`."""
    board = Board(plan, ledger(plan), now)
    groups = {group.key: group.pk for group in Group.objects.all() if group.key}
    with connection.cursor() as cursor:
        cursor.execute(BEGIN)
    copy(Rank, rows.ranks())
    copy(ReputationStep, rows.steps())
    copy(User, rows.members(board, groups, rows.avatars(board)))
    copy(User.groups.through, rows.memberships(board, groups))
    copy(Forum, rows.forums(board))
    copy(Topic, rows.topics(board))
    copy(TopicViews, rows.topic_views(board))
    said = texts(plan.size, board.names, board.opened_at)
    copy(Post, rows.posts(board, said))
    copy(PostVersion, rows.post_versions(board, said))
    copy(TopicRead, rows.reads(board))
    copy(MemberScore, rows.scores(board))
    copy(Rating, rows.ratings(board))
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(
            no_style(), [Group, Rank, User, Forum, Topic, Post]
        ):
            cursor.execute(statement)
        cursor.execute(STATISTICS)
        close_past_days(now.date())
        promote_regulars()
        cursor.execute(END)


def copy(model: type[Model], made: Iterator[Row]) -> None:
    """Write rows of one kind by COPY. All of them name the same columns as the first."""
    begun = time.monotonic()
    first = next(made)
    defaults = {
        field.attname: _default(field)
        for field in model._meta.concrete_fields
        if field.attname not in first and _is_ours_to_fill(field)
    }
    columns = {field.attname: str(field.column) for field in model._meta.concrete_fields}
    named = ", ".join(columns[name] for name in [*first, *defaults])
    own, rest = itemgetter(*first), tuple(defaults.values())
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {model._meta.db_table} ({named}) FROM STDIN") as target:
            for row in chain([first], made):
                target.write_row(own(row) + rest)
        count, taken = cursor.rowcount, time.monotonic() - begun
    print(f"{count:>11,} {model._meta.db_table} in {taken:.1f} s", flush=True)


def _is_ours_to_fill(field: "Field[Any, Any]") -> bool:
    """Whether the database has no value of its own for a column that a row does not name."""
    return not (field.primary_key or field.generated or field.db_default is not NOT_PROVIDED)


def _default(field: "Field[Any, Any]") -> Any:
    value = field.get_default()
    return value.value if isinstance(value, Enum) else value


def settle() -> None:
    """Give the database the statistics and the visibility map of a board that has been there for
    a while. Not within a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def check() -> None:
    """Raises LoadError where a recount differs, or a sample's HTML is not that of its source."""
    for difference in differences(CHECKS):
        raise LoadError(f"{difference}: `manage.py check_board` shows them all.")
    ids = Random(SEED).sample(range(1, Post.objects.count() + 1), SAMPLE)
    sample = Post.objects.in_bulk(ids).values()
    context = context_of(post.source for post in sample)
    for post in sample:
        if to_html(post.source, context=context) != post.html:
            raise LoadError(f"The HTML of post {post.pk} is not that of its source.")
