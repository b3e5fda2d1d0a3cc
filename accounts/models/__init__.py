from accounts.models.ban import Ban
from accounts.models.group import Group, Rank, ReputationStep
from accounts.models.session import Session
from accounts.models.user import FormerName, Reader, User

__all__ = ["Ban", "FormerName", "Group", "Rank", "Reader", "ReputationStep", "Session", "User"]
