"""The first line of every view: what the address names, if the reader may have it.

Who may not see a thing gets 404, as if it were not there; who may see it and not read it gets 403,
a guest the log-in page.
"""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from accounts.views.loading import reader
from forum.models import Forum, Post, Topic
from forum.models.tree import tree
from forum.permissions import can_read_forum, can_see_forum
from forum.queries.finding import find_moved, find_post, find_topic


def get_forum(request: HttpRequest, pk: int) -> Forum:
    """The forum, from memory. Raises Http404 or PermissionDenied."""
    forum = tree().forums.get(pk)
    if forum is None or not can_see_forum(reader(request), forum):
        raise Http404("There is no such forum, or it is not open to you.")
    if not can_read_forum(reader(request), forum):
        raise PermissionDenied("You may not read this forum.")
    request.forum_id = forum.pk  # type: ignore[attr-defined]
    return forum


class Moved(Exception):
    """The posts of the topic that was asked for are in another one, `address` leads there."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def get_topic(request: HttpRequest, pk: int, *, follow: bool = False) -> Topic:
    """The topic with the reader's mark. Raises Http404.

    Where its posts went to another topic, raises Moved; or gives that one, with `follow`.
    """
    user = reader(request)
    topic = find_topic(user, pk)
    if (topic is None or topic.moved_to_id) and (moved := find_moved(user, pk)):
        if not follow:
            raise Moved(moved.get_absolute_url())
        topic = find_topic(user, moved.pk)
    if topic is None:
        raise Http404("There is no such topic, or it is not open to you.")
    topic.forum = tree().forums[topic.forum_id]
    request.forum_id = topic.forum_id  # type: ignore[attr-defined]
    return topic


def get_post(request: HttpRequest, pk: int) -> Post:
    """The post and its topic. Raises Http404."""
    post = find_post(reader(request), pk)
    if post is None:
        raise Http404("There is no such post, or it is not open to you.")
    post.topic.forum = tree().forums[post.topic.forum_id]
    request.forum_id = post.topic.forum_id  # type: ignore[attr-defined]
    return post


def log_in(request: HttpRequest, back: str = "") -> HttpResponse:
    """To the log-in page, and after it to `back`, or here where this is a page to come back to."""
    return redirect_to_login(back or request.get_full_path())
