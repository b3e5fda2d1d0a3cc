"""What happens around the pages of the board."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from forum import presence
from forum.views.loading import Moved

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


def follow_moved_topics(get_response: Handler) -> Handler:
    """The address of a topic that was merged leads to where its posts are."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Moved):
            return None
        return HttpResponsePermanentRedirect(exception.address)

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware
