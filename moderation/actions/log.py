"""The only writer of the moderation log, inside the transaction of the act that it tells of."""

from typing import Any

from accounts.models import User
from forum.models import Post, Topic
from moderation.models import LogEntry


def log(
    act: LogEntry.Act,
    *,
    by: User,
    topic: Topic,
    post: Post | None = None,
    reason: str = "",
    before: dict[str, Any] | None = None,
) -> LogEntry:
    """Write down one act; `before` is what undoing it needs."""
    return LogEntry.objects.create(
        act=act,
        by=by,
        by_name=by.username,
        topic=topic,
        post=post,
        title=topic.title,
        reason=reason,
        before=before or {},
    )
