"""May she keep order here? Answered from memory."""

from collections.abc import Iterable

from accounts.bans import is_read_only
from accounts.models import Reader, User
from accounts.permissions import keeps_order
from forum.models import Post
from forum.models.tree import access_of
from forum.permissions import can_moderate
from moderation.models import LogEntry
from moderation.models.report import Target


def can_moderate_all(user: Reader, forum_ids: Iterable[int]) -> bool:
    """Moderators of every one of these forums."""
    return all(can_moderate(user, forum_id) for forum_id in forum_ids)


def moderates_anywhere(user: Reader) -> bool:
    """Whether there is anything that `user` keeps in order: then the desk is open."""
    if not isinstance(user, User) or is_read_only(user):
        return False
    return access_of(user).moderates or keeps_order(user)


def can_report_profile(user: User, member: User) -> bool:
    """Every member who may write at all may tell the moderators of another one."""
    return member.pk != user.pk and not is_read_only(user)


def can_answer_reports(user: User, target: Target) -> bool:
    """Who moderates the post's forum; of a profile, who keeps order everywhere."""
    if isinstance(target, Post):
        return can_moderate(user, target.topic.forum_id)
    return keeps_order(user)


def can_act_on(user: User, member: User | None) -> bool:
    """Whoever keeps order may act on everybody but administrators; those on everybody else. Nobody
    acts on the own account."""
    if member is None:
        return True
    return member.pk != user.pk and (user.is_superuser or not member.is_superuser)


def can_delete(user: User, member: User) -> bool:
    """Administrators delete accounts for ever, but for those of administrators."""
    return user.is_superuser and not member.is_superuser


def can_undo(user: Reader, entry: LogEntry) -> bool:
    """Who might have done it: moderators of all its forums; of an act on members, those who keep
    order everywhere, and never the one to whom it was done. What an administrator did,
    administrators undo."""
    if not isinstance(user, User) or not entry.changes and not entry.parts.exists():
        return False
    if entry.by is not None and entry.by.is_superuser and not user.is_superuser:
        return False
    if entry.forums:
        return can_moderate_all(user, entry.forums)
    return keeps_order(user) and user.pk not in entry.members
