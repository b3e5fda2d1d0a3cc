"""The pages where members write. Whatever goes wrong, what was typed stands in the form again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods

from accounts.bans import why_not_writing
from accounts.models import User
from accounts.rendering import render_text
from accounts.views.kept import for_members, take_kept
from board.client import client_address
from board.refusals import Refused
from forum.actions import posts as act
from forum.forms import EditForm, PostForm, ReplyForm, TopicForm
from forum.models import Forum, Post, Topic
from forum.models.tree import tree
from forum.permissions import can_delete, can_edit, can_moderate, can_reply, can_start_topic
from forum.queries.own_links import titles_for
from forum.queries.quoting import quoted
from forum.queries.topic_page import cards, newest_posts, posts_between
from forum.queries.writing import post_of_form, version_count
from forum.views.cards import card_texts
from forum.views.loading import get_forum, get_post, get_topic
from forum.views.ways import post_address
from markup import with_titles

Edit = Callable[..., Post]
SENT, A_DAY = "sent", 24 * 60 * 60


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def new_topic(request: HttpRequest, user: User, pk: int, slug: str) -> HttpResponse:
    """Start a topic in a forum."""
    forum = get_forum(request, pk)
    if request.method != "POST" and not can_start_topic(user, forum):
        raise PermissionDenied(why_not_writing(user) or "You may not start topics in this forum.")
    form = TopicForm(
        request.POST or None,
        initial=take_kept(request),
        may_choose_kind=can_moderate(user, forum.pk),
    )
    page = {"mode": "topic", "forum": forum, "form": form}
    if not _is_sent(request, form):
        return _write_page(request, page, subject="title")
    data = form.cleaned_data
    return _try(
        request,
        page,
        lambda: act.start_topic(
            forum,
            by=user,
            title=data["title"],
            source=data["source"],
            kind=data.get("kind") or Topic.Kind.NORMAL,
            key=data["key"],
            address=client_address(request) or None,
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def reply(request: HttpRequest, user: User, pk: int, slug: str) -> HttpResponse:
    """Reply to a topic: the full form, its preview, and where the quick reply arrives."""
    topic = get_topic(request, pk, follow=request.method == "POST")
    if request.method != "POST" and not can_reply(user, topic):
        raise PermissionDenied(why_not_writing(user) or _why_no_reply(topic))
    start = {"subject": topic.reply_subject, "seen": topic.post_count}
    form = ReplyForm(request.POST or None, initial=start | _quote(request) | take_kept(request))
    page = {"mode": "reply", "forum": topic.forum, "topic": topic, "form": form}
    if not _is_sent(request, form):
        return _write_page(request, page, subject="subject")
    data = form.cleaned_data
    if new := _written_meanwhile(topic, user, data["seen"]):
        # A form that was sent before has nothing to be looked at again: it leads to what it made.
        made = post_of_form(user, data["key"])
        return redirect(post_address(made)) if made else _show_new_posts(request, page, user, new)
    return _try(
        request,
        page,
        lambda: act.reply(
            topic,
            by=user,
            source=data["source"],
            subject=data["subject"],
            key=data["key"],
            address=client_address(request) or None,
        ),
    )


def _why_no_reply(topic: Topic) -> str:
    return "This topic is locked." if topic.is_locked else "You may not reply in this forum."


def _quote(request: HttpRequest) -> dict[str, str]:
    chosen = request.GET.get("quote", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 18):
        return {}
    post = get_post(request, int(chosen))
    if post.number is None:
        # Its author and the moderators may read it, and nobody whom the reply is for.
        raise Http404("There is no such post, or it is not open to you.")
    subject = post.subject if post.subject.startswith("Re: ") else f"Re: {post.subject}"
    return {"source": quoted(post), "subject": subject}


def _written_meanwhile(topic: Topic, user: User, seen: int | None) -> list[Post]:
    if seen is None or seen >= topic.post_count:
        return []
    # Fewer than a page are shown: who was away for longer reads the topic itself.
    first = max(seen + 1, topic.post_count - 19)
    return [
        post for post in posts_between(topic, user, first, topic.post_count) if post.author != user
    ]


def _show_new_posts(
    request: HttpRequest, page: dict[str, Any], user: User, new: list[Post]
) -> HttpResponse:
    topic: Topic = page["topic"]
    form: PostForm = page["form"]
    form.data = {**request.POST.dict(), "seen": str(topic.post_count)}
    posts = card_texts(cards(new, user), user).decode()
    shown = {"new_posts": mark_safe(posts), "new_count": len(new)}
    return _write_page(request, page | shown, subject="subject")


def edit_post(request: HttpRequest, user: User, post: Post, *, act: Edit) -> HttpResponse:
    """Change a post's text; `act` is the action that does it."""
    if request.method != "POST" and not can_edit(user, post):
        raise PermissionDenied(why_not_writing(user) or "This post can no longer be edited.")
    versions = version_count(post)
    start = {"subject": post.subject, "source": post.source, "version": versions}
    form = EditForm(
        request.POST or None, initial=start | take_kept(request), is_title=post.opens_topic
    )
    page = {"mode": "edit", "forum": post.topic.forum, "topic": post.topic, "form": form}
    if not _is_sent(request, form):
        return _write_page(request, page, subject="subject")
    data = form.cleaned_data
    return _try(
        request,
        page,
        lambda: act(
            post,
            by=user,
            subject=data["subject"],
            source=data["source"],
            reason=data["reason"],
            version=data["version"],
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def delete(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Take back one's own last post, after being asked."""
    post = get_post(request, pk)
    if not can_delete(user, post):
        only_last = "Only a topic's last post can be deleted, by its author."
        raise PermissionDenied(why_not_writing(user) or only_last)
    if request.method != "POST":
        path = tree().path(post.topic.forum_id)
        return render(request, "forum/delete.html", {"post": post, "path": path})
    try:
        topic = act.delete_own(post, by=user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(post)
    messages.success(request, "Your post was deleted.")
    return redirect(topic if topic.post_count else topic.forum)


def _is_sent(request: HttpRequest, form: PostForm) -> bool:
    """Whether a well-formed text is to be sent, and not only to be looked at."""
    return request.method == "POST" and form.is_valid() and request.POST.get("action") != "preview"


def _try(request: HttpRequest, page: dict[str, Any], do: Callable[[], Post]) -> HttpResponse:
    """To the post that `do` gives; where it was refused, the form with the reason above it."""
    try:
        post = do()
    except Refused as refusal:
        return _write_page(request, page | {"refusal": str(refusal)}, subject="")
    response = redirect(post_address(post))
    if key := page["form"].cleaned_data.get("key"):
        # The browser's draft of it may go (static/js/draft.js, which reads this).
        response.set_cookie(
            SENT, str(key), max_age=A_DAY, secure=request.is_secure(), samesite="Lax"
        )
    return response


def _write_page(request: HttpRequest, page: dict[str, Any], *, subject: str) -> HttpResponse:
    """The form, with the preview that was asked for and the topic's newest posts under it."""
    form: PostForm = page["form"]
    forum: Forum = page["forum"]
    topic: Topic | None = page.get("topic")
    shown = page | {"path": tree().path(forum.pk)}
    if subject and request.POST.get("action") == "preview" and form.is_valid():
        data = form.cleaned_data
        html = render_text(data["source"])
        shown["preview"] = with_titles(html, titles_for([html], request.user))
        shown["preview_subject"] = data[subject]
    if topic is not None and page["mode"] == "reply":
        shown["review"] = cards(newest_posts(topic, request.user), request.user)
    return render(request, "forum/write.html", shown)
