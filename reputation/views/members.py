"""A member's reputation, and who has the highest."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.views.loading import get_member
from board.addresses import right_address


@require_safe
def reputation(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What a member has got, and given."""
    member = get_member(request, pk)
    if away := right_address(request, slug, member):
        return away
    return render(request, "reputation/member.html", {"member": member})


@require_safe
def toplist(request: HttpRequest) -> HttpResponse:
    """Who has the highest reputation."""
    return render(request, "reputation/toplist.html", {})
