"""A browser in which somebody is signed in."""

from django.contrib.sessions.backends.db import SessionStore as Store
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from accounts.models.user import User


class Session(AbstractBaseSession):
    """Django's session with the member whose it is, so that one query loads both."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")

    @classmethod
    def get_session_store_class(cls) -> type[Store]:
        from accounts.sessions import SessionStore

        return SessionStore
