"""What tests begin with: members in their groups, made as the board makes them."""

from itertools import count
from typing import Any

from accounts.models import Group, User

PASSWORD = "lotus-pond-9"
_numbers = count(1)


def make_member(username: str = "", *, group: str = Group.MEMBERS, **fields: Any) -> User:
    """A confirmed member of `group`, whose password is PASSWORD."""
    username = username or f"Member {next(_numbers)}"
    email = fields.pop("email", f"{username.lower().replace(' ', '.')}@example.org")
    return User.objects.create_user(username, email, PASSWORD, group=group, **fields)
