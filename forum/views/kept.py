"""A text that was sent by somebody who is no longer signed in: kept until after the log-in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.models import User
from forum.views.loading import log_in

SESSION_KEY = "kept_text"
KEPT_FIELDS = ("title", "subject", "source", "reason", "seen", "version")
LONGEST = 200_000

View = Callable[..., HttpResponse]


def for_members(view: View) -> View:
    """Pass the signed-in member to `view`; send a guest to log in, keeping what was typed."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if isinstance(request.user, User):
            return view(request, request.user, *args, **kwargs)
        if request.method == "POST" and request.POST.get("source"):
            _keep(request)
        return log_in(request)

    return wrapped


def _keep(request: HttpRequest) -> None:
    typed = {name: request.POST[name][:LONGEST] for name in KEPT_FIELDS if name in request.POST}
    request.session[SESSION_KEY] = {"path": request.path, "typed": typed}


def take_kept(request: HttpRequest) -> dict[str, str]:
    """What was typed on this page before the log-in; nothing a second time."""
    kept = request.session.get(SESSION_KEY)
    if request.method != "GET" or not kept or kept["path"] != request.path:
        return {}
    del request.session[SESSION_KEY]
    return dict(kept["typed"])
