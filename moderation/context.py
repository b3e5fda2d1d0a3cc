"""What every page says to those who keep order."""

from django.http import HttpRequest

from accounts.models import User
from moderation.permissions import moderates_anywhere
from moderation.queries.waiting import waiting_for


def desk(request: HttpRequest) -> dict[str, int | None]:
    """How much waits at the desk; None for those to whom it is closed."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not moderates_anywhere(user):
        return {"desk_waiting": None}
    return {"desk_waiting": waiting_for(user)}
