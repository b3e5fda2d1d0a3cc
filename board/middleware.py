"""What happens around every page, whatever room it is of."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from board.stamps import pinned

Handler = Callable[[HttpRequest], HttpResponse]


def pin_stamps(get_response: Handler) -> Handler:
    """One read of the structure's stamp for each page (not for the health check, which asks the
    database in its own way)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return get_response(request)
        with pinned():
            return get_response(request)

    return middleware
