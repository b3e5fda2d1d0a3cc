"""A member's columns, for SQL that is written once (`board.rows`)."""

from collections.abc import Sequence

from accounts.models import User
from board.rows import Columns

_IDS = "SELECT m.group_id FROM accounts_user_groups m WHERE m.user_id = {}.id"
_KEYS = """
SELECT g.key FROM accounts_user_groups m JOIN accounts_group g ON g.id = m.group_id
WHERE m.user_id = {}.id AND g.key IS NOT NULL
"""


def member_columns(alias: str, *, without: Sequence[str] = ()) -> Columns:
    """The columns of members under a table's `alias`, but those `without`, and their groups' ids
    and keys, so that no second query asks for them."""
    groups = {"loaded_group_ids": _IDS, "loaded_group_keys": _KEYS}
    more = {name: f"ARRAY({select.format(alias)})" for name, select in groups.items()}
    return Columns(User, alias, without=without, more=more)
