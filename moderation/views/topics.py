"""Moderators' buttons on the topic page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.models import User
from forum.permissions import can_moderate
from forum.views.loading import get_topic, log_in
from moderation.actions.topics import set_lock


@require_POST
def lock(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Close the topic (`lock=1`) or open it (`lock=0`)."""
    topic, user = get_topic(request, pk), request.user
    if not isinstance(user, User):
        return log_in(request, topic.get_absolute_url())
    if not can_moderate(user, topic.forum_id):
        raise PermissionDenied("You do not moderate this forum.")
    locked = request.POST.get("lock") == "1"
    set_lock([topic.pk], by=user, locked=locked)
    messages.success(request, "The topic is locked." if locked else "The topic is open again.")
    return redirect(topic)
