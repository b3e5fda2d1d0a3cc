"""What one member may know of another."""

from accounts.bans import is_read_only
from accounts.models import Group, Reader, User

_KEEP_ORDER = frozenset({Group.MODERATORS, Group.ADMINISTRATORS})


def can_see_profile(reader: Reader, member: User) -> bool:
    """Everybody may, as soon as the address is confirmed and while the account may sign in; else
    the member alone and administrators."""
    listed = member.is_active and member.is_confirmed
    return listed or reader.pk == member.pk or (isinstance(reader, User) and reader.is_staff)


def can_see_last_seen(reader: Reader, member: User) -> bool:
    """Members hidden in Who is online are seen by themselves and by those who keep order."""
    if not member.hides_online or reader.pk == member.pk:
        return True
    return keeps_order(reader)


def keeps_order(reader: Reader) -> bool:
    """Moderators and administrators of the whole board, as long as they may write themselves."""
    if not isinstance(reader, User) or not reader.group_keys & _KEEP_ORDER:
        return False
    return not is_read_only(reader)
