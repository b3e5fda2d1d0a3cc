"""The writer of counters and last-post pointers, always inside the caller's transaction; for posts
that change places `forum.arranging` is, by the same rules.

What they count: a topic counts its visible posts, and apart from them the others; a forum its
visible topics and the visible posts in them; a member the visible posts in visible topics, and the
points that they got. The last post of a topic is the one with the highest number, of a forum the
youngest of its visible topics' last posts.

Locks are taken in one order everywhere, topic, forum, member, so that writers wait for one
another and never in a circle.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import Group, User
from accounts.rows import member_columns
from board.rows import Columns, array_of
from forum.models import Forum, MemberScore, Post, Topic, TopicRead, Visibility


def lock_topic(topic_id: int) -> Topic:
    """The topic as it is now, held against other writers. Raises Topic.DoesNotExist."""
    return lock_topics([topic_id])[topic_id]


def lock_forum(forum_id: int) -> datetime:
    """Hold the forum's counters; gives the time for a new post in it.

    Taken under the lock and never before the forum's last post, so that time and order agree even
    where the clocks of two machines do not. Raises Forum.DoesNotExist where it is gone.
    """
    if not _hold("forum_forum", [forum_id]):
        raise Forum.DoesNotExist("The forum is gone.")
    with connection.cursor() as cursor:
        # Asked when the lock is there: one who waited for it would find the last post of before.
        cursor.execute(_LAST_POST_AT, [forum_id])
        row = cursor.fetchone()
    now = timezone.now()
    return max(now, row[0] + timedelta(microseconds=1)) if row else now


_LAST_POST_AT = """
SELECT created_at FROM forum_post
WHERE id = (SELECT last_post_id FROM forum_forum WHERE id = %s)
"""


def lock_topics(topic_ids: Collection[int]) -> dict[int, Topic]:
    """The topics as they are now, held against other writers. Raises Topic.DoesNotExist when one
    of them is gone."""
    rows = _hold("forum_topic", topic_ids, _TOPIC.sql)
    if len(rows) < len(set(topic_ids)):
        raise Topic.DoesNotExist("A topic is gone.")
    held: list[Topic] = [_TOPIC.make(connection.alias, row) for row in rows]
    return {topic.pk: topic for topic in held}


def lock_forums(forum_ids: Iterable[int]) -> None:
    """Hold the counters of several forums."""
    _hold("forum_forum", forum_ids)


def lock_members(user_ids: Iterable[int]) -> None:
    """Hold the counters of several members: of all, if need be."""
    _hold("accounts_user", user_ids)


def lock_member(user_id: int) -> User:
    """The member as the database has it, held against the member's other windows."""
    return lock_people([user_id])[0]


def lock_people(user_ids: Sequence[int]) -> list[User]:
    """The members as the database has them, held, in the order that was asked for. Raises
    User.DoesNotExist when one of them is gone."""
    rows = _hold("accounts_user", user_ids, _USER.sql)
    held: list[User] = [_USER.make(connection.alias, row) for row in rows]
    for user in held:
        if Group.NEWCOMERS in user.loaded_group_keys:
            # As of before the wait, while which another post may have been the last of a newcomer.
            del user.loaded_group_ids, user.loaded_group_keys
    people = {user.pk: user for user in held}
    if len(people) < len(set(user_ids)):
        raise User.DoesNotExist("A member is gone.")
    return [people[pk] for pk in user_ids]


_TOPIC, _USER = Columns(Topic, "held"), member_columns("held")


