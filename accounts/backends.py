"""How a session or a log-in form becomes a member."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from accounts.models import User
from accounts.sessions import take_member


class MemberBackend(AuthenticationBackend):
    """Logs in by name or e-mail address; loads a session's member with one query."""

    def get_user(self, user_id: Any) -> User | None:
        """The member of a session, groups included; None once the account may not sign in."""
        if member := take_member(int(user_id)):
            return member
        return User.objects.with_groups().filter(pk=user_id, is_active=True).first()

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        email: str | None = None,
        **credentials: Any,
    ) -> User | None:
        """The member whose name or address and password these are.

        Allauth is asked with one name only, so that it hashes one password whether somebody has
        the name or nobody: the time that it takes tells nothing.
        """
        found = User.objects.who_signs_in(email or username or "")
        name = found.username if found else ""
        user: User | None = super().authenticate(request, username=name, **credentials)
        return user
