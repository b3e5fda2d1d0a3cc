"""May she? Answered from memory. Who may rate a post at all is `forum.permissions.can_rate`."""

from accounts.models import User
from board.models.settings import board_settings


def can_give_below_zero(user: User) -> bool:
    """Whether the board lets the member give negative points."""
    board = board_settings()
    return board.rating_negative and user.reputation >= board.rating_negative_from
