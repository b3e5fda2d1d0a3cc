"""What happens when a moderator closes a topic or opens it again."""

from django.db import transaction

from accounts.models import User
from forum.actions.refusals import Refused
from forum.counters import lock_topic
from forum.models import Topic
from forum.permissions import can_moderate
from moderation.actions.log import log
from moderation.models import LogEntry


@transaction.atomic
def set_lock(topic: Topic, *, by: User, locked: bool) -> Topic:
    """Close `topic` to replies, or open it; what is so already stays so, without a log entry.

    Raises Refused for whoever does not moderate the topic's forum.
    """
    topic = lock_topic(topic.pk)
    if not can_moderate(by, topic.forum_id):
        raise Refused("You do not moderate this forum.")
    if topic.is_locked != locked:
        topic.is_locked = locked
        topic.save(update_fields=["is_locked"])
        act = LogEntry.Act.LOCK if locked else LogEntry.Act.UNLOCK
        log(act, by=by, topic=topic, before={"is_locked": not locked})
    return topic
