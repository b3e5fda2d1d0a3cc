"""What search engines are asked to leave alone."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

CLOSED = ("/admin/", "/accounts/", "/moderation/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything is for them but the forms of accounts and what staff works with."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain")
