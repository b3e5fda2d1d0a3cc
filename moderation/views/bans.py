"""The list of bans; bans of addresses and networks; lifting."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Ban, User
from board.refusals import Refused
from moderation.actions import bans as act
from moderation.forms.people import LiftForm, TargetBanForm
from moderation.queries.bans import bans as found
from moderation.views.access import for_keepers
from moderation.views.loading import say_done
from moderation.views.people import terms_of

ON_PAGE = 50


@require_safe
@for_keepers
def bans(request: HttpRequest, user: User) -> HttpResponse:
    """The bans that stand, or those of the past (`?state=past`), newest first."""
    past = request.GET.get("state") == "past"
    search = "".join(filter(str.isprintable, request.GET.get("name", ""))).strip()[:60]
    rows = found(past=past, search=search)
    before = request.GET.get("before", "")
    if before:
        rows = rows.filter(pk__lt=_number(before))
    shown = list(rows[: ON_PAGE + 1])
    asked = {"state": "past"} if past else {}
    asked |= {"name": search} if search else {}
    older = asked | {"before": str(shown[ON_PAGE - 1].pk)} if len(shown) > ON_PAGE else {}
    page = {
        "bans": shown[:ON_PAGE],
        "past": past,
        "search": search,
        "older": f"?{urlencode(older)}" if older else "",
        "newest": f"?{urlencode(asked)}" if before else "",
    }
    return render(request, "moderation/bans.html", page)


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 18):
        raise Http404("There is no such page.")
    return int(typed)


@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def add_ban(request: HttpRequest, user: User) -> HttpResponse:
    """Ban an e-mail address or a network."""
    form = TargetBanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            entry = act.ban(by=user, **terms_of(form))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            say_done(request, f"{entry.title} is banned.", entry)
            return redirect("moderation:bans")
    return render(request, "moderation/add_ban.html", {"form": form})


@require_POST
@for_keepers
def lift(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """End a ban."""
    ban = get_object_or_404(Ban.objects.select_related("user", "made_by"), pk=pk)
    form = LiftForm(request.POST)
    if not form.is_valid():
        messages.error(request, "The reason cannot be kept: " + str(form.errors["reason"][0]))
        return redirect("moderation:bans")
    try:
        entry = act.lift(ban, by=user, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        say_done(request, f"The ban of {ban.target} is lifted.", entry)
    return redirect(reverse("moderation:bans"))
