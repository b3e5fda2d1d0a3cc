"""The pages that everybody reads: the index, a forum, a topic, and who is online."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.censoring import censor_for
from accounts.groups import legend
from accounts.models import Reader, User
from accounts.views.loading import reader
from board.addresses import right_address
from board.models.settings import board_settings
from board.pagination import Page, page_number, page_of
from forum.actions.reading import mark_board_read, mark_read
from forum.forms import ReplyForm
from forum.models import Forum, Level, Topic, Visibility
from forum.models.tree import access_key, access_of, tree
from forum.permissions import can_moderate, can_reply, can_start_topic, shows_reputation
from forum.queries.forum_list import subforums
from forum.queries.index import board_index
from forum.queries.online import Online, online, people
from forum.queries.shown import Shown, shown_by_forum, shown_by_index, shown_by_topic
from forum.queries.topic_list import Listing, list_topics
from forum.queries.topic_page import Neighbours, cards, neighbours, posts_between
from forum.queries.unread import is_unread
from forum.queries.withheld import stubs_of
from forum.views.cards import card_texts
from forum.views.gaps import render_page
from forum.views.loading import get_forum, get_topic, log_in
from forum.views.member_cards import Span, member_card_texts
from forum.views.rows import forum_list_texts, index_texts, row_texts
from forum.views.stubs import with_stubs


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The board index."""
    user = reader(request)
    board = board_index(user)
    _note_shown(request, shown_by_index)
    context = {
        "statistics": board.statistics,
        "online": online(user, with_record=True),
        "legend": legend(),
    }
    lists = index_texts(board, user)
    return render_page(request, "forum/index.html", context, lists=lists)


