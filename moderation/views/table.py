"""Acts as a table for a spreadsheet (RFC 4180), sent while it is made."""

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC

from django.conf import settings
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from board.models.settings import board_settings
from forum.models.tree import tree
from moderation.models import LogEntry

HEAD = ("number", "time (UTC)", "moderator", "act", "on", "forums", "reason", "address")
# A spreadsheet takes what begins so for a formula, and runs it.
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\0")


class Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_table(acts: Iterable[LogEntry]) -> StreamingHttpResponse:
    """`acts` to be saved as a file, named after the board and the day."""
    name = f"{board_settings().name} moderation log {timezone.localdate()}.csv"
    # Looked up now: the request's own state is gone by the time that the rows are sent.
    forums = {pk: forum.name for pk, forum in tree().forums.items()}
    response = StreamingHttpResponse(_lines(acts, forums), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _lines(acts: Iterable[LogEntry], forums: dict[int, str]) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield writer.writerow(HEAD)
    for act in acts:
        yield writer.writerow([harmless(cell) for cell in _cells(act, forums)])


def _cells(act: LogEntry, forums: dict[int, str]) -> list[str]:
    return [
        str(act.pk),
        act.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        act.by_name,
        act.get_act_display(),
        act.title,
        ", ".join(forums.get(pk, f"forum {pk}") for pk in act.forums),
        act.reason,
        f"{settings.BOARD_URL}{act.get_absolute_url()}",
    ]


def harmless(cell: str) -> str:
    """`cell` so that no spreadsheet computes it."""
    return f"'{cell}" if cell.startswith(FORMULAS) else cell
