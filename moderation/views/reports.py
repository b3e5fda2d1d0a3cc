"""Where members report, and where moderators answer."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.bans import why_not_writing
from accounts.models import User
from accounts.views.kept import for_members, take_kept
from accounts.views.loading import get_member
from board.refusals import Refused
from forum.models import Post
from forum.permissions import can_report
from forum.views.loading import get_post
from moderation.actions import posts as on_posts
from moderation.actions import reports as act
from moderation.forms.reports import ReasonForm, ReportForm
from moderation.models import LogEntry, Report
from moderation.models.report import Target, address_of_reports
from moderation.permissions import can_report_profile
from moderation.queries.reports import case_of
from moderation.views.loading import for_moderators, get_target, say_done

THANKS = "Thank you. The moderators have your report, and you will hear what they say."
ANSWER = {"label": "Answer", "help_text": "Whoever reported it reads it."}
REASON = {"label": "Reason", "help_text": "Its author is shown it."}


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def report_post(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Tell the moderators of a post."""
    post = get_post(request, pk)
    if not can_report(user, post):
        raise PermissionDenied(why_not_writing(user) or act.OWN_POST)
    return _report_page(
        request,
        {"target": post, "post": post, "back": post.get_absolute_url()},
        lambda data: act.report_post(post, by=user, **data),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def report_profile(request: HttpRequest, user: User, pk: int, slug: str) -> HttpResponse:
    """Tell the moderators of a member's profile."""
    member = get_member(request, pk)
    if not can_report_profile(user, member):
        raise PermissionDenied(why_not_writing(user) or act.OWN_PROFILE)
    return _report_page(
        request,
        {"target": member, "back": member.get_absolute_url()},
        lambda data: act.report_profile(member, by=user, **data),
    )


def _report_page(
    request: HttpRequest, page: dict[str, Any], send: Callable[[dict[str, str]], Report]
) -> HttpResponse:
    form = ReportForm(request.POST or None, initial=take_kept(request))
    page["form"] = form
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            send({"category": data["category"], "words": data["source"]})
        except Refused as refusal:
            page["refusal"] = str(refusal)
        else:
            messages.success(request, THANKS)
            return redirect(page["back"])
    return render(request, "moderation/report.html", page)


@require_safe
@for_moderators
def target(request: HttpRequest, user: User, kind: str, pk: int) -> HttpResponse:
    """A post or a profile with all its reports."""
    return _target_page(request, user, get_target(user, kind, pk))


def _target_page(
    request: HttpRequest,
    user: User,
    found: Target,
    *,
    answer: ReasonForm | None = None,
    reason: ReasonForm | None = None,
) -> HttpResponse:
    page = {
        "case": case_of(found, user),
        "post": found if isinstance(found, Post) else None,
        "member": found if isinstance(found, User) else None,
        "here": address_of_reports(found),
        "answer": answer or ReasonForm(**ANSWER),
        "reason": reason or ReasonForm(**REASON),
    }
    return render(request, "moderation/target.html", page)


@require_POST
@for_moderators
def claim(request: HttpRequest, user: User, kind: str, pk: int) -> HttpResponse:
    """Look after these reports oneself."""
    found = get_target(user, kind, pk)

    def do() -> None:
        act.claim(found, by=user)
        messages.success(request, "You look after this now.")

    return _try(request, found, do)


@require_POST
@for_moderators
def release(request: HttpRequest, user: User, kind: str, pk: int) -> HttpResponse:
    """Leave these reports to others."""
    found = get_target(user, kind, pk)

    def do() -> None:
        act.release(found, by=user)
        messages.success(request, "Anybody may look after this again.")

    return _try(request, found, do)


@require_POST
@for_moderators
def resolve(request: HttpRequest, user: User, kind: str, pk: int) -> HttpResponse:
    """Say that something was done."""
    return _answer(request, user, get_target(user, kind, pk), act.resolve, "Resolved.")


@require_POST
@for_moderators
def reject(request: HttpRequest, user: User, kind: str, pk: int) -> HttpResponse:
    """Say that all stays as it is."""
    return _answer(request, user, get_target(user, kind, pk), act.reject, "Rejected.")


def _answer(
    request: HttpRequest, user: User, found: Target, act: Callable[..., LogEntry], words: str
) -> HttpResponse:
    form = ReasonForm(request.POST, **ANSWER)
    if not form.is_valid():
        return _target_page(request, user, found, answer=form)
    answer = form.cleaned_data["reason"]
    return _try(
        request, found, lambda: say_done(request, words, act(found, by=user, answer=answer))
    )


@require_POST
@for_moderators
def hide(request: HttpRequest, user: User, kind: str, pk: int) -> HttpResponse:
    """Hide the post that was reported; its reports wait for their answer."""
    found = get_target(user, kind, pk)
    if not isinstance(found, Post):
        raise Http404("A profile cannot be hidden.")
    form = ReasonForm(request.POST, **REASON)
    if not form.is_valid():
        return _target_page(request, user, found, reason=form)

    def do() -> None:
        entry = on_posts.hide([found.pk], by=user, reason=form.cleaned_data["reason"])
        say_done(request, "The post is hidden.", entry)

    return _try(request, found, do)


def _try(request: HttpRequest, found: Target, do: Callable[[], None]) -> HttpResponse:
    """Do it, or say why not; then back to the page of `found`."""
    try:
        do()
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(address_of_reports(found))
