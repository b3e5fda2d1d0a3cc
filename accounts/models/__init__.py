from accounts.models.group import Group, Rank
from accounts.models.user import User

__all__ = ["Group", "Rank", "User"]
