"""A member's posts, one page after another."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.views.loading import get_member, reader
from board.addresses import right_address
from board.models.settings import board_settings
from forum.models.tree import access_of
from forum.queries.member_posts import posts_by
from forum.queries.topic_page import cards


@require_safe
def member_posts(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What a member wrote, as far as the reader may read it: moderators see what is hidden, too."""
    member, user = get_member(request, pk), reader(request)
    if away := right_address(request, slug, member):
        return away
    size = board_settings().posts_per_page
    before = _before(request)
    found = posts_by(member, user, before=before, count=size)
    context = {
        "member": member,
        "cards": cards(found.posts, user),
        "next_before": found.next_before,
        "is_first": before is None,
        "may_moderate": user.is_authenticated and access_of(user).moderates,
    }
    return render(request, "forum/member_posts.html", context)


def _before(request: HttpRequest) -> int | None:
    asked = request.GET.get("before")
    if asked is None:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        raise Http404("There is no such page.")
    return int(asked)
