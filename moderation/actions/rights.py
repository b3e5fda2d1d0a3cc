"""What an act asks first."""

from collections.abc import Iterable

from accounts.models import Group, User
from accounts.permissions import keeps_order
from board.refusals import Refused
from forum.models import Forum, Topic
from forum.permissions import can_start_topic
from moderation.permissions import can_act_on, can_delete, can_moderate_all


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


def must_delete(by: User, member: User) -> None:
    """Raises Refused unless `by` may delete the account of `member`."""
    if not can_delete(by, member):
        raise Refused("Only administrators delete accounts, and not those of administrators.")


def must_keep_order(by: User) -> None:
    """Raises Refused unless `by` keeps order on the whole board."""
    if not keeps_order(by):
        raise Refused("Only those who keep order on the whole board do this.")


def must_act_on(by: User, member: User | None) -> None:
    """Raises Refused unless `by` keeps order everywhere and may act on `member`."""
    must_keep_order(by)
    if not can_act_on(by, member):
        raise Refused("You may not do this to yourself, nor to an administrator.")


def must_outrank(by: User, member: User | None) -> None:
    """As `must_act_on`, and only administrators to moderators."""
    must_act_on(by, member)
    if member and Group.MODERATORS in member.group_keys and not by.is_superuser:
        raise Refused("Only administrators do this to moderators.")
