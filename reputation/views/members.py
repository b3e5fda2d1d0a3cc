"""A member's reputation, and who has the highest."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.ranks import step_of
from accounts.views.loading import get_member, reader
from board.addresses import right_address
from forum.models import Forum
from forum.views.gaps import render_page
from reputation.queries.members import entries_of, months_of
from reputation.queries.power import power_of
from reputation.queries.toplists import (
    forums_with_toplists,
    highest_ever,
    highest_in_forum,
    highest_of_month,
)
from reputation.views.chart import chart_of
from reputation.views.loading import where_given
from reputation.views.places import place_texts

ENTRIES, PLACES = 25, 50


@require_safe
@where_given
def reputation(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What a member has got, or given with `?show=given`, as far as the reader may know of it."""
    member, user = get_member(request, pk), reader(request)
    if away := right_address(request, slug, member):
        return away
    given = request.GET.get("show") == "given"
    before = _number(request, "before")
    found = entries_of(member, user, given=given, before=before, count=ENTRIES)
    page = {
        "member": member,
        "step": step_of(member.reputation),
        "given": given,
        "entries": found.entries,
        "next_before": found.next_before,
        "is_first": before is None,
        "chart": chart_of(months_of(member)),
        "power": power_of(member, timezone.now()) if user.pk == member.pk else None,
    }
    return render(request, "reputation/member.html", page)


@require_safe
@where_given
def toplist(request: HttpRequest) -> HttpResponse:
    """Who has the highest reputation: of all time, with `?period=month` who has gained most in the
    last 30 days, with `?forum=` who has most in that forum. 404 for one that may not be read."""
    forums = forums_with_toplists(reader(request))
    page: dict[str, Any] = {"forums": forums, "period": "ever", "forum": None}
    page["forum_ids"] = [forum.pk for forum in forums]
    if (asked := _number(request, "forum")) is not None:
        page |= {"forum": (forum := _forum(forums, asked)), "period": ""}
        places = highest_in_forum(forum, PLACES)
    elif request.GET.get("period") == "month":
        page["period"], places = "month", highest_of_month(PLACES)
    else:
        places = highest_ever(PLACES)
    rows = place_texts(places, gained=page["period"] == "month")
    return render_page(request, "reputation/toplist.html", page, places=rows)


def _forum(forums: list[Forum], pk: int) -> Forum:
    for forum in forums:
        if forum.pk == pk:
            return forum
    raise Http404("There is no such forum, or it is not open to you.")


def _number(request: HttpRequest, name: str) -> int | None:
    """The number that was asked for; None for none. Raises Http404 for what is not a number."""
    asked = request.GET.get(name, "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        raise Http404("There is no such page.")
    return int(asked)
