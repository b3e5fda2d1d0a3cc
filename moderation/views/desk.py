"""The desk, where everything that waits for moderators lies, and the queue of posts that wait."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from board.refusals import Refused
from board.templatetags.board import plural
from forum.models import Post
from moderation.actions.posts import approve as approve_posts
from moderation.actions.posts import hide as hide_posts
from moderation.forms.reports import ReasonForm
from moderation.models import LogEntry
from moderation.queries.desk import of_queue, recent_acts, reported
from moderation.queries.desk import queue as waiting
from moderation.queries.ratings import held_for
from moderation.views.loading import for_moderators, say_done

# Of each kind on the desk, and of posts on a page of the queue.
AT_ONCE, IN_QUEUE = 50, 20


@require_safe
@for_moderators
def desk(request: HttpRequest, user: User) -> HttpResponse:
    """What waits, oldest first, and what was done last."""
    posts = waiting(user)
    page = {
        "tab": "desk",
        "reported": reported(user, count=AT_ONCE),
        "waiting": posts[:AT_ONCE],
        "waiting_count": posts.count(),
        "held_count": held_for(user).count(),
        "acts": recent_acts(user),
        "at_once": AT_ONCE,
    }
    return render(request, "moderation/desk.html", page)


@require_safe
@for_moderators
def queue(request: HttpRequest, user: User) -> HttpResponse:
    """The posts that wait for approval, in full."""
    return _queue_page(request, user)


def _queue_page(request: HttpRequest, user: User, refusal: str = "") -> HttpResponse:
    posts = waiting(user)
    page = {
        "tab": "queue",
        "rows": [_row(request, post) for post in posts[:IN_QUEUE]],
        "count": posts.count(),
        "in_queue": IN_QUEUE,
        "refusal": refusal,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "moderation/queue.html", page)


def _row(request: HttpRequest, post: Post) -> dict[str, Any]:
    typed = request.POST
    return {
        "post": post,
        "is_ticked": str(post.pk) in typed.getlist("post"),
        "reason": typed.get(f"reason_{post.pk}", ""),
    }


@require_POST
@for_moderators
def approve(request: HttpRequest, user: User) -> HttpResponse:
    """Show posts that waited, and leave those that a rule flagged."""
    return _act(request, user, lambda ids, _reason: approve_posts(ids, by=user), "approved")


@require_POST
@for_moderators
def trust(request: HttpRequest, user: User) -> HttpResponse:
    """Show posts that waited, and let their authors write without waiting from now on."""
    return _act(
        request,
        user,
        lambda ids, _reason: approve_posts(ids, by=user, trust=True),
        "approved, and the authors trusted",
    )


@require_POST
@for_moderators
def hide(request: HttpRequest, user: User) -> HttpResponse:
    """Hide posts, with a reason for their authors."""
    return _act(
        request, user, lambda ids, reason: hide_posts(ids, by=user, reason=reason), "hidden"
    )


def _act(
    request: HttpRequest,
    user: User,
    do: Callable[[list[int], str], LogEntry | None],
    done: str,
) -> HttpResponse:
    """Do it to the one post whose button was pressed, else to those that were ticked."""
    only = request.POST.get("only", "")
    ids = _numbers([only] if only else request.POST.getlist("post"))
    form = ReasonForm({"reason": request.POST.get(f"reason_{only}" if only else "reason", "")})
    if not form.is_valid():
        return _queue_page(request, user, refusal=str(form.errors["reason"][0]))
    if not ids:
        return _queue_page(request, user, refusal="Tick a post first.")
    found = of_queue(ids, user)
    if set(found) != set(ids):
        raise Http404("There is no such post, or you do not moderate it.")
    still = [pk for pk, is_in_queue in found.items() if is_in_queue]
    try:
        entry = do(still, form.cleaned_data["reason"]) if still else None
    except Refused as refusal:
        return _queue_page(request, user, refusal=str(refusal))
    if entry is None:
        messages.info(request, "Somebody else has looked at that meanwhile.")
    else:
        say_done(request, f"{plural(len(still), 'post')} {done}.", entry)
    return redirect("moderation:queue")


def _numbers(typed: list[str]) -> list[int]:
    if not all(text.isascii() and text.isdigit() and len(text) < 18 for text in typed):
        raise Http404("There is no such post.")
    return [int(text) for text in typed]
