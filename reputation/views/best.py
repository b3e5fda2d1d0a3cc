"""The posts that members value most, of a topic and of a forum."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from board.addresses import right_address
from forum.models.tree import tree
from forum.views.loading import get_forum, get_topic
from reputation.queries.posts import best_of_forum, best_of_topic
from reputation.views.loading import refuse_where_off


@require_safe
def of_topic(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The best posts of a topic."""
    topic = get_topic(request, pk)
    refuse_where_off(topic.forum_id)
    if away := right_address(request, slug, topic):
        return away
    page = {"best": best_of_topic(topic), "topic": topic, "path": tree().path(topic.forum_id)}
    return render(request, "reputation/best.html", page)


@require_safe
def of_forum(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The best posts of a forum's own topics."""
    forum = get_forum(request, pk)
    refuse_where_off(forum.pk)
    if away := right_address(request, slug, forum):
        return away
    page = {"best": best_of_forum(forum), "forum": forum, "path": tree().path(forum.pk)}
    return render(request, "reputation/best.html", page)
