"""What happens when posts move between topics: split off, merged, copied.

Each act gives the log's row.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from board.refusals import Refused
from forum.arranging import rearranged
from forum.models import Forum, Post, Topic, Visibility
from moderation.actions.log import log
from moderation.actions.posts import follow_first_posts
from moderation.actions.recording import Recorder
from moderation.actions.rights import may_open_in, must_moderate
from moderation.models import LogEntry


def posts_from(post: Post) -> QuerySet[Post]:
    """`post` and what comes after it in its topic, whether visible or not."""
    later = Q(created_at__gt=post.created_at) | Q(created_at=post.created_at, pk__gte=post.pk)
    return Post.objects.filter(later, topic=post.topic_id)


@transaction.atomic
def split(
    topic_id: int,
    post_ids: Collection[int],
    *,
    by: User,
    forum: Forum,
    title: str,
    reason: str = "",
) -> LogEntry:
    """Take posts out of a topic and open a new one with them in `forum`.

    Raises Refused where nothing visible would go or stay.
    """
    may_open_in(by, forum)
    first = _chosen(topic_id, post_ids).filter(visibility=Visibility.VISIBLE).first()
    if first is None:
        raise Refused("Choose posts of this topic that are visible.")
    target = Topic.objects.create(
        forum=forum,
        title=title,
        # Not shown before the posts are there; the recorder then does it.
        visibility=Visibility.HIDDEN,
        author_id=first.author_id,
        author_name=first.author_name,
        created_at=first.created_at,
        last_post_at=first.created_at,
    )
    # Whoever may start topics there may open this one there.
    return _move_posts(topic_id, target, post_ids, by=by, reason=reason, moderated=[topic_id])


@transaction.atomic
def split_into(
    topic_id: int, post_ids: Collection[int], *, by: User, target: Topic, reason: str = ""
) -> LogEntry:
    """Take posts out of a topic and put them into `target`, by their times."""
    if target.pk == topic_id:
        raise Refused("These posts are in this topic already.")
    both = [topic_id, target.pk]
    return _move_posts(topic_id, target, post_ids, by=by, reason=reason, moderated=both)


def _move_posts(
    topic_id: int,
    target: Topic,
    post_ids: Collection[int],
    *,
    by: User,
    reason: str,
    moderated: Collection[int],
) -> LogEntry:
    with rearranged([topic_id, target.pk]) as held:
        topics = list(held.topics.values())
        must_moderate(by, [held.topics[pk] for pk in moderated])
        chosen = _chosen(topic_id, post_ids)
        visible = held.topics[topic_id].posts.filter(visibility=Visibility.VISIBLE)
        if not visible.exclude(pk__in=chosen).exists():
            raise Refused("All posts would go: move the topic, or merge it.")
        changes = Recorder()
        if not changes.set(chosen, topic_id=target.pk):
            raise Refused("Choose posts of this topic.")
        changes.set(_hidden_and_empty(target), visibility=Visibility.VISIBLE)
        follow_first_posts(topics, changes)
    changes.rearranged(held)
    moved = Post.objects.filter(pk__in=changes.steps[0].ids)
    return log(
        LogEntry.Act.SPLIT,
        by=by,
        topics=topics,
        posts=list(moved),
        title=f"{held.topics[topic_id].title} → {target.title}"[:124],
        reason=reason,
        changes=changes,
    )


def _chosen(topic_id: int, post_ids: Collection[int]) -> QuerySet[Post]:
    posts = Post.objects.filter(topic=topic_id, pk__in=post_ids)
    return posts.order_by("created_at", "pk")


def _hidden_and_empty(topic: Topic) -> QuerySet[Topic]:
    return Topic.objects.filter(pk=topic.pk, visibility=Visibility.HIDDEN, post_count=0)


@transaction.atomic
def merge(topic_ids: Collection[int], *, by: User, target: Topic, reason: str = "") -> LogEntry:
    """Put the posts of topics into `target`, by their times; the old addresses lead there."""
    sources = set(topic_ids) - {target.pk}
    if not sources:
        raise Refused("Choose another topic to merge with.")
    with rearranged({*sources, target.pk}) as held:
        must_moderate(by, held.topics.values())
        if held.topics[target.pk].visibility != Visibility.VISIBLE:
            raise Refused("Merge into a topic that is visible.")
        changes = Recorder()
        changes.set(Post.objects.filter(topic__in=sources), topic_id=target.pk)
        changes.set(
            Topic.objects.filter(pk__in=sources),
            visibility=Visibility.HIDDEN,
            moved_to_id=target.pk,
        )
        follow_first_posts([held.topics[target.pk]], changes)
    changes.rearranged(held)
    return log(
        LogEntry.Act.MERGE,
        by=by,
        topics=list(held.topics.values()),
        title=target.title,
        reason=reason,
        changes=changes,
    )


@transaction.atomic
def copy(topic_id: int, *, by: User, forum: Forum, reason: str = "") -> LogEntry:
    """Make a second topic with the same visible posts in `forum`; the log's row names it."""
    may_open_in(by, forum)
    original = Topic.objects.get(pk=topic_id)
    made = Topic.objects.create(
        forum=forum,
        title=original.title,
        visibility=Visibility.HIDDEN,
        author_id=original.author_id,
        author_name=original.author_name,
        created_at=original.created_at,
        last_post_at=timezone.now(),
    )
    changes = Recorder()
    with rearranged([topic_id, made.pk]) as held:
        must_moderate(by, [held.topics[topic_id]])
        posts = original.posts.filter(visibility=Visibility.VISIBLE).order_by("number")
        Post.objects.bulk_create(_copies(posts, made), batch_size=500)
        changes.set(Topic.objects.filter(pk=made.pk), visibility=Visibility.VISIBLE)
    return log(LogEntry.Act.COPY, by=by, topics=[made], reason=reason, changes=changes)


def _copies(posts: QuerySet[Post], made: Topic) -> list[Post]:
    return [
        Post(
            topic=made,
            number=post.number,
            author_id=post.author_id,
            author_name=post.author_name,
            subject=post.subject,
            source=post.source,
            html=post.html,
            created_at=post.created_at,
        )
        for post in posts
    ]
