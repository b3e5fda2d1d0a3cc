"""The first line of every view about members: who keeps order, and which member is meant."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from accounts.models import User
from accounts.permissions import keeps_order
from accounts.queries.profile import member_with_groups
from accounts.views.loading import View, for_members
from board.addresses import right_address


def for_keepers(view: View) -> View:
    """Pass the signed-in member to `view`, where that is one who keeps order on the whole board;
    a guest goes to log in. Raises PermissionDenied for others."""

    @wraps(view)
    def wrapped(request: HttpRequest, user: User, *args: Any, **kwargs: Any) -> HttpResponse:
        if not keeps_order(user):
            raise PermissionDenied("This is for those who keep order on the whole board.")
        return view(request, user, *args, **kwargs)

    return for_members(wrapped)


def about_member(view: Callable[..., HttpResponse]) -> View:
    """For those who keep order: pass the member whom the address names, whose account may be closed
    or not confirmed. Raises Http404 where there is none."""

    @wraps(view)
    def wrapped(request: HttpRequest, user: User, pk: int, slug: str) -> HttpResponse:
        member = member_with_groups(pk)
        if member is None:
            raise Http404("There is no such member.")
        return right_address(request, slug, member) or view(request, user, member)

    return for_keepers(wrapped)
