"""What happens when a moderator changes somebody else's post."""

from typing import Any

from django.db import transaction

from accounts.models import User
from forum.actions.posts import edit
from forum.counters import lock_topic
from forum.models import Post
from moderation.actions.log import log
from moderation.models import LogEntry


@transaction.atomic
def edit_others(post: Post, *, by: User, reason: str = "", **changes: Any) -> Post:
    """Edit `post` as its author would, and log it. Takes and raises what `forum`'s edit does."""
    # Held before it is read, so that the log compares with what this edit changes.
    lock_topic(post.topic_id)
    post = Post.objects.get(pk=post.pk)
    before: dict[str, Any] = {"subject": post.subject, "edit_reason": post.edit_reason}
    changed = edit(post, by=by, reason=reason, **changes)
    if (changed.subject, changed.source) != (post.subject, post.source):
        before["version"] = changed.versions.count()
        log(
            LogEntry.Act.EDIT,
            by=by,
            topic=changed.topic,
            post=changed,
            reason=reason,
            before=before,
        )
    return changed
