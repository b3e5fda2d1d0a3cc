"""A text that was sent by somebody who is no longer signed in: kept until after the log-in."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.models import User
from accounts.views import loading
from accounts.views.loading import View
from board.views.errors import SEEN_FIELDS, TYPED_FIELDS

SESSION_KEY = "kept_text"
KEPT_FIELDS = TYPED_FIELDS + SEEN_FIELDS
LONGEST = 200_000


def for_members(view: View) -> View:
    """Pass the signed-in member to `view`; send a guest to log in, keeping what was typed."""
    members_only = loading.for_members(view)

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_text = request.method == "POST" and request.POST.get("source")
        if is_text and not isinstance(request.user, User):
            _keep(request)
        return members_only(request, *args, **kwargs)

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
