"""The only writer of the moderation log, inside the transaction of the act that it tells of."""

from collections.abc import Collection
from typing import Any

from accounts.models import User
from forum.models import Post, Topic
from moderation.actions.recording import Recorder
from moderation.models import LogEntry


def log(
    act: LogEntry.Act,
    *,
    by: User,
    topics: Collection[Topic] = (),
    posts: Collection[Post] = (),
    members: Collection[User] = (),
    title: str = "",
    reason: str = "",
    changes: Recorder | dict[str, Any] | None = None,
    part_of: LogEntry | None = None,
    undoes: LogEntry | None = None,
    forum_ids: Collection[int] = (),
) -> LogEntry:
    """Write down one act on these topics, posts or members; `changes` is what undoing it needs.

    The row belongs to the forums of the topics and to `forum_ids`; it names the authors of posts.
    """
    only_topic = next(iter(topics)) if len(topics) == 1 else None
    only_post = next(iter(posts)) if len(posts) == 1 else None
    whom = {member.pk for member in members} | {post.author_id for post in posts}
    return LogEntry.objects.create(
        act=act,
        by=by,
        by_name=by.username,
        topic=only_topic,
        post=only_post,
        forums=sorted({topic.forum_id for topic in topics} | set(forum_ids)),
        members=sorted(pk for pk in whom if pk),
        title=title or _title(topics, posts, members),
        reason=reason,
        changes=changes.as_json() if isinstance(changes, Recorder) else changes or {},
        part_of=part_of,
        undoes=undoes,
    )


def _title(topics: Collection[Topic], posts: Collection[Post], members: Collection[User]) -> str:
    """What the act was done to: by name where it is one, else how many."""
    if posts:
        return next(iter(posts)).subject if len(posts) == 1 else f"{len(posts):,} posts"
    if topics:
        return next(iter(topics)).title if len(topics) == 1 else f"{len(topics):,} topics"
    return ", ".join(member.username for member in members)[:124]
