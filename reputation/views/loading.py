"""Whether there is reputation on this board at all."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from board.models.settings import board_settings

View = Callable[..., HttpResponse]


def where_given(view: View) -> View:
    """404 instead of `view` where the board has no reputation."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not board_settings().has_reputation:
            raise Http404("There is no reputation on this board.")
        return view(request, *args, **kwargs)

    return wrapped
