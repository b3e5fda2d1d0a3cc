"""What happens around the pages of the board."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from forum import presence

Handler = Callable[[HttpRequest], HttpResponse]


def note_presence(get_response: Handler) -> Handler:
    """Whoever was shown a page is online. Files, redirects and errors are no sign of a reader."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_page = response.status_code == 200 and "html" in response.get("Content-Type", "")
        if is_page and request.path != "/healthz":
            presence.note(request)
        return response

    return middleware
