"""What every template may name."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from board.models.settings import board_settings
from board.stamps import structure_stamp


def board(request: HttpRequest) -> dict[str, Any]:
    """The board's settings, the theme that was chosen, and whether its mail is shown here."""
    theme = request.COOKIES.get("theme", "")
    return {
        "board": board_settings(),
        "board_url": settings.BOARD_URL,
        "theme": theme if theme in ("light", "dark") else "",
        "colours_url": reverse("forum:colours", args=[structure_stamp()]),
        "mailbox_shown": settings.MAILBOX_SHOWN,
    }
