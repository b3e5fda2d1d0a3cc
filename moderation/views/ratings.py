"""Ratings that wait for a moderator, and removing those that should not count."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.permissions import keeps_order
from accounts.views.loading import reader
from board.refusals import Refused
from board.templatetags.board import plural
from forum.permissions import can_moderate
from forum.views.loading import get_post, log_in
from moderation.actions import ratings as act
from moderation.actions.recording import changed_in
from moderation.forms.acts import ActForm
from moderation.forms.reports import ReasonForm
from moderation.models import LogEntry
from moderation.queries.ratings import Held, held_for, with_evidence
from moderation.queries.rings import DAYS, rings
from moderation.views.bulk import Named, Question
from moderation.views.choosing import chosen_ids
from moderation.views.loading import for_moderators, say_done
from moderation.views.tools import attempt
from reputation.models import Rating

AT_ONCE = 20
REMOVE = Question(
    title="Remove this rating?",
    button="Remove",
    form=ActForm,
    note="Its points do not count any more. Who gave them is told, with the reason.",
    is_grave=True,
)


@require_safe
@for_moderators
def ratings(request: HttpRequest, user: User) -> HttpResponse:
    """The ratings that wait, with what speaks against them."""
    return _page(request, user)


def _page(request: HttpRequest, user: User, refusal: str = "") -> HttpResponse:
    held = held_for(user)
    page = {
        "tab": "ratings",
        "rows": [_row(request, row) for row in with_evidence(list(held[:AT_ONCE]))],
        "count": held.count(),
        "at_once": AT_ONCE,
        "rings": rings() if keeps_order(user) else [],
        "days": DAYS,
        "refusal": refusal,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "moderation/ratings.html", page)


def _row(request: HttpRequest, held: Held) -> dict[str, Any]:
    pk = held.rating.pk
    return {
        "rating": held.rating,
        "evidence": held.evidence,
        "is_ticked": str(pk) in request.POST.getlist("rating"),
        "reason": request.POST.get(f"reason_{pk}", ""),
    }


@require_POST
@for_moderators
def accept(request: HttpRequest, user: User) -> HttpResponse:
    """Let ratings count that waited."""
    return _act(request, user, act.accept, "accepted")


@require_POST
@for_moderators
def remove(request: HttpRequest, user: User) -> HttpResponse:
    """Let ratings that waited never count."""
    return _act(request, user, act.remove, "removed")


def _act(
    request: HttpRequest, user: User, do: Callable[..., LogEntry | None], done: str
) -> HttpResponse:
    """Do it to the one rating whose button was pressed, else to those that were ticked."""
    only = request.POST.get("only", "")
    ids = chosen_ids(request, "only" if only else "rating")
    form = ReasonForm({"reason": request.POST.get(f"reason_{only}" if only else "reason", "")})
    if not form.is_valid():
        return _page(request, user, refusal=str(form.errors["reason"][0]))
    if not ids:
        return _page(request, user, refusal="Tick a rating first.")
    known = Rating.objects.filter(pk__in=ids).values_list("post__topic__forum", flat=True)
    if len(known) < len(ids) or not all(can_moderate(user, forum) for forum in known):
        raise Http404("There is no such rating, or you do not moderate it.")
    still = list(held_for(user).filter(pk__in=ids).values_list("pk", flat=True))
    try:
        entry = do(still, by=user, reason=form.cleaned_data["reason"]) if still else None
    except Refused as refusal:
        return _page(request, user, refusal=str(refusal))
    if entry is None:
        messages.info(request, "Somebody else has looked at that meanwhile.")
    else:
        count = len(changed_in(entry.changes, Rating))
        say_done(request, f"{plural(count, 'rating')} {done}.", entry)
    return redirect("moderation:ratings")


@require_http_methods(["GET", "HEAD", "POST"])
def remove_rating(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then remove one rating. Raises Http404 for one that the reader may not
    know of, PermissionDenied for who does not moderate its post."""
    rating = _get_rating(request, pk)
    back = rating.get_absolute_url()
    if not isinstance(request.user, User):
        return log_in(request, back)
    if not can_moderate(request.user, rating.post.topic.forum_id):
        raise PermissionDenied("You do not moderate this forum.")
    form = ActForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_bound and (done := attempt(form, partial(act.remove, [pk]))):
        say_done(request, "The rating is removed.", done.result)
        return redirect(back)
    named = f"{rating.points:+} from {rating.giver_name} to {rating.receiver.username}"
    page = {
        "question": REMOVE,
        "form": form,
        "named": [Named(rating.post.subject, back, named)],
        "back": back,
    }
    return render(request, "moderation/question.html", page)


def _get_rating(request: HttpRequest, pk: int) -> Rating:
    known = Rating.objects.visible_to(reader(request)).select_related("receiver")
    rating = known.filter(pk=pk).first()
    if rating is None:
        raise Http404("There is no such rating, or it is not open to you.")
    rating.post = get_post(request, rating.post_id)
    return rating
