"""Sessions in the database, each loaded together with its member: Django's own asks twice.

The member waits beside the request until `accounts.backends` asks for it; whether the session may
be believed is still decided by Django (`django.contrib.auth.get_user`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.models.session import Session
from accounts.rows import member_columns

# No page needs the member's own signature.
_USER = member_columns("u", without=("signature_source", "signature_html"))
LOAD = f"""
SELECT s.session_data, {_USER.sql}
FROM accounts_session s LEFT JOIN accounts_user u ON u.id = s.user_id AND u.is_active
WHERE s.session_key = %s AND s.expire_date > %s
"""

_waiting: ContextVar[dict[int, User] | None] = ContextVar("members_of_sessions", default=None)


@contextmanager
def one_request() -> Iterator[None]:
    """Members that sessions bring along are kept inside, and nowhere else."""
    token = _waiting.set({})
    try:
        yield
    finally:
        _waiting.reset(token)


def take_member(user_id: int) -> User | None:
    """The member whom this request's session has brought along; a second time None."""
    waiting = _waiting.get()
    return waiting.pop(user_id, None) if waiting else None


class SessionStore(db.SessionStore):
    """Django's store, with the member in the same query."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = cast(Session, super().create_model_instance(data))
        session.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return session

    def load(self) -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute(LOAD, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        data, *values = row
        waiting = _waiting.get()
        user = _USER.make(connection.alias, values)
        if waiting is not None and user is not None:
            waiting[user.pk] = user
        return self.decode(data)
