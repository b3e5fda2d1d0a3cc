"""What happens when somebody joins: the account, and the proof that its address is the member's."""

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import Group, User
from board.models.settings import board_settings


@transaction.atomic
def sign_up(*, username: str, email: str, password: str, theme: str) -> User:
    """A new member, whom nobody sees before the address is confirmed. Raises IntegrityError where
    the name or the address was taken a moment ago."""
    group = Group.NEWCOMERS if board_settings().newcomer_posts else Group.MEMBERS
    return User.objects.create_user(
        username, email, password, group=group, is_confirmed=False, theme=theme
    )


def confirm_member(user: User) -> None:
    """The address is the member's own: from now on everybody sees the account."""
    User.objects.filter(pk=user.pk).update(is_confirmed=True)
    user.is_confirmed = True


@transaction.atomic
def vouch_for_address(user: User) -> None:
    """Let the address of a confirmed member count as proven, and no other address of theirs.

    Members who did not sign up here (made on the command line, moved in from another board,
    confirmed by an administrator) have no such proof of their own.
    """
    proven = {"email": user.email.lower(), "verified": True, "primary": True}
    if EmailAddress.objects.filter(user=user, **proven).exists():
        return
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, **proven)
