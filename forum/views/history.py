"""What a post said before, and what each edit changed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.censoring import censor_for
from accounts.models import User
from accounts.views.kept import for_members
from board.pagination import page_of
from forum.models.tree import tree
from forum.permissions import can_see_history
from forum.queries.history import edits_of, versions_of
from forum.queries.writing import version_count
from forum.views.loading import get_post

VIEWS = {"inline": "Changes", "side": "Side by side", "source": "Earlier versions"}
SHOWN = 10


@require_safe
@for_members
def history(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Every edit of a post, or every earlier version (`?view=source`), for its author and the
    forum's moderators. 404 for others: they are not told that there are any."""
    post = get_post(request, pk)
    if not can_see_history(user, post):
        raise Http404("There is no such page, or it is not open to you.")
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "inline"
    address = request.path if view == "inline" else f"{request.path}?view={view}"
    page = page_of(request.GET, count=version_count(post), size=SHOWN, address=address)
    context = {"post": post, "page": page, "view": view, "views": VIEWS}
    context["path"] = tree().path(post.topic.forum_id)
    if view == "source":
        context["versions"] = versions_of(post)[page.first_row - 1 : page.last_row]
    else:
        start, censor = page.first_row - 1, censor_for(user)
        context["edits"] = edits_of(post, start=start, count=SHOWN, censor=censor)
    return render(request, "forum/history.html", context)
