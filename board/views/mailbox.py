"""The mails of a local board, on a page: whoever tries Sala has no mail server."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

SHOWN = 20


@dataclass(frozen=True)
class Mail:
    subject: str
    to: str
    sent: datetime | None
    body: str


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest mails under var/mail, newest first. 404 wherever mail really goes out."""
    if not settings.MAILBOX_SHOWN:
        raise Http404
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    mails = [_read(file) for file in files[:SHOWN]]
    return render(request, "mailbox.html", {"mails": mails})


def _read(file: Path) -> Mail:
    message = message_from_bytes(
        file.read_bytes().partition(b"\n" + b"-" * 79)[0], policy=policy.default
    )
    body = message.get_body(("plain",))
    date = message["Date"]
    return Mail(
        subject=str(message["Subject"]),
        to=str(message["To"]),
        # Django writes UTC as -0000, which is read as a moment of no time zone.
        sent=date.datetime.replace(tzinfo=UTC) if date is not None else None,
        body=body.get_content() if body is not None else "",
    )
