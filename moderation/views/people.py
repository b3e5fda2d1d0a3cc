"""What those who keep order do about one member: the record, warnings, bans, notes, cleaning up."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from board.refusals import Refused
from forum.models import Post
from moderation.actions import bans, cleaning, members, notes, warnings
from moderation.forms.people import (
    BanForm,
    CleanForm,
    DeleteMemberForm,
    NoteForm,
    WarnForm,
    days_back,
    days_on,
)
from moderation.models import LogEntry
from moderation.permissions import can_act_on, can_delete
from moderation.queries.cleaning import Traces
from moderation.queries.record import record_of, steps_ahead
from moderation.views.access import about_member
from moderation.views.loading import say_done


@require_safe
@about_member
def record(request: HttpRequest, user: User, member: User) -> HttpResponse:
    """All that those who keep order know of the member."""
    return _record_page(request, user, member, NoteForm())


def _record_page(request: HttpRequest, user: User, member: User, form: Form) -> HttpResponse:
    page = {
        "record": record_of(member, user),
        "form": form,
        "may_act": can_act_on(user, member),
        "may_delete": can_delete(user, member),
    }
    return render(request, "moderation/record.html", page)


@require_POST
@about_member
def note(request: HttpRequest, user: User, member: User) -> HttpResponse:
    """Add a note to the record."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _record_page(request, user, member, form)
    notes.add_note(member, by=user, text=form.cleaned_data["text"])
    messages.success(request, "The note is kept.")
    return redirect(f"{record_url(member)}#notes")


def record_url(member: User) -> str:
    """The address of the member's record."""
    return reverse("moderation:record", args=[member.pk, member.slug])


@require_http_methods(["GET", "HEAD", "POST"])
@about_member
def warn(request: HttpRequest, user: User, member: User) -> HttpResponse:
    """Warn the member; for one post, where `?post=` names one of the member's."""
    post = _post_of(request, user, member)
    form = WarnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            entry = warnings.warn(member, by=user, post=post, **data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, member, f"{member.username} is warned.", entry)
    page = {"form": form, "member": member, "post": post} | steps_ahead(member)
    return render(request, "moderation/warn.html", page)


def _post_of(request: HttpRequest, user: User, member: User) -> Post | None:
    """Raises Http404 for a post that `user` may not read or another wrote."""
    named = request.GET.get("post", "")
    if not named:
        return None
    if not (named.isascii() and named.isdigit() and len(named) < 18):
        raise Http404("There is no such post.")
    post = Post.objects.open_to(user).filter(pk=int(named), author=member).first()
    if post is None:
        raise Http404("There is no such post of this member.")
    return post


def _done(request: HttpRequest, member: User, said: str, entry: LogEntry) -> HttpResponse:
    say_done(request, said, entry)
    return redirect(record_url(member))


@require_http_methods(["GET", "HEAD", "POST"])
@about_member
def ban(request: HttpRequest, user: User, member: User) -> HttpResponse:
    """Ban the member."""
    form = BanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            entry = bans.ban(by=user, user=member, **terms_of(form))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, member, f"{member.username} is banned.", entry)
    page = {"form": form, "member": member, "bans": member.bans.standing()}
    return render(request, "moderation/ban.html", page)


def terms_of(form: Form) -> dict[str, Any]:
    """What a form of a ban says, as `moderation.actions.bans.ban` takes it."""
    terms = dict(form.cleaned_data)
    return {"until": days_on(terms.pop("days")), **terms}


@require_http_methods(["GET", "HEAD", "POST"])
@about_member
def clean(request: HttpRequest, user: User, member: User) -> HttpResponse:
    """Take away what a spammer wrote; `action=count` only says how much that would be."""
    form = CleanForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and request.POST.get("action") != "count":
        try:
            entry = cleaning.clean(member, by=user, **_cleaning_of(form))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, member, f"Cleaned up after {member.username}.", entry)
    days = form.cleaned_data.get("days") if form.is_bound else None
    traces = Traces(member, user, days_back(days))
    return render(
        request, "moderation/clean.html", {"form": form, "member": member, "traces": traces}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@about_member
def delete(request: HttpRequest, user: User, member: User) -> HttpResponse:
    """Delete the account for ever, once its name is typed. 403 for all but administrators."""
    if not can_delete(user, member):
        raise PermissionDenied("Only administrators delete accounts, and not one another’s.")
    form = DeleteMemberForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        try:
            entry = members.delete_member(member, by=user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"The account of {member.username} is deleted.")
            return redirect(entry)
    return render(request, "moderation/delete_member.html", {"form": form, "member": member})


def _cleaning_of(form: CleanForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {
        "since": days_back(data["days"]),
        "kind": data["kind"] or None,
        "until": days_on(data["ban_days"]),
        "addresses_until": days_on(data["address_days"]) if data["bans_addresses"] else None,
        "tells_others": data.get("tells_others", False),
        "reason": data["reason"],
    }
