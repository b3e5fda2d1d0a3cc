"""Mail goes through the job queue: a page only writes a row, the worker speaks to the server."""

from collections.abc import Sequence

from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from board import tasks


class QueuedBackend(BaseEmailBackend):
    """Django's mail backend of this board. A mail is queued in the caller's transaction: what is
    rolled back sends nothing, and a mail server that is down delays nothing but the mail."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            tasks.deliver.defer(
                subject=message.subject,
                body=message.body,
                html=_html_of(message),
                sender=message.from_email,
                to=message.to,
                headers=message.extra_headers,
            )
        return len(email_messages)


def _html_of(message: EmailMessage) -> str:
    alternatives = getattr(message, "alternatives", [])
    return next((str(part.content) for part in alternatives if part.mimetype == "text/html"), "")


def send_now(
    *,
    backend: str,
    subject: str,
    body: str,
    html: str,
    sender: str,
    to: list[str],
    headers: dict[str, str],
) -> None:
    """Hand one mail to the real `backend`. Raises what it raises; the job is then tried again."""
    with mail.get_connection(backend) as connection:
        message = EmailMultiAlternatives(
            subject, body, sender, to, headers=headers, connection=connection
        )
        if html:
            message.attach_alternative(html, "text/html")
        message.send()