@require_safe
def forum(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A forum: subforums, announcements, sticky topics, and a page of the rest."""
    try:
        found = get_forum(request, pk)
    except PermissionDenied:
        if request.user.is_authenticated:
            raise
        return log_in(request)
    if away := right_address(request, slug, found):
        return away
    if found.kind == Forum.Kind.LINK:
        return redirect(found.link_url)
    return _forum_page(request, found)


def _forum_page(request: HttpRequest, found: Forum) -> HttpResponse:
    user = reader(request)
    size = board_settings().topics_per_page
    wanted = page_number(request.GET)
    found, inner, new = subforums(user, found)
    listing = list_topics(user, found, start=(wanted - 1) * size, count=size)
    pinned = [*listing.announcements, *listing.stickies]
    pinned_here = sum(row.topic.forum_id == found.pk for row in pinned)
    page = page_of(
        request.GET,
        count=found.topic_count - pinned_here,
        size=size,
        address=found.get_absolute_url(),
    )
    _note_shown(request, lambda user: shown_by_forum(user, found, listing))
    context = {
        "page": page,
        "may_post": can_start_topic(user, found),
        **_around(user, found, online(user, found)),
    }
    lists = _lists(listing, user, is_first=wanted == 1)
    lists["subforums"] = forum_list_texts(inner, user, new)
    return render_page(request, "forum/forum.html", context, **lists)


def _lists(listing: Listing, user: Reader, *, is_first: bool) -> dict[str, bytes]:
    """The lists of a forum's page; announcements stand on all of its pages."""
    return {
        "announcements": row_texts(listing.announcements, user),
        "stickies": row_texts(listing.stickies if is_first else [], user),
        "moved": row_texts(listing.moved if is_first else [], user),
        "topics": row_texts(listing.normal, user),
        "withheld": row_texts(listing.withheld, user),
    }


def _around(user: Reader, forum: Forum, here: Online) -> dict[str, Any]:
    """What stands around the topics of a forum, and around the posts of a topic."""
    return {
        "forum": forum,
        "path": tree().path(forum.pk),
        "may_moderate": can_moderate(user, forum.pk),
        "shows_reputation": shows_reputation(forum.pk),
        "access": access_words(user),
        "jump": lambda: jump_list(user),
        "online": here,
        "legend": legend(),
    }


def access_words(user: Reader) -> list[list[int]]:
    """For the key of a part of a page that is the same for all who have the same access."""
    return [sorted(part) for part in access_key(user)[1]]


def _note_shown(request: HttpRequest, shown: Callable[[Reader], Shown]) -> None:
    """Say what a guest's page shows, so that it can be kept (`forum.guest_pages`)."""
    user = reader(request)
    if not user.is_authenticated:
        request.shown = shown(user)  # type: ignore[attr-defined]


def jump_list(user: Reader) -> tuple[tuple[Forum, int], ...]:
    """Where `user` may jump to, with the depth of each."""
    levels = access_of(user)
    return tuple(step for step in tree().walk() if levels.level(step[0].pk) > Level.NONE)


@require_safe
def topic(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A page of a topic; a member has then read up to its last post."""
    found = get_topic(request, pk)
    if away := right_address(request, slug, found):
        return away
    request.topic_id = found.pk  # type: ignore[attr-defined]
    page = page_of(
        request.GET,
        count=found.post_count,
        size=board_settings().posts_per_page,
        address=found.get_absolute_url(),
    )
    response = _topic_page(request, found, page)
    _mark(reader(request), found, read_to=min(page.last_row, found.post_count))
    return response


def _topic_page(request: HttpRequest, found: Topic, page: Page) -> HttpResponse:
    user = reader(request)
    read: int = getattr(found, "read_number", 0)
    unread = read + 1 if read and is_unread(found, user) else 0
    around, here = neighbours(found), online(user, found.forum)
    span = Span(page.first_row, page.last_row, unread)
    if isinstance(user, User):
        posts = _member_posts(request, user, found, page, span, here.everywhere)
    else:
        posts = _guest_posts(request, found, span, around)
    context = {
        "topic": found,
        "page": page,
        "may_reply": can_reply(user, found),
        "previous": around.previous,
        "next": around.next,
        "first_unread_url": f"{found.get_absolute_url()}unread/" if unread else "",
        # Made where it is needed: most pages have the form from memory. The key is each one's own.
        "reply_form": ReplyForm,
        "reply_key": uuid4(),
        "is_censored": bool(censor_for(user)),
        "is_alike": _is_alike(user, found),
        **_around(user, found.forum, here),
    }
    return render_page(request, "forum/topic.html", context, posts=posts)


def _is_alike(user: Reader, found: Topic) -> bool:
    """Whether what stands around the posts is the same for many members."""
    seen_by_all = found.visibility == Visibility.VISIBLE
    return isinstance(user, User) and seen_by_all and not can_moderate(user, found.forum_id)


def _guest_posts(request: HttpRequest, found: Topic, span: Span, around: Neighbours) -> bytes:
    # Guests' pages are kept; who is online is put into them when they are given out.
    user = reader(request)
    shown = cards(posts_between(found, user, span.first, span.last), user)
    _note_shown(request, lambda _user: shown_by_topic(found, shown, around))
    return card_texts(shown, user)


def _member_posts(
    request: HttpRequest, user: User, found: Topic, page: Page, span: Span, online: frozenset[int]
) -> bytes:
    if not found.withheld_count:
        return member_card_texts(found, user, span, online=online)
    posts = posts_between(found, user, span.first, span.last)
    shown = cards(posts, user, online=online, unread=span.unread)
    return with_stubs(request, user, shown, stubs_of(found, page, posts, user))


def _mark(user: Reader, found: Topic, *, read_to: int) -> None:
    if isinstance(user, User) and getattr(found, "read_number", 0) < read_to:
        mark_read(user, found, number=read_to)


@require_safe
def who_is_online(request: HttpRequest) -> HttpResponse:
    """Who is here, and where."""
    user = reader(request)
    context = {"online": online(user, with_record=True), "people": people(user)}
    return render(request, "forum/online.html", context | {"legend": legend()})


@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    """Everything counts as read from now on."""
    if not isinstance(request.user, User):
        return log_in(request, reverse("forum:index"))
    mark_board_read(request.user)
    return redirect("forum:index")
