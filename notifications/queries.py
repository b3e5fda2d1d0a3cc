"""What the pages of notifications show: each member's own, and nobody else's."""

from django.db.models import QuerySet

from accounts.models import User
from notifications.models import Notification


def notifications_of(user: User) -> QuerySet[Notification]:
    """All that has reached `user`, newest first, with who did it."""
    return user.notifications.select_related("actor").order_by("-pk")


def notification_of(user: User, pk: int) -> Notification | None:
    """The notification `pk`; None where it is not `user`'s."""
    return user.notifications.filter(pk=pk).first()
