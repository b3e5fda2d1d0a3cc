"""What happens when moderators change posts: one or many, in one transaction, with one log row.

Every act takes ids, refuses as a whole where one post may not be touched, and gives the log's row,
or None where everything was so already.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.actions.members import promote_newcomer
from accounts.models import Group, User
from board.models.settings import board_settings
from forum.actions.posts import edit
from forum.arranging import rearranged
from forum.counters import lock_forum, lock_topic, lock_topics
from forum.models import Post, Topic, Visibility
from moderation.actions.log import log
from moderation.actions.ratings import follow_authors
from moderation.actions.recording import Recorder
from moderation.actions.rights import must_be_administrator, must_moderate
from moderation.actions.telling import tell_of_posts
from moderation.models import LogEntry

Act = LogEntry.Act
Entry = LogEntry | None
NOT_HIDDEN = {"hidden_by_id": None, "hidden_reason": "", "flag": ""}


@transaction.atomic
def edit_others(post: Post, *, by: User, reason: str = "", **changes: Any) -> Post:
    """Edit `post` as its author would, and log it. Takes and raises what `forum`'s edit does."""
    # Held before it is read, so that the log compares with what this edit changes.
    lock_topic(post.topic_id)
    post = Post.objects.get(pk=post.pk)
    changed = edit(post, by=by, reason=reason, **changes)
    if (changed.subject, changed.source) != (post.subject, post.source):
        version = {"version": changed.versions.count()}
        log(
            Act.EDIT,
            by=by,
            topics=[changed.topic],
            posts=[changed],
            reason=reason,
            changes=version,
        )
    return changed


@transaction.atomic
def hide(post_ids: Collection[int], *, by: User, reason: str = "", part_of: Entry = None) -> Entry:
    """Take posts out of sight; the author and moderators see a stub with the reason. A topic that
    is left without visible posts is hidden with them. What a rule had hidden has been looked at."""
    with _held(post_ids, by=by) as act:
        values = {"hidden_by_id": by.pk, "hidden_reason": reason, "flag": ""}
        going = act.posts.filter(~Q(visibility=Visibility.HIDDEN) | Q(flag__gt=""))
        act.change(going, visibility=Visibility.HIDDEN, **values)
        act.hide_empty_topics()
    # Whose posts go in a clean-up learns of the ban.
    if part_of is None:
        tell_of_posts(act.changes, by=by, reason=reason)
    return act.log(Act.HIDE, reason, part_of=part_of)


@transaction.atomic
def restore(post_ids: Collection[int], *, by: User, reason: str = "") -> Entry:
    """Show hidden posts again, in their places; and their topics, where those were empty."""
    with _held(post_ids, by=by) as act:
        hidden = act.posts.filter(visibility=Visibility.HIDDEN)
        act.show_empty_topics(hidden)
        act.change(hidden, visibility=Visibility.VISIBLE, **NOT_HIDDEN)
    tell_of_posts(act.changes, by=by, reason=reason)
    return act.log(Act.RESTORE, reason)


@transaction.atomic
def approve(post_ids: Collection[int], *, by: User, trust: bool = False, reason: str = "") -> Entry:
    """Show posts that waited, at the end of their topics: as new to everybody; and what a rule has
    hidden, in its place. What one has flagged stays. `trust` makes newcomers among the authors
    members."""
    with _held(post_ids, by=by) as act:
        caught = act.posts.exclude(visibility=Visibility.WAITING).filter(flag__gt="")
        waiting = act.posts.filter(visibility=Visibility.WAITING).order_by("created_at", "pk")
        opened = act.show_empty_topics(waiting) + act.show_empty_topics(caught)
        act.change(caught, visibility=Visibility.VISIBLE, **NOT_HIDDEN)
        for post in waiting.select_related("topic"):
            at = lock_forum(post.topic.forum_id) + timedelta(microseconds=len(act.changed))
            act.change(
                Post.objects.filter(pk=post.pk),
                visibility=Visibility.VISIBLE,
                created_at=at,
                flag="",
            )
        follow_first_posts(opened, act.changes)
    _welcome(act.changed, trust=trust)
    tell_of_posts(act.changes, by=by, reason=reason)
    return act.log(Act.APPROVE, reason)


@transaction.atomic
def change_author(post_ids: Collection[int], *, by: User, author: User, reason: str = "") -> Entry:
    """Say that `author` wrote these posts, and has what others gave for them."""
    with _held(post_ids, by=by, user_ids=[author.pk]) as act:
        act.change(act.posts, author_id=author.pk, author_name=author.username, submit_key=None)
        follow_authors(act.changed, act.changes)
        follow_first_posts(act.topics, act.changes)
    return act.log(Act.CHANGE_AUTHOR, reason)


