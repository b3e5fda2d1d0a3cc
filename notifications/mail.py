"""A notification as a mail, for those who want it so."""

from django.conf import settings
from django.template.loader import render_to_string

from accounts.bans import ban_of, is_full
from accounts.models import User
from board.mail import send_now
from board.models.settings import board_settings
from notifications.models import Notification


def wants_mail(member: User) -> bool:
    """Whether notifications are mailed to `member`: not to one who may not come in to read them."""
    wanted = member.is_active and member.is_confirmed and member.mails_notifications
    return wanted and not is_full(ban_of(member))


def send(pk: int) -> None:
    """Mail the notification `pk`, as things are now: not if it was read meanwhile, or its recipient
    no longer wants it. Raises what the mail server's backend raises."""
    chosen = Notification.objects.select_related("recipient", "actor")
    notification = chosen.filter(pk=pk, read_at=None).first()
    if notification is None or not wants_mail(notification.recipient):
        return
    board = board_settings()
    context = {"notification": notification, "board": board, "board_url": settings.BOARD_URL}
    send_now(
        backend=settings.DELIVERY_BACKEND,
        # One line: a header ends where a line does.
        subject=" ".join(f"{board.name}: {notification.sentence}".split()),
        body=render_to_string("notifications/mail.txt", context),
        html="",
        sender=settings.DEFAULT_FROM_EMAIL,
        to=[notification.recipient.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
