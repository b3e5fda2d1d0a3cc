"""The first line of every view here: who keeps order, and what the address names."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html

from accounts.models import User
from accounts.views.loading import reader
from moderation.models import LogEntry
from moderation.models.report import Target
from moderation.permissions import can_undo, moderates_anywhere
from moderation.queries.reports import find_post, find_profile

View = Callable[..., HttpResponseBase]

NO_ACCESS = "This is for those who keep order here."


def for_moderators(view: View) -> View:
    """Pass the signed-in member to `view`, where there is anything that the member moderates; send
    a guest to log in, and back here or to the desk after. Raises PermissionDenied for others."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User):
            is_read = request.method in ("GET", "HEAD")
            return redirect_to_login(
                request.get_full_path() if is_read else reverse("moderation:desk")
            )
        if not moderates_anywhere(user):
            raise PermissionDenied(NO_ACCESS)
        return view(request, user, *args, **kwargs)

    return wrapped


FIND: dict[str, Callable[[User, int], Target | None]] = {
    "post": find_post,
    "profile": find_profile,
}


def get_target(user: User, kind: str, pk: int) -> Target:
    """What was reported. Raises Http404 for what `user` sees no report of."""
    target = FIND[kind](user, pk) if kind in FIND else None
    if target is None:
        raise Http404("There are no reports here, or they are not open to you.")
    return target


def get_entry(user: User, pk: int) -> LogEntry:
    """A row of the log. Raises Http404 for an act that `user` may not know of."""
    acts = LogEntry.objects.visible_to(user).select_related("by", "undoes")
    entry = acts.filter(pk=pk).first()
    if entry is None:
        raise Http404("There is no such act, or it is not open to you.")
    return entry


def say_done(request: HttpRequest, words: str, entry: LogEntry | None) -> None:
    """Say what was done, with a link to where it is undone, for who may; that nothing was done,
    where `entry` is None."""
    if entry is None:
        messages.info(request, "Nothing was changed: it was so already.")
        return
    link = format_html('{} <a href="{}">Undo</a>', words, entry.get_absolute_url())
    messages.success(request, link if can_undo(reader(request), entry) else words)
