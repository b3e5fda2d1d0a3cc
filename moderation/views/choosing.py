"""The first line where moderators act: on what, if this reader may.

Who may not see it gets 404, who sees it and does not moderate it 403, a guest the log-in page.
"""

import re
from collections.abc import Callable, Collection
from functools import wraps
from typing import TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import User
from forum.models import Post, Topic
from forum.models.tree import access_of
from forum.permissions import can_moderate
from forum.views.loading import get_post, get_topic, log_in
from moderation.permissions import can_moderate_all
from moderation.views.returning import way_back

Thing = TypeVar("Thing", Topic, Post)
View = Callable[..., HttpResponse]
ID = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
AT_ONCE = 500


def for_topic(view: View) -> View:
    """Pass the moderator and the topic of the address to `view`."""

    @wraps(view)
    def wrapped(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
        topic = get_topic(request, pk)
        if not isinstance(request.user, User):
            return log_in(request, topic.get_absolute_url())
        _must_moderate(request.user, topic)
        return view(request, request.user, topic)

    return wrapped


def for_post(view: View) -> View:
    """Pass the moderator and the post of the address to `view`."""

    @wraps(view)
    def wrapped(request: HttpRequest, pk: int) -> HttpResponse:
        post = get_post(request, pk)
        if not isinstance(request.user, User):
            return log_in(request, post.get_absolute_url())
        _must_moderate(request.user, post.topic)
        return view(request, request.user, post)

    return wrapped


def for_topics(view: View) -> View:
    """Pass the moderator and the chosen topics to `view`."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        return _with_chosen(request, "topic", view, _chosen_topics)

    return wrapped


def for_posts(view: View) -> View:
    """Pass the moderator and the chosen posts to `view`."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        return _with_chosen(request, "post", view, _chosen_posts)

    return wrapped


def must_be_administrator(user: User) -> None:
    """Raises PermissionDenied for all others."""
    if not user.is_superuser:
        raise PermissionDenied("Only administrators delete for ever.")


def chosen_ids(request: HttpRequest, name: str) -> list[int]:
    """The ids that were ticked, each once. Raises Http404 for what is none."""
    ids = dict.fromkeys(request.POST.getlist(name))
    if not all(ID.fullmatch(pk) for pk in ids):
        raise Http404("There is no such thing to choose.")
    return [int(pk) for pk in ids]


def _must_moderate(user: User, topic: Topic) -> None:
    if not can_moderate(user, topic.forum_id):
        raise PermissionDenied("You do not moderate this forum.")


def _with_chosen(
    request: HttpRequest,
    name: str,
    view: View,
    choose: Callable[[User, Collection[int]], list[Thing]],
) -> HttpResponse:
    # From a topic's page one goes to where the posts are; without any, to where one was.
    user, back = request.user, way_back(request, way_back(request, "/", field="here"))
    if not isinstance(user, User):
        return log_in(request, back)
    if not access_of(user).moderates:
        raise PermissionDenied("You do not moderate any forum.")
    ids = chosen_ids(request, name)
    if not 0 < len(ids) <= AT_ONCE:
        too_many = f"At most {AT_ONCE} {name}s can be changed at once."
        messages.error(request, too_many if ids else f"Choose {name}s first: tick their boxes.")
        return redirect(back)
    found = choose(user, ids)
    if len(found) < len(ids):
        raise Http404("Not all that you chose is there, or is yours to moderate.")
    return view(request, user, found)


def _chosen_topics(user: User, ids: Collection[int]) -> list[Topic]:
    """Those of the topics that `user` moderates, the latest first."""
    topics = Topic.objects.visible_to(user).filter(pk__in=ids).order_by("-last_post_at", "-pk")
    return [topic for topic in topics if can_moderate_all(user, [topic.forum_id])]


def _chosen_posts(user: User, ids: Collection[int]) -> list[Post]:
    """Those of the posts that `user` moderates, in order."""
    posts = Post.objects.visible_to(user).filter(pk__in=ids).select_related("topic", "author")
    posts = posts.order_by("created_at", "pk")
    return [post for post in posts if can_moderate_all(user, [post.topic.forum_id])]
