"""Sessions in the database, each loaded together with its member: Django's own asks twice.

The member waits beside the request until `accounts.backends` asks for it; whether the session may
be believed is still decided by Django (`django.contrib.auth.get_user`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.models.session import Session

# Not for the page around every page.
HEAVY = frozenset({"signature_source", "signature_html"})
LOAD = """
SELECT s.session_data,
    ARRAY(SELECT m.group_id FROM accounts_user_groups m WHERE m.user_id = u.id),
    ARRAY(SELECT g.key FROM accounts_user_groups m JOIN accounts_group g ON g.id = m.group_id
        WHERE m.user_id = u.id AND g.key IS NOT NULL),
    {columns}
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
        names, columns = _user_columns()
        with connection.cursor() as cursor:
            cursor.execute(LOAD.format(columns=columns), [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        data, group_ids, group_keys, *values = row
        waiting = _waiting.get()
        if waiting is not None and values[0] is not None:
            user = User.from_db(connection.alias, names, values)
            user.loaded_group_ids, user.loaded_group_keys = group_ids, group_keys  # type: ignore[attr-defined]
            waiting[user.pk] = user
        return self.decode(data)


@cache
def _user_columns() -> tuple[list[str], str]:
    """The fields of a member that are loaded, the primary key first, and their columns in SQL."""
    fields = [field for field in User._meta.concrete_fields if field.name not in HEAVY]
    names = [field.attname for field in fields]
    return names, ", ".join(f"u.{field.column}" for field in fields)
