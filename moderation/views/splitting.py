"""Posts are split off: chosen on the topic's page or in a list, and put into another topic."""

from collections.abc import Collection
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import User
from board.pagination import Page, page_of
from board.refusals import Refused
from forum.models import Forum, Post, Topic
from forum.models.tree import tree
from moderation.actions import splitting
from moderation.actions.recording import went_to
from moderation.forms.acts import SplitForm
from moderation.models import LogEntry
from moderation.queries.posts import short_posts
from moderation.views.choosing import AT_ONCE, chosen_ids, for_topic
from moderation.views.loading import say_done
from moderation.views.tools import attempt

A_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@for_topic
def split(request: HttpRequest, user: User, topic: Topic) -> HttpResponse:
    """The topic's posts in a list; with `action=split` the chosen ones go."""
    chosen = _chosen(request, topic)
    if request.POST.get("action") != "split":
        # What was typed before another page of the list was asked for.
        start = {"forum": topic.forum_id} | request.POST.dict()
        return _page(request, topic, SplitForm(user=user, initial=start), chosen)
    form = SplitForm(request.POST, user=user)
    done = attempt(form, partial(_split, topic, chosen))
    if done is None:
        return _page(request, topic, form, chosen)
    say_done(request, "The posts are here now.", done.result)
    return redirect(Topic.objects.get(pk=went_to(done.result.changes)))


def _chosen(request: HttpRequest, topic: Topic) -> list[int]:
    ids = chosen_ids(request, "post")
    if Post.objects.filter(topic=topic.pk, pk__in=ids).count() < len(ids):
        raise Http404("Not all posts that you chose are in this topic.")
    return ids


def _split(
    topic: Topic,
    chosen: Collection[int],
    *,
    by: User,
    title: str,
    forum: Forum | None,
    target: Topic | None,
    onwards: bool,
    reason: str,
) -> LogEntry:
    first = Post.objects.filter(pk__in=chosen).order_by("created_at", "pk").first()
    if first is None or len(chosen) > AT_ONCE:
        raise Refused(f"Choose posts, and at most {AT_ONCE} of them.")
    if onwards:
        chosen = splitting.posts_from(first).values_list("pk", flat=True)
    if target is not None:
        return splitting.split_into(topic.pk, chosen, by=by, target=target, reason=reason)
    if forum is None:
        raise Refused("Choose the forum of the new topic.")
    return splitting.split(topic.pk, chosen, by=by, forum=forum, title=title, reason=reason)


def _page(
    request: HttpRequest, topic: Topic, form: SplitForm, chosen: Collection[int]
) -> HttpResponse:
    page = _list_page(request, topic)
    posts = short_posts(topic, page, chosen)
    shown = {short.post.pk for short in posts}
    context: dict[str, Any] = {
        "topic": topic,
        "path": tree().path(topic.forum_id),
        "form": form,
        "page": page,
        "posts": posts,
        "elsewhere": [pk for pk in chosen if pk not in shown],
    }
    return render(request, "moderation/split.html", context)


def _list_page(request: HttpRequest, topic: Topic) -> Page:
    asked = request.POST if "page" in request.POST else request.GET
    address = f"{topic.get_absolute_url()}split/"
    return page_of(asked, count=topic.post_count, size=A_PAGE, address=address)
