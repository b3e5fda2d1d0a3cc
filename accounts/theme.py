"""The theme of the pages, which travels in a cookie so that a guest's page needs no more."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.models import User

COOKIE = "theme"
A_YEAR = 60 * 60 * 24 * 365


def theme_of(request: HttpRequest) -> str:
    """The theme that was chosen in this browser; `system` where none was."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in User.Theme.values else User.Theme.SYSTEM


def send_theme(response: HttpResponse, theme: str) -> None:
    """Let the browser bring `theme` along from now on."""
    if theme == User.Theme.SYSTEM:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_cookie(
        COOKIE,
        theme,
        max_age=A_YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