def _hold(table: str, ids: Iterable[int], columns: str = "") -> list[tuple[Any, ...]]:
    array, parameters = array_of(list(ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM {table} held WHERE held.id = ANY({array})"
            " ORDER BY held.id FOR NO KEY UPDATE",
            parameters,
        )
        return list(cursor.fetchall())


def post_added(post: Post, topic: Topic) -> None:
    """`post` has been written as the topic's last one. Topic, forum and author are locked."""
    topic.post_count, topic.last_post, topic.last_post_at = post.number or 0, post, post.created_at
    if topic.bumped_at:
        topic.last_post_at = max(topic.last_post_at, topic.bumped_at)
    with connection.cursor() as cursor:
        cursor.execute(_GROW_TOPIC, [topic.post_count, post.pk, topic.last_post_at, topic.pk])
        cursor.execute(_GROW_FORUM, [int(post.opens_topic), post.pk, topic.forum_id])
        cursor.execute(_GROW_AUTHOR, [post.created_at, post.author_id])


_GROW_TOPIC = """
UPDATE forum_topic SET post_count = %s, last_post_id = %s, last_post_at = %s WHERE id = %s
"""
_GROW_FORUM = """
UPDATE forum_forum
SET topic_count = topic_count + %s, post_count = post_count + 1, last_post_id = %s WHERE id = %s
"""
_GROW_AUTHOR = """
UPDATE accounts_user SET post_count = post_count + 1, last_post_at = %s WHERE id = %s
"""


def last_post_removed(topic: Topic, post: Post) -> None:
    """The topic's last post is not visible any more; a topic without any is hidden. Topic, forum
    and author are locked. (Where a post goes from the middle, see `forum.arranging`.)"""
    refresh_topic(topic)
    TopicRead.objects.filter(topic=topic, number__gt=topic.post_count).update(
        number=topic.post_count
    )
    gone = topic.post_count == 0
    if gone:
        topic.visibility = Visibility.HIDDEN
        topic.save(update_fields=["visibility"])
    Forum.objects.filter(pk=topic.forum_id).update(
        topic_count=F("topic_count") - int(gone), post_count=F("post_count") - 1
    )
    refresh_last_post(topic.forum_id)
    User.objects.filter(pk=post.author_id).update(post_count=F("post_count") - 1)
    if post.author_id:
        add_points({(topic.forum_id, post.author_id): -post.points})


def post_held(post: Post) -> None:
    """`post` has been written, and is not visible: it counts for the pause between posts, and among
    what its topic withholds. Topic and author are locked."""
    Topic.objects.filter(pk=post.topic_id).update(withheld_count=F("withheld_count") + 1)
    User.objects.filter(pk=post.author_id).update(last_post_at=post.created_at)


def refresh_topic(topic: Topic) -> None:
    """Set the topic's counters and last post from its posts."""
    last = topic.posts.filter(visibility=Visibility.VISIBLE).order_by("-number").first()
    topic.post_count = last.number if last and last.number else 0
    topic.withheld_count = topic.posts.exclude(visibility=Visibility.VISIBLE).count()
    topic.last_post = last
    topic.last_post_at = last.created_at if last else topic.created_at
    if topic.bumped_at:
        topic.last_post_at = max(topic.last_post_at, topic.bumped_at)
    _find_most_points(topic)
    topic.save(
        update_fields=[
            *("post_count", "withheld_count", "last_post", "last_post_at"),
            *MOST_POINTS,
        ]
    )


MOST_POINTS = ("best_reply_id", "most_points")


def _find_most_points(topic: Topic) -> None:
    """Which of the topic's replies has the most points, and how many any of its posts has."""
    rated = topic.posts.filter(visibility=Visibility.VISIBLE, points__gt=0)
    # One of the two best is a reply.
    best = rated.order_by("-points", "id").values_list("pk", "points", "number")[:2]
    replies = [pk for pk, _points, number in best if number != 1]
    topic.best_reply_id = next(iter(replies), None)
    topic.most_points = best[0][1] if best else 0


def points_changed(post: Post, topic: Topic, *, points: int) -> None:
    """So many points others gave for `post`, which says what it was before. Topic, forum and author
    are locked."""
    before = topic.best_reply_id, topic.most_points
    _find_most_points(topic)
    if (topic.best_reply_id, topic.most_points) != before:
        topic.save(update_fields=MOST_POINTS)
    counts = post.visibility == topic.visibility == Visibility.VISIBLE
    if counts and post.author_id:
        add_points({(topic.forum_id, post.author_id): points - post.points})


# The rows of one member are written by whoever holds the member, and so never in a circle.
ADD_SCORES = """
INSERT INTO forum_memberscore AS score (forum_id, member_id, points)
SELECT * FROM unnest(%(forums)s::bigint[], %(members)s::bigint[], %(points)s::integer[])
ON CONFLICT (forum_id, member_id) DO UPDATE SET points = score.points + excluded.points
"""
ADD_REPUTATION = """
UPDATE accounts_user member SET reputation = reputation + more.points FROM (
    SELECT member_id, sum(points)::integer AS points
    FROM unnest(%(forums)s::bigint[], %(members)s::bigint[], %(points)s::integer[])
        AS more (forum_id, member_id, points)
    JOIN forum_forum ON forum_forum.id = forum_id AND forum_forum.reputation <> %(off)s
    GROUP BY member_id
) more WHERE more.member_id = member.id AND more.points <> 0
"""


def add_points(changes: Mapping[tuple[int, int], int]) -> None:
    """Posts that count have got so many points more, or fewer, by the ids of their forums and
    authors. Forums and authors are locked."""
    changed = [(*who, points) for who, points in sorted(changes.items()) if points]
    if not changed:
        return
    forums, members, points = (list(column) for column in zip(*changed, strict=True))
    with connection.cursor() as cursor:
        values = {"forums": forums, "members": members, "points": points}
        cursor.execute(ADD_SCORES, values)
        cursor.execute(ADD_REPUTATION, values | {"off": Forum.Reputation.OFF})


def count_scores(forum_id: int, *, again: bool) -> None:
    """The scores in the forum count from now on, again or no more, in their members' reputation.
    The forum is locked."""
    scores = MemberScore.objects.filter(forum=forum_id).exclude(points=0)
    lock_members(scores.values_list("member_id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_user SET reputation = reputation + %s * score.points"
            " FROM forum_memberscore score"
            " WHERE score.member_id = accounts_user.id AND score.forum_id = %s",
            [1 if again else -1, forum_id],
        )


def refresh_last_post(forum_id: int) -> None:
    """Set the forum's last post from its visible topics."""
    last = last_post_ids(forum_id).first()
    Forum.objects.filter(pk=forum_id).update(last_post=last)


def last_post_ids(forum_id: int) -> QuerySet[Topic, int | None]:
    """The ids of the last posts of the forum's visible topics, youngest first."""
    return (
        Topic.objects.filter(forum_id=forum_id, visibility=Visibility.VISIBLE)
        .exclude(last_post=None)
        .order_by("-last_post_at", "-id")
        .values_list("last_post_id", flat=True)
    )
