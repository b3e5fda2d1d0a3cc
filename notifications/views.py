"""A member's notifications: the list, opening one, reading all."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.views.loading import for_members
from board.pagination import page_of
from notifications import actions as act
from notifications.queries import notification_of, notifications_of

SHOWN = 20


@require_safe
@for_members
def notifications(request: HttpRequest, user: User) -> HttpResponse:
    """What has reached the member, newest first."""
    those = notifications_of(user)
    page = page_of(
        request.GET, count=those.count(), size=SHOWN, address=reverse("notifications:list")
    )
    rows = those[page.first_row - 1 : page.last_row]
    return render(request, "notifications/list.html", {"rows": rows, "page": page})


@require_safe
@for_members
def open_one(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Go where the notification leads; it is read from now on. 404 for another's."""
    notification = notification_of(user, pk)
    if notification is None:
        raise Http404("There is no such notification, or it is not yours.")
    act.mark_read(user, pk)
    return redirect(notification.url)


@require_POST
@for_members
def read_all(request: HttpRequest, user: User) -> HttpResponse:
    """All of them are read."""
    act.mark_all_read(user)
    return redirect("notifications:list")
