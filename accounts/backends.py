"""How a session or a log-in form becomes a member."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from accounts.models import User
from accounts.names import username_key


class MemberBackend(AuthenticationBackend):
    """Logs in by name or e-mail address; loads a session's member with one query."""

    def get_user(self, user_id: Any) -> User | None:
        """The member of a session, groups included; None once the account may not sign in."""
        return User.objects.with_groups().filter(pk=user_id, is_active=True).first()

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, **credentials: Any
    ) -> User | None:
        """The member whose name and password these are. A name may be written in any case and
        width, as it may not be taken twice."""
        if username and "@" not in username:
            found = User.objects.filter(username_key=username_key(username)).first()
            username = found.username if found else username
        user: User | None = super().authenticate(request, username=username, **credentials)
        return user
