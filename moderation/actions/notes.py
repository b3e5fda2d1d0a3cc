"""What happens when those who keep order note something about a member."""

from accounts.models import User
from moderation.actions.rights import must_keep_order
from moderation.models import MemberNote


def add_note(member: User, *, by: User, text: str) -> MemberNote:
    """Keep a note that only those who keep order read. Raises Refused for others."""
    must_keep_order(by)
    return MemberNote.objects.create(member=member, by=by, by_name=by.username, text=text)
