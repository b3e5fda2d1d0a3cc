"""What whoever is banned sees of the board."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import Ban, User


def banned_page(request: HttpRequest, ban: Ban) -> HttpResponse:
    """403: until when, why, and whom to ask."""
    is_in = isinstance(request.user, User)
    page = render(request, "accounts/banned.html", {"ban": ban, "is_in": is_in}, status=403)
    page["Cache-Control"] = "private, no-store"
    return page
