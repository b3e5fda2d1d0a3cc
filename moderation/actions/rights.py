"""What an act asks first."""

from collections.abc import Iterable

from accounts.models import User
from board.refusals import Refused
from forum.models import Forum, Topic
from forum.permissions import can_start_topic
from moderation.permissions import can_moderate_all


def must_moderate(by: User, topics: Iterable[Topic]) -> None:
    """Raises Refused unless `by` moderates the forums of all these topics."""
    if not can_moderate_all(by, (topic.forum_id for topic in topics)):
        raise Refused("You do not moderate this forum.")


def may_open_in(by: User, forum: Forum) -> None:
    """Raises Refused unless `by` may start topics in `forum`, where topics come from elsewhere."""
    if not can_start_topic(by, forum):
        raise Refused(f"You may not start topics in “{forum.name}”.")


def must_be_administrator(by: User) -> None:
    """Raises Refused for all others: what nothing brings back, only administrators do."""
    if not by.is_superuser:
        raise Refused("Only administrators delete for ever. You can hide it.")
