"""Pages for what went wrong: each says what it was and what to do, and loses nothing typed."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from psycopg_pool import PoolTimeout

from board.addresses import comes_from_here

# What is typed into a form, and what the form had seen of the board when it was shown.
TYPED_FIELDS = ("title", "subject", "source", "reason")
SEEN_FIELDS = ("seen", "version")
# What makes a form safe to send twice or late stays with its text.
CARRIED_FIELDS = ("key", *SEEN_FIELDS)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: says what is not here where the view said it, and leads back."""
    reason = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    return render(request, "404.html", {"reason": reason}, status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: says why where the view said it."""
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database is away. Neither page asks the database for anything."""
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError | PoolTimeout)
    status = 503 if away else 500
    response = HttpResponse(loader.render_to_string(f"{status}.html"), status=status)
    if away:
        response["Retry-After"] = "30"
    return response


def token_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token no longer holds: the text is given back, ready to be sent again.

    Only to a page of our own: a form on another site must not fill ours.
    """
    own = comes_from_here(request)
    posted = request.POST if own else {}
    context = {
        "kept": {name: posted[name] for name in TYPED_FIELDS if name in posted},
        "carried": {name: posted[name] for name in CARRIED_FIELDS if name in posted},
    }
    return render(request, "token_expired.html", context, status=403)
