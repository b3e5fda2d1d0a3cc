"""Where a reader is sent: to a thing's own address, and never off this host."""

from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import slugify

# An id and a slug that nothing has.
_ID, _SLUG = str(10**17 - 1), "slug-of-nothing"


# A page names a hundred things, and most of them have been named before.
@lru_cache(maxsize=2_000)
def address_of(name: str, pk: int, slug: str = "") -> str:
    """The address of the view `name` for the thing of that id, and of that slug where the address
    has one: what Django's `reverse` gives, made from one example of it."""
    example = _example(name, bool(slug))
    return example.replace(_ID, str(pk)).replace(_SLUG, quote(slug))


@cache
def _example(name: str, has_slug: bool) -> str:
    return reverse(name, args=[_ID, _SLUG] if has_slug else [_ID])


@lru_cache(maxsize=2_000)
def slug_of(title: str) -> str:
    """`title` as it is written in an address, in any script; `` where nothing of it can be."""
    return slugify(title, allow_unicode=True)


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


def comes_from_here(request: HttpRequest) -> bool:
    """Whether a form was sent by a page of the host that was asked, as browsers say."""
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin).netloc == request.get_host()
