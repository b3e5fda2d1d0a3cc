"""What happens around every page for the one who reads it."""

import zoneinfo
from collections.abc import Callable

from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.bans import ban_of, ban_of_address, is_full
from accounts.models import User
from accounts.sessions import one_request
from accounts.views.banned import banned_page
from board.client import client_address
from board.models.settings import board_settings

Handler = Callable[[HttpRequest], HttpResponse]
KEEPS_NOTHING = "private, no-store"


def load_member_with_session(get_response: Handler) -> Handler:
    """The session and its member come in one query."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with one_request():
            return get_response(request)

    return middleware


def use_member_clock(get_response: Handler) -> Handler:
    """Dates of the page are in the member's time zone, or in the board's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return get_response(request)
        # The member in place of Django's proxy, which is asked a thousand times on a page.
        request.user = get_user(request)
        chosen = getattr(request.user, "time_zone", "")
        with timezone.override(_zone(chosen) if chosen else board_zone()):
            return get_response(request)

    return middleware


def board_zone() -> zoneinfo.ZoneInfo:
    """The time zone in which guests read dates."""
    return _zone(board_settings().default_time_zone)


def _zone(name: str) -> zoneinfo.ZoneInfo:
    # A zone may vanish from the system's list after somebody chose it.
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")


def keep_banned_out(get_response: Handler) -> Handler:
    """Whoever is banned sees why, and nothing else. Of one who may read and not write, it is said
    here where the request comes from; the rest is asked by those who ask for permissions."""
    # Who keeps order logs in from a banned network, too; whoever else does is told in there.
    open_to_all = {"/healthz", reverse("account_login"), reverse("account_logout")}

    def middleware(request: HttpRequest) -> HttpResponse:
        address, user = client_address(request), request.user
        if isinstance(user, User):
            user.came_from = address
        if request.path in open_to_all:
            return get_response(request)
        ban = ban_of(user) if isinstance(user, User) else ban_of_address(address)
        return banned_page(request, ban) if ban and is_full(ban) else get_response(request)

    return middleware


def keep_private_pages_private(get_response: Handler) -> Handler:
    """No cache keeps what a member sees, nor any page of an account."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path == "/healthz" or response.has_header("Cache-Control"):
            return response
        if request.path.startswith("/accounts/") or request.user.is_authenticated:
            response["Cache-Control"] = KEEPS_NOTHING
        return response

    return middleware