def set_edit_lock(post_ids: Collection[int], *, by: User, locked: bool, reason: str = "") -> Entry:
    """Keep the authors from editing these posts, or let them."""
    act = Act.LOCK_POST if locked else Act.UNLOCK_POST
    return _mark(act, post_ids, by=by, reason=reason, is_locked=locked)


def set_note(post_id: int, *, by: User, note: str, reason: str = "") -> Entry:
    """Put a moderator's note under the text of a post; an empty one takes it away."""
    name = by.username if note else ""
    return _mark(Act.NOTE, [post_id], by=by, reason=reason, note=note, note_by_name=name)


@transaction.atomic
def delete_for_ever(post_ids: Collection[int], *, by: User, reason: str = "") -> Entry:
    """Delete posts and all their versions. Administrators only; nothing brings them back."""
    must_be_administrator(by)
    with _held(post_ids, by=by) as act:
        gone = list(act.posts.select_related("topic"))
        entry = log(Act.DELETE, by=by, topics=act.topics, posts=gone, reason=reason)
        act.posts.delete()
        act.hide_empty_topics()
    return entry


@dataclass
class _Act:
    """An act that is being done: its posts and their topics, held, and what has changed."""

    by: User
    posts: Any
    topics: list[Topic]
    changes: Recorder
    changed: list[int]

    def change(self, rows: Any, **values: Any) -> None:
        self.changed += self.changes.set(rows, **values)

    def hide_empty_topics(self) -> None:
        """Topics of which nothing is visible any more."""
        topics = Topic.objects.filter(pk__in=[topic.pk for topic in self.topics])
        empty = topics.exclude(posts__visibility=Visibility.VISIBLE)
        visible = empty.filter(visibility=Visibility.VISIBLE)
        self.changes.set(visible, visibility=Visibility.HIDDEN)

    def show_empty_topics(self, posts: Any) -> list[Topic]:
        """Show the topics, and give them, that are out of sight since nothing was visible in them,
        as soon as these posts are."""
        coming = Topic.objects.filter(pk__in=posts.values("topic"), post_count=0, moved_to=None)
        shown = self.changes.set(coming, visibility=Visibility.VISIBLE)
        return [topic for topic in self.topics if topic.pk in shown]

    def log(self, act: LogEntry.Act, reason: str, *, part_of: Entry = None) -> Entry:
        posts = list(Post.objects.filter(pk__in=self.changed).only("subject", "author_id", "topic"))
        if not posts:
            return None
        touched = {post.topic_id for post in posts}
        topics = [topic for topic in self.topics if topic.pk in touched]
        return log(
            act,
            by=self.by,
            topics=topics,
            posts=posts,
            reason=reason,
            changes=self.changes,
            part_of=part_of,
        )


@contextmanager
def _held(post_ids: Collection[int], *, by: User, user_ids: Collection[int] = ()) -> Iterator[_Act]:
    """Hold the topics of these posts; what is done inside is numbered and counted at the end."""
    posts = Post.objects.filter(pk__in=post_ids)
    topic_ids = set(posts.values_list("topic_id", flat=True))
    with rearranged(topic_ids, user_ids=user_ids) as held:
        topics = list(held.topics.values())
        must_moderate(by, topics)
        # One that was moved away while we waited for its topic is not held.
        act = _Act(by, posts.filter(topic__in=topic_ids), topics, Recorder(), [])
        yield act
    act.changes.rearranged(held)


@transaction.atomic
def _mark(
    act: LogEntry.Act, post_ids: Collection[int], *, by: User, reason: str, **values: Any
) -> Entry:
    posts = Post.objects.filter(pk__in=post_ids)
    topics = list(lock_topics(set(posts.values_list("topic_id", flat=True))).values())
    must_moderate(by, topics)
    changes = Recorder()
    changed = changes.set(posts, **values)
    return _Act(by, posts, topics, changes, changed).log(act, reason)


def follow_first_posts(topics: Collection[Topic], changes: Recorder) -> None:
    """A topic was opened by the author of its first visible post, when that was written."""
    for topic in topics:
        shown = topic.posts.filter(visibility=Visibility.VISIBLE)
        first = shown.order_by("created_at", "pk").first()
        if first is not None:
            changes.set(
                Topic.objects.filter(pk=topic.pk),
                author_id=first.author_id,
                author_name=first.author_name,
                created_at=first.created_at,
            )


def _welcome(post_ids: Collection[int], *, trust: bool) -> None:
    enough = 0 if trust else board_settings().newcomer_posts
    authors = User.objects.filter(
        posts__in=post_ids, groups__key=Group.NEWCOMERS, post_count__gte=enough
    )
    for author in authors.distinct():
        promote_newcomer(author)
