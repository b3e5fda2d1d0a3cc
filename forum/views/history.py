"""What a post said before."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from forum.models.tree import tree
from forum.permissions import can_see_history
from forum.queries.writing import versions_of
from forum.views.kept import for_members
from forum.views.loading import get_post


@require_safe
@for_members
def history(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Every earlier version of a post, for its author and the forum's moderators. 404 for others:
    they are not told that there are any."""
    post = get_post(request, pk)
    if not can_see_history(user, post):
        raise Http404("There is no such page, or it is not open to you.")
    path = tree().path(post.topic.forum_id)
    context = {"post": post, "versions": versions_of(post), "path": path}
    return render(request, "forum/history.html", context)
