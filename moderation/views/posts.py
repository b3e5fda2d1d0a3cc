"""Where posts are edited: the author's own edit, or a moderator's, which is logged."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from forum.actions.posts import edit as edit_own
from forum.permissions import can_moderate
from forum.views.kept import for_members
from forum.views.loading import get_post
from forum.views.writing import edit_post
from moderation.actions.posts import edit_others


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Edit a post: one's own, or anybody's where one moderates."""
    post = get_post(request, pk)
    if post.author_id == user.pk:
        return edit_post(request, user, post, act=edit_own)
    if not can_moderate(user, post.topic.forum_id):
        raise PermissionDenied("Only its author and the moderators can edit this post.")
    return edit_post(request, user, post, act=edit_others)
