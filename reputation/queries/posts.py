"""What members gave for a post, and which posts have got most."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from accounts.models import Reader, User
from forum.models import Forum, Post, Topic, Visibility
from forum.models.tree import tree
from reputation.models import Rating

SHOWN = 20


def ratings_of(post: Post, reader: Reader) -> list[Rating]:
    """The ratings of `post` that `reader` may know of, the first one first."""
    found = Rating.objects.visible_to(reader).filter(post=post)
    return list(found.select_related("giver").order_by("pk"))


def has_rated(user: User, post: Post) -> bool:
    """Whether `user` gave something for `post` that was not taken back."""
    own = Rating.objects.filter(giver=user, post=post)
    return own.exclude(state=Rating.State.TAKEN_BACK).exists()


@dataclass(frozen=True)
class Best:
    """A post that is among the best, with its place from 1 on."""

    place: int
    post: Post


def best_of_topic(topic: Topic) -> list[Best]:
    """The visible posts of `topic` with the most points; who may read it may read them."""
    posts = Post.objects.filter(topic=topic, visibility=Visibility.VISIBLE, points__gt=0)
    return _placed(list(posts.order_by("-points", "pk").values_list("pk", flat=True)[:SHOWN]))


# The best posts of a forum are in the topics whose best posts are the best: as many topics as posts
# are wanted are enough, and where there are so many, no post that has less than the best one of the
# last of them. So both steps go by an index, and neither reads more than it needs.
BEST_OF_FORUM = f"""
WITH topic AS (
    SELECT id, most_points FROM forum_topic
    WHERE forum_id = %s AND visibility = {Visibility.VISIBLE} AND most_points > 0
    ORDER BY most_points DESC, id LIMIT {SHOWN}
), least AS (
    SELECT CASE count(*) WHEN {SHOWN} THEN min(most_points) ELSE 1 END AS points FROM topic
)
SELECT best.id FROM topic CROSS JOIN LATERAL (
    SELECT id, points FROM forum_post
    WHERE topic_id = topic.id AND visibility = {Visibility.VISIBLE} AND points > 0
        AND points >= (SELECT points FROM least)
    ORDER BY points DESC, id LIMIT {SHOWN}
) best ORDER BY best.points DESC, best.id LIMIT {SHOWN}
"""


def best_of_forum(forum: Forum) -> list[Best]:
    """The visible posts of the forum's own topics with the most points, for who may read it."""
    with connection.cursor() as cursor:
        cursor.execute(BEST_OF_FORUM, [forum.pk])
        return _placed([pk for (pk,) in cursor.fetchall()])


def _placed(ids: list[int]) -> list[Best]:
    posts = Post.objects.select_related("author", "topic").in_bulk(ids)
    for post in posts.values():
        post.topic.forum = tree().forums[post.topic.forum_id]
    return [Best(place, posts[pk]) for place, pk in enumerate(ids, start=1)]
