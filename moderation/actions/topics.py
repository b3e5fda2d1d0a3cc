"""What happens when moderators change topics: one or many, in one transaction, with one log row.

Every act takes ids, refuses as a whole where one topic may not be touched, and gives the log's row,
or None where everything was so already.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from board.refusals import Refused
from forum import counters
from forum.arranging import rearranged
from forum.models import Forum, ShadowTopic, Topic, Visibility
from moderation.actions.log import log
from moderation.actions.recording import Recorder
from moderation.actions.rights import may_open_in, must_be_administrator, must_moderate
from moderation.models import LogEntry

Act = LogEntry.Act
Entry = LogEntry | None


def set_lock(topic_ids: Collection[int], *, by: User, locked: bool, reason: str = "") -> Entry:
    """Close topics to replies, or open them."""
    act = Act.LOCK if locked else Act.UNLOCK
    return _change(act, topic_ids, by=by, reason=reason, is_locked=locked)


def set_kind(
    topic_ids: Collection[int],
    *,
    by: User,
    kind: int,
    until: datetime | None = None,
    reason: str = "",
) -> Entry:
    """Make topics sticky, announcements or normal ones; `until` then, where they are not normal."""
    until = until if kind else None
    return _change(Act.CHANGE_KIND, topic_ids, by=by, reason=reason, kind=kind, kind_until=until)


def rename(topic_id: int, *, by: User, title: str, reason: str = "") -> Entry:
    """Give a topic another title; its posts keep their subjects."""
    return _change(Act.RENAME, [topic_id], by=by, reason=reason, title=title)


def set_slow(topic_ids: Collection[int], *, by: User, slow: bool, reason: str = "") -> Entry:
    """Let each member post once an hour, or as usual."""
    return _change(Act.SLOW, topic_ids, by=by, reason=reason, is_slow=slow)


def set_auto_close(
    topic_ids: Collection[int], *, by: User, days: int | None, reason: str = ""
) -> Entry:
    """Lock topics by themselves after so many days without a post; never, where None."""
    return _change(Act.AUTO_CLOSE, topic_ids, by=by, reason=reason, closes_after_days=days)


def bump(topic_ids: Collection[int], *, by: User, reason: str = "") -> Entry:
    """Bring topics to the top of their lists, as if somebody had written in them."""
    return _rearrange(Act.BUMP, topic_ids, by=by, reason=reason, bumped_at=timezone.now())


def hide(topic_ids: Collection[int], *, by: User, reason: str = "") -> Entry:
    """Take topics out of sight of all but the moderators."""
    return _rearrange(Act.HIDE, topic_ids, by=by, reason=reason, visibility=Visibility.HIDDEN)


def restore(topic_ids: Collection[int], *, by: User, reason: str = "") -> Entry:
    """Show hidden topics again. Refused for one that was merged, or has no visible post."""
    gone = Topic.objects.filter(pk__in=topic_ids)
    if gone.exclude(moved_to=None).exists() or gone.filter(post_count=0).exists():
        raise Refused("A topic without visible posts cannot be restored: restore its posts.")
    return _rearrange(Act.RESTORE, topic_ids, by=by, reason=reason, visibility=Visibility.VISIBLE)


@transaction.atomic
def move(
    topic_ids: Collection[int],
    *,
    by: User,
    forum: Forum,
    shadow_days: int = 0,
    reason: str = "",
) -> Entry:
    """Move topics to `forum`; for `shadow_days` they are listed where they were, too.

    `by` moderates where they come from, and may start topics where they go.
    """
    may_open_in(by, forum)
    with rearranged(topic_ids, forum_ids=[forum.pk]) as held:
        must_moderate(by, held.topics.values())
        leaving = [topic for topic in held.topics.values() if topic.forum_id != forum.pk]
        changes = Recorder()
        rows = Topic.objects.filter(pk__in=[topic.pk for topic in leaving])
        changes.set(rows, forum_id=forum.pk)
        # A topic has no shadow where it is itself.
        back = ShadowTopic.objects.filter(topic__in=rows, forum=forum)
        changes.set(back, expires_at=timezone.now())
        if shadow_days:
            _cast_shadows(leaving, changes, days=shadow_days)
    changes.rearranged(held)
    return _logged(
        Act.MOVE, by=by, topics=leaving, reason=reason, changes=changes, forum_ids=[forum.pk]
    )


def _cast_shadows(topics: Collection[Topic], changes: Recorder, *, days: int) -> None:
    now = timezone.now()
    ShadowTopic.objects.bulk_create(
        (
            ShadowTopic(topic=topic, forum_id=topic.forum_id, expires_at=now)
            for topic in sorted(topics, key=lambda topic: topic.pk)
        ),
        ignore_conflicts=True,
    )
    for forum_id in sorted({topic.forum_id for topic in topics}):
        left = [topic.pk for topic in topics if topic.forum_id == forum_id]
        rows = ShadowTopic.objects.filter(forum=forum_id, topic__in=left)
        changes.set(rows, expires_at=now + timedelta(days=days))


@transaction.atomic
def delete_for_ever(topic_ids: Collection[int], *, by: User, reason: str = "") -> Entry:
    """Delete topics with all their posts. Administrators only; nothing brings them back."""
    must_be_administrator(by)
    with rearranged(topic_ids) as held:
        gone = list(held.topics.values())
        # Written while the rows are there; the links to them become null.
        entry = log(Act.DELETE, by=by, topics=gone, reason=reason)
        Topic.objects.filter(pk__in=topic_ids).delete()
    return entry


@transaction.atomic
def _change(
    act: LogEntry.Act, topic_ids: Collection[int], *, by: User, reason: str, **values: Any
) -> Entry:
    held = counters.lock_topics(topic_ids)
    counters.lock_forums(topic.forum_id for topic in held.values())
    must_moderate(by, held.values())
    changes = Recorder()
    changed = changes.set(Topic.objects.filter(pk__in=topic_ids), **values)
    topics = [held[pk] for pk in changed]
    return _logged(act, by=by, topics=topics, reason=reason, changes=changes)


@transaction.atomic
def _rearrange(
    act: LogEntry.Act, topic_ids: Collection[int], *, by: User, reason: str, **values: Any
) -> Entry:
    with rearranged(topic_ids) as held:
        must_moderate(by, held.topics.values())
        changes = Recorder()
        changed = changes.set(Topic.objects.filter(pk__in=topic_ids), **values)
    changes.rearranged(held)
    topics = [held.topics[pk] for pk in changed]
    return _logged(act, by=by, topics=topics, reason=reason, changes=changes)


def _logged(
    act: LogEntry.Act,
    *,
    by: User,
    topics: Collection[Topic],
    reason: str,
    changes: Recorder,
    forum_ids: Collection[int] = (),
) -> Entry:
    if not topics:
        return None
    return log(act, by=by, topics=topics, reason=reason, changes=changes, forum_ids=forum_ids)
