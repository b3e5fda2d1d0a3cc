"""The ways to a post, and to a forum: addresses that lead on to a place on a page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.models import Reader, User
from accounts.views.loading import reader
from board.models.settings import board_settings
from board.pagination import Page
from forum.models import Post, Visibility
from forum.models.tree import tree
from forum.permissions import can_moderate
from forum.queries.topic_page import cards
from forum.queries.unread import first_unread
from forum.queries.withheld import number_before
from forum.views.loading import get_forum, get_post, get_topic


def post_address(post: Post) -> str:
    """The address where a post is read: its place in its topic; of one that is not visible its
    own."""
    return post.get_absolute_url() if post.number is None else place_address(post)


def place_address(post: Post) -> str:
    """The page of its topic that a post, or its stub, is on, and its anchor."""
    size = board_settings().posts_per_page
    place = post.number or max(number_before(post), 1)
    number = -(-place // size)
    page = Page(number=number, size=size, count=0, address=post.topic.get_absolute_url())
    return f"{page.url(number)}#p{post.pk}"


@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """To the page where the post stands now. One that stands nowhere is shown here, to its author
    and the forum's moderators."""
    found = get_post(request, pk)
    if found.number is not None:
        return redirect(post_address(found))
    return render(request, "forum/waiting.html", _unseen_post(reader(request), found))


def _unseen_post(user: Reader, found: Post) -> dict[str, Any]:
    forum_id = found.topic.forum_id
    return {
        "card": cards([found], user)[0],
        "path": tree().path(forum_id),
        "waits": found.visibility == Visibility.WAITING,
        "may_open_topic": found.topic.visibility == Visibility.VISIBLE,
        "may_moderate": can_moderate(user, forum_id),
    }


@require_safe
def unread(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """To the first post that is new to the member, else to the last one; a guest to the first."""
    found = get_topic(request, pk)
    user = reader(request)
    if not isinstance(user, User):
        return redirect(found)
    new = first_unread(found, user)
    return redirect(post_address(new)) if new else latest(request, pk, slug)


@require_safe
def latest(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """To the topic's last post."""
    found = get_topic(request, pk)
    return redirect(post_address(found.last_post) if found.last_post else found)


@require_safe
def jump(request: HttpRequest) -> HttpResponse:
    """To the forum that was chosen in *Jump to*."""
    chosen = request.GET.get("forum", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 18):
        raise Http404("Choose a forum to jump to.")
    return redirect(get_forum(request, int(chosen)))
