"""The first line of every view here: who asks, and which member the address names."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from accounts.models import Reader, User
from accounts.permissions import can_see_profile
from accounts.queries.profile import member_with_groups

View = Callable[..., HttpResponse]


def reader(request: HttpRequest) -> Reader:
    """Who asks."""
    return request.user


def for_members(view: View) -> View:
    """Pass the signed-in member to `view`; send a guest to log in, and back here after."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if isinstance(request.user, User):
            return view(request, request.user, *args, **kwargs)
        return redirect_to_login(request.get_full_path())

    return wrapped


def get_member(request: HttpRequest, pk: int) -> User:
    """The member, groups included. Raises Http404 for one whom the reader may not see."""
    member = member_with_groups(pk)
    if member is None or not can_see_profile(reader(request), member):
        raise Http404("There is no such member.")
    return member
