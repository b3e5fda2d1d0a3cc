"""The log: a list, each act, its undoing, a table to download, and what everybody may read."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.views.loading import reader
from board.models.settings import board_settings
from board.refusals import Refused
from moderation.actions import undoing
from moderation.forms.log import LogForm
from moderation.forms.reports import ReasonForm
from moderation.models import LogEntry
from moderation.permissions import can_undo
from moderation.queries.log import in_pieces, log_of, public_log, undone_among, with_things
from moderation.views.changes import changes_of, noun_of
from moderation.views.loading import for_moderators, get_entry
from moderation.views.table import as_table

ON_PAGE, IN_TABLE = 50, 50_000


@require_safe
@for_moderators
def log(request: HttpRequest, user: User) -> HttpResponse:
    """The acts that the moderator may know of, newest first, and a form to choose among them."""
    form = LogForm(request.GET, reader=user)
    acts = log_of(user, form.chosen) if form.is_valid() else LogEntry.objects.none()
    page = _page(request, acts)
    asked = {name: value for name in form.fields if (value := request.GET.get(name))}
    page |= {
        "tab": "log",
        "form": form,
        "is_chosen": bool(asked),
        "rows": _rows(page["acts"]),
        "older": _older(page["acts"], page["has_older"], asked),
        "newest": f"?{urlencode(asked)}",
        "table": f"{reverse('moderation:table')}{'?' if asked else ''}{urlencode(asked)}",
    }
    return render(request, "moderation/log.html", page)


def _rows(acts: list[LogEntry]) -> list[tuple[LogEntry, bool]]:
    """Each act, and whether it is undone."""
    undone = undone_among(acts)
    return [(act, act.pk in undone) for act in acts]


def _page(request: HttpRequest, acts: Any) -> dict[str, Any]:
    """Those before `?before=`, one page of them. Raises Http404 for what is no number."""
    before = request.GET.get("before", "")
    if before:
        if not (before.isascii() and before.isdigit() and len(before) < 18):
            raise Http404("There is no such page.")
        acts = acts.filter(pk__lt=int(before))
    found = list(acts[: ON_PAGE + 1])
    return {"acts": found[:ON_PAGE], "has_older": len(found) > ON_PAGE, "is_first": not before}


def _older(acts: list[LogEntry], has_older: bool, asked: dict[str, str]) -> str:
    return f"?{urlencode(asked | {'before': acts[-1].pk})}" if has_older else ""


@require_safe
@for_moderators
def table(request: HttpRequest, user: User) -> HttpResponseBase:
    """What the list shows, as a file for a spreadsheet."""
    form = LogForm(request.GET, reader=user)
    if not form.is_valid():
        return redirect(f"{reverse('moderation:log')}?{request.GET.urlencode()}")
    return as_table(in_pieces(log_of(user, form.chosen), most=IN_TABLE))


@require_safe
@for_moderators
def entry(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """One act: what it changed, its parts, and whether and how it can be undone."""
    return _entry_page(request, user, get_entry(user, pk))


def _entry_page(
    request: HttpRequest, user: User, found: LogEntry, form: ReasonForm | None = None
) -> HttpResponse:
    parts = list(found.parts.order_by("pk"))
    undone_by = getattr(found, "undone_by", None)
    may_undo = undone_by is None and can_undo(user, found)
    prospect = undoing.prospect(found) if may_undo else None
    page = {
        "tab": "log",
        "entry": found,
        "thing": with_things([found], user)[0].thing,
        "changed": changes_of([found, *parts], user),
        "parts": parts,
        "undone_by": undone_by,
        "is_undone": found.pk in undone_among([found]),
        "going": _counts(prospect.going) if prospect else [],
        "left": _counts(prospect.left) if prospect else [],
        "form": form or ReasonForm(),
    }
    return render(request, "moderation/entry.html", page)


def _counts(rows: dict[str, int]) -> list[tuple[int, str]]:
    return [(count, noun_of(model)) for model, count in sorted(rows.items())]


@require_POST
@for_moderators
def undo(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Take an act back."""
    found = get_entry(user, pk)
    if not can_undo(user, found):
        raise PermissionDenied("You may not undo this.")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _entry_page(request, user, found, form)
    try:
        undoing.undo(found, by=user, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Undone.")
    return redirect(found)


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """What everybody may read of the log. Raises Http404 where the board shows nothing of it."""
    board = board_settings()
    if not board.has_public_log:
        raise Http404("This board keeps its log to itself.")
    page = _page(request, public_log(reader(request)))
    page |= {
        "rows": with_things(page["acts"], reader(request)),
        "undone": undone_among(page["acts"]),
        "older": _older(page["acts"], page["has_older"], {}),
        "newest": "?",
        "names": board.public_log_names,
    }
    return render(request, "moderation/public_log.html", page)
