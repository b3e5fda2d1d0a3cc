"""What happens when an act of moderation is undone.

Everything that is still as the act left it goes back to what it was: posts, topics, bans, and how
far the readers had read. What was changed again since stays as it is; `prospect` says so before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from board.refusals import Refused
from forum.actions.posts import edit
from forum.arranging import hold, rearranged, set_marks
from forum.marks import Mark
from forum.models import Forum, Post, Topic, TopicRead, Visibility
from moderation.actions.log import log
from moderation.actions.ratings import follow_authors
from moderation.actions.recording import Recorder, Step, ids_in, marks_of, steps_of
from moderation.actions.telling import tell_of_bans, tell_of_posts
from moderation.models import LogEntry
from moderation.permissions import can_undo
from reputation.ledger import settle_posts
from reputation.models import Rating


@dataclass(frozen=True)
class Prospect:
    """What undoing would do: which rows go back, and which stay since they changed again; how many
    of each model."""

    going: Counter[str]
    left: Counter[str]

    @property
    def going_back(self) -> int:
        return self.going.total()

    @property
    def staying(self) -> int:
        return self.left.total()


def prospect(entry: LogEntry) -> Prospect:
    """What undoing `entry` would do now."""
    going: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for part in _whole(entry):
        if part.act == LogEntry.Act.EDIT:
            (going if _is_latest_version(part) else left)[Post._meta.label_lower] += 1
            continue
        steps = steps_of(part.changes)
        all_rows = {(step.model, pk) for step in steps for pk in step.ids}
        stuck = {(step.model, pk) for step in steps for pk in _stuck(step)}
        going.update(model for model, _pk in all_rows - stuck)
        left.update(model for model, _pk in stuck)
    return Prospect(going, left)


def _stuck(step: Step) -> set[int]:
    free = step.standing().values_list("pk", flat=True) if step.may_go_back() else ()
    return set(step.ids) - set(free)


@transaction.atomic
def undo(entry: LogEntry, *, by: User, reason: str = "") -> LogEntry:
    """Undo `entry`, and with it the acts that are parts of it, the last first; gives the log's row.

    Raises Refused where `by` may not, where it was undone before, or where nothing of it is left.
    """
    entry = LogEntry.objects.select_for_update(no_key=True, of=("self",)).get(pk=entry.pk)
    if not can_undo(by, entry):
        raise Refused("You may not undo this.")
    if hasattr(entry, "undone_by"):
        raise Refused("This was undone already.")
    if not prospect(entry).going_back:
        raise Refused("Everything that this changed has been changed again since.")
    parts = _whole(entry)
    _hold_all(parts)
    changes = Recorder()
    for part in reversed(parts):
        _undo_one(part, by=by, changes=changes)
    tell_of_posts(changes, by=by, reason=reason)
    tell_of_bans(changes, reason=reason)
    return log(
        LogEntry.Act.UNDO,
        by=by,
        topics=[entry.topic] if entry.topic else [],
        posts=[entry.post] if entry.post else [],
        members=list(User.objects.filter(pk__in=entry.members)),
        title=f"{entry.get_act_display()} “{entry.title}”"[:124],
        reason=reason,
        changes=changes,
        undoes=entry,
        forum_ids=entry.forums,
    )


def _whole(entry: LogEntry) -> list[LogEntry]:
    return [entry, *entry.parts.order_by("id")]


def _hold_all(parts: Sequence[LogEntry]) -> None:
    """All rows of all parts, in the order of locks; each part then holds its own again."""
    steps = [step for part in parts for step in steps_of(part.changes)]
    members = ids_in(steps, User) | {pk for part in parts for pk in part.members}
    hold(_topics_of(steps), forum_ids=ids_in(steps, Forum), user_ids=members)


def _topics_of(steps: Collection[Step]) -> set[int]:
    """The topics that still exist, of all that these steps change."""
    post_ids = ids_in(steps, Post) | _posts_rated_in(steps)
    posts = Post.objects.filter(pk__in=post_ids)
    ids = ids_in(steps, Topic) | set(posts.values_list("topic_id", flat=True))
    return set(Topic.objects.filter(pk__in=ids).values_list("pk", flat=True))


def _posts_rated_in(steps: Collection[Step]) -> set[int]:
    ratings = Rating.objects.filter(pk__in=ids_in(steps, Rating))
    return set(ratings.values_list("post_id", flat=True))


def _undo_one(part: LogEntry, *, by: User, changes: Recorder) -> None:
    if part.act == LogEntry.Act.EDIT:
        _undo_edit(part, by=by)
        return
    steps = steps_of(part.changes)
    topic_ids = _topics_of(steps)
    before = _marks_on(topic_ids)
    users = ids_in(steps, User)
    with rearranged(topic_ids, forum_ids=ids_in(steps, Forum), user_ids=users) as held:
        changes.go_back(steps)
        settle_posts(_posts_rated_in(steps))
        # What was given meanwhile, to the author that the act had named, goes back as well.
        follow_authors(_posts_of_new_authors(steps), changes)
        _lead_on(steps, changes)
    _put_marks_back(marks_of(part.changes, held.orders_after), before)
    held.marks = _difference(before, _marks_on(topic_ids))
    changes.rearranged(held)


def _posts_of_new_authors(steps: Collection[Step]) -> set[int]:
    return {
        pk
        for step in steps
        if step.model_class is Post and "author_id" in step.old
        for pk in step.ids
    }


def _lead_on(steps: Sequence[Step], changes: Recorder) -> None:
    """A topic whose posts have all gone back leads to where they are: its address was given out."""
    for topic_id in ids_in(steps, Topic):
        rows = Topic.objects.filter(
            pk=topic_id, moved_to=None, posts=None, visibility=Visibility.HIDDEN
        )
        back = [step.old["topic_id"] for step in steps if step.new.get("topic_id") == topic_id]
        if back:
            changes.set(rows, moved_to_id=back[0])


def _undo_edit(part: LogEntry, *, by: User) -> None:
    post = part.post
    if post is None or not _is_latest_version(part):
        return
    version = post.versions.get(version=part.changes["version"])
    edit(post, by=by, subject=version.subject, source=version.source, reason=version.reason)


def _is_latest_version(part: LogEntry) -> bool:
    return part.post is not None and part.post.versions.count() == part.changes.get("version")


Marks = dict[tuple[int, int], int]


def _marks_on(topic_ids: Collection[int]) -> Marks:
    marks = TopicRead.objects.filter(topic__in=topic_ids)
    return {(user, topic): n for user, topic, n in marks.values_list("user", "topic", "number")}


def _put_marks_back(marks: Sequence[Mark], before: Marks) -> None:
    """Who has not read on since the act has read again what was read before it."""
    unmoved = [m for m in marks if before.get((m.user_id, m.topic_id)) == m.after]
    set_marks([(m.user_id, m.topic_id, m.before) for m in unmoved if m.before is not None])
    for mark in unmoved:
        if mark.before is None:
            TopicRead.objects.filter(user=mark.user_id, topic=mark.topic_id).delete()


def _difference(before: Marks, after: Marks) -> list[Mark]:
    return [
        Mark(user_id, topic_id, before.get((user_id, topic_id)), number)
        for (user_id, topic_id), number in after.items()
        if before.get((user_id, topic_id)) != number
    ]
