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
    before, between, after = _parts(name, bool(slug))
    # A slug has no sign in it that would have to be quoted, but letters of other scripts.
    return f"{before}{pk}{between}{slug if slug.isascii() else quote(slug)}{after}"


@cache
def _parts(name: str, has_slug: bool) -> tuple[str, str, str]:
    before, _, after = reverse(name, args=[_ID, _SLUG] if has_slug else [_ID]).partition(_ID)
    between, _, after = after.partition(_SLUG) if has_slug else ("", "", after)
    return before, between, after


@lru_cache(maxsize=2_000)
def slug_of(title: str) -> str:
    """`title` as it is written in an address, in any script; `` where nothing of it can be."""
    if title.isascii() and title.replace(" ", "").isalnum():
        # Most are such, and Django takes ten times as long for them.
        return "-".join(title.lower().split())
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
