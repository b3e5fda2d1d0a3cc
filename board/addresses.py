"""Where a reader is sent: to a thing's own address, and never off this host."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.http import url_has_allowed_host_and_scheme


def right_address(request: HttpRequest, slug: str, thing: Any) -> HttpResponse | None:
    """A redirect to the thing's own address where the slug is not its own; None where it is."""
    if slug == thing.slug or request.method not in ("GET", "HEAD"):
        return None
    # /t/7-old-title/unread/?x=1 becomes /t/7-new-title/unread/?x=1.
    rest = request.get_full_path().split("/", 3)[3]
    return HttpResponsePermanentRedirect(thing.get_absolute_url() + rest)


def stays_here(request: HttpRequest, address: str) -> bool:
    """Whether a redirect to `address` stays on the host that was asked."""
    return url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
