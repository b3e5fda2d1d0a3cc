"""Posts that change places: moved between topics, hidden, brought back, gone for ever.

Whatever is done inside `rearranged`, the numbers of the posts, the readers' marks and all counters
are right at its end. A topic's visible posts stand in the order of their times.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b

from django.db import connection
from django.db.models import F

from accounts.models import User
from forum import counters
from forum.marks import Mark, Moves, Place
from forum.models import Forum, Post, Topic, TopicRead, Visibility

# A number for a post that becomes visible, until it has its own.
ANY_NUMBER = 1


@dataclass
class Rearranged:
    """The topics that are held, and in which order their visible posts were; afterwards also in
    which they are, and the marks that moved. An order is a hash: equal where the posts are."""

    topics: dict[int, Topic]
    orders: dict[int, str]
    orders_after: dict[int, str] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True)
class _Row:
    pk: int
    topic_id: int
    number: int | None
    author_id: int | None
    created_at: datetime
    points: int


def hold(
    topic_ids: Collection[int],
    *,
    forum_ids: Collection[int] = (),
    user_ids: Collection[int] = (),
) -> None:
    """Hold at once what `rearranged` holds for these: for an act of several parts, since no part
    can wait for a topic while another holds members."""
    topics = counters.lock_topics(topic_ids)
    counters.lock_forums({topic.forum_id for topic in topics.values()} | set(forum_ids))
    authors = Post.objects.filter(topic__in=topics, author__isnull=False)
    counters.lock_members(set(authors.values_list("author_id", flat=True)) | set(user_ids))


@contextmanager
def rearranged(
    topic_ids: Collection[int],
    *,
    forum_ids: Collection[int] = (),
    user_ids: Collection[int] = (),
) -> Iterator[Rearranged]:
    """Hold these topics, their forums and `forum_ids`, the authors of the posts and `user_ids`, in
    the order of `forum.counters`; at the end number and count anew.

    Inside a transaction. A post that becomes visible takes `ANY_NUMBER`, one that does not stay so
    takes None. Raises Topic.DoesNotExist when one of the topics is gone.
    """
    topics = counters.lock_topics(topic_ids)
    forums = {topic.forum_id for topic in topics.values()} | set(forum_ids)
    counters.lock_forums(forums)
    before = _rows(topics)
    counters.lock_members({row.author_id for row in before if row.author_id} | set(user_ids))
    counted = _counted(topics, before)
    _check_numbers(at_once=False)
    held = Rearranged(topics, _orders(topics, before))
    yield held
    now = Topic.objects.in_bulk(topic_ids)
    after = _numbered(_rows(now))
    _check_numbers(at_once=True)
    for topic in now.values():
        counters.refresh_topic(topic)
    _add(counted, _counted(now, after))
    for forum_id in sorted(forums):
        counters.refresh_last_post(forum_id)
    held.orders_after = _orders(now, after)
    held.marks = _move_marks(topics, before, after)


def _rows(topics: Collection[int]) -> list[_Row]:
    posts = Post.objects.filter(topic__in=list(topics)).order_by("topic_id", "created_at", "id")
    columns = ("pk", "topic_id", "number", "author_id", "created_at", "points")
    return [_Row(*values) for values in posts.values_list(*columns)]


def _orders(topics: Collection[int], rows: list[_Row]) -> dict[int, str]:
    hashes = {topic_id: blake2b(digest_size=8) for topic_id in topics}
    for row in rows:
        if row.number is not None:
            hashes[row.topic_id].update(b"%d " % row.pk)
    return {topic_id: each.hexdigest() for topic_id, each in hashes.items()}


def _check_numbers(*, at_once: bool) -> None:
    # Two posts may have one number until all are numbered anew.
    with connection.cursor() as cursor:
        when = "IMMEDIATE" if at_once else "DEFERRED"
        cursor.execute(f"SET CONSTRAINTS post_number_once {when}")


NUMBER = """
UPDATE forum_post SET number = n.number FROM unnest(%s::bigint[], %s::integer[]) AS n (id, number)
WHERE forum_post.id = n.id
"""


def _numbered(rows: list[_Row]) -> list[_Row]:
    """`rows` with the numbers that they have from now on."""
    numbers: Counter[int] = Counter()
    numbered = []
    for row in rows:
        number = None
        if row.number is not None:
            numbers[row.topic_id] += 1
            number = numbers[row.topic_id]
        numbered.append(replace(row, number=number))
    changed = [new for old, new in zip(rows, numbered, strict=True) if old.number != new.number]
    if changed:
        with connection.cursor() as cursor:
            cursor.execute(NUMBER, [[row.pk for row in changed], [row.number for row in changed]])
    return numbered


@dataclass(frozen=True)
class _Counted:
    topics: Counter[int]
    posts: Counter[int]
    by_author: Counter[int]
    points: Counter[tuple[int, int]]


def _counted(topics: dict[int, Topic], rows: list[_Row]) -> _Counted:
    """What these topics add to their forums and to the authors of their posts."""
    shown = {pk: t.forum_id for pk, t in topics.items() if t.visibility == Visibility.VISIBLE}
    counting = [row for row in rows if row.number is not None and row.topic_id in shown]
    points: Counter[tuple[int, int]] = Counter()
    for row in counting:
        if row.author_id:
            points[shown[row.topic_id], row.author_id] += row.points
    return _Counted(
        topics=Counter(shown.values()),
        posts=Counter(shown[row.topic_id] for row in counting),
        by_author=Counter(row.author_id for row in counting if row.author_id),
        points=points,
    )


def _add(before: _Counted, after: _Counted) -> None:
    for forum_id in sorted({*before.topics, *after.topics}):
        Forum.objects.filter(pk=forum_id).update(
            topic_count=F("topic_count") + after.topics[forum_id] - before.topics[forum_id],
            post_count=F("post_count") + after.posts[forum_id] - before.posts[forum_id],
        )
    for user_id in sorted({*before.by_author, *after.by_author}):
        if more := after.by_author[user_id] - before.by_author[user_id]:
            User.objects.filter(pk=user_id).update(post_count=F("post_count") + more)
    changed = {*before.points, *after.points}
    counters.add_points({key: after.points[key] - before.points[key] for key in changed})


def _move_marks(topics: Collection[int], before: list[_Row], after: list[_Row]) -> list[Mark]:
    """Set the readers' marks for the new places; gives those that changed."""
    standing: dict[int, dict[int, int]] = defaultdict(dict)
    marks = TopicRead.objects.filter(topic__in=list(topics))
    for user_id, topic_id, number in marks.values_list("user_id", "topic_id", "number"):
        standing[user_id][topic_id] = number
    since = dict(User.objects.filter(pk__in=standing).values_list("pk", "read_until"))
    moves = Moves(map(_place, before), map(_place, after))
    changed = [
        mark
        for user_id, by_topic in standing.items()
        for mark in moves.marks(user_id, by_topic, since[user_id])
    ]
    set_marks([(mark.user_id, mark.topic_id, mark.after) for mark in changed])
    return changed


def _place(row: _Row) -> Place:
    return Place(row.pk, row.topic_id, row.number, row.created_at)


MARKS = """
INSERT INTO forum_topicread (user_id, topic_id, number)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::integer[])
ON CONFLICT (user_id, topic_id) DO UPDATE SET number = EXCLUDED.number
"""


def set_marks(marks: Collection[tuple[int, int, int]]) -> None:
    """Write readers' marks: member, topic, number."""
    if marks:
        with connection.cursor() as cursor:
            cursor.execute(MARKS, [list(column) for column in zip(*sorted(marks), strict=True)])
