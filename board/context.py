"""What every template may name."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from board.models.settings import board_settings


def board(request: HttpRequest) -> dict[str, Any]:
    """The board's settings, the theme that was chosen, and whether its mail is shown here."""
    theme = request.COOKIES.get("theme", "")
    return {
        "board": board_settings(),
        "board_url": settings.BOARD_URL,
        "theme": theme if theme in ("light", "dark") else "",
        "mailbox_shown": settings.MAILBOX_SHOWN,
    }
