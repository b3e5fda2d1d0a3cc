"""Whether there is reputation at all: on the board, and in a forum."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from board.models.settings import board_settings
from forum.permissions import shows_reputation

View = Callable[..., HttpResponse]


def refuse_where_off(forum_id: int) -> None:
    """Raises Http404 where the forum shows no reputation."""
    if not shows_reputation(forum_id):
        raise Http404("There is no reputation here.")


def where_given(view: View) -> View:
    """404 instead of `view` where the board has no reputation."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not board_settings().has_reputation:
            raise Http404("There is no reputation on this board.")
        return view(request, *args, **kwargs)

    return wrapped
