"""What moderators do to one post: a button on the topic's page, or a form of its own page. A post
is edited here by its author, too."""

from collections.abc import Callable
from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.views.kept import for_members
from forum.actions.posts import edit as edit_own
from forum.models import Post
from forum.models.tree import tree
from forum.permissions import can_moderate
from forum.queries.writing import version_count
from forum.views.loading import get_post
from forum.views.writing import edit_post
from moderation.actions import posts as acts
from moderation.forms import acts as forms
from moderation.models import LogEntry
from moderation.queries.posts import others_from_address
from moderation.views.choosing import for_post
from moderation.views.loading import say_done
from moderation.views.post_tools import post_tools
from moderation.views.returning import place_now, way_back
from moderation.views.tools import Forms, attempt


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Edit a post: one's own, or anybody's where one moderates."""
    post = get_post(request, pk)
    if post.author_id == user.pk:
        return edit_post(request, user, post, act=edit_own)
    if not can_moderate(user, post.topic.forum_id):
        raise PermissionDenied("Only its author and the moderators can edit this post.")
    return edit_post(request, user, post, act=acts.edit_others)


@require_safe
@for_post
def moderate(request: HttpRequest, user: User, post: Post) -> HttpResponse:
    """All that can be done to the post, and what is known of it."""
    return _page(request, post, Forms(user))


@require_POST
@for_post
def hide(request: HttpRequest, user: User, post: Post) -> HttpResponse:
    """Take it out of sight of all but its author and the moderators."""
    form = forms.ActForm(request.POST, user=user, name="hide")
    return _do(request, post, form, "The post is hidden.", partial(acts.hide, [post.pk]))


@require_POST
@for_post
def restore(request: HttpRequest, user: User, post: Post) -> HttpResponse:
    """Show it again."""
    form = forms.ActForm(request.POST, user=user, name="restore")
    return _do(request, post, form, "The post is visible again.", partial(acts.restore, [post.pk]))


@require_POST
@for_post
def approve(request: HttpRequest, user: User, post: Post) -> HttpResponse:
    """Show a post that waited."""
    form = forms.ApproveForm(request.POST, user=user, name="approve")
    return _do(request, post, form, "The post is approved.", partial(acts.approve, [post.pk]))


@require_POST
@for_post
def change_author(request: HttpRequest, user: User, post: Post) -> HttpResponse:
    """Say that somebody else wrote it."""
    form = forms.AuthorForm(request.POST, user=user, name="author")
    said = "The post has another author."
    return _do(request, post, form, said, partial(acts.change_author, [post.pk]))


@require_POST
@for_post
def lock(request: HttpRequest, user: User, post: Post) -> HttpResponse:
    """Keep its author from editing it (`lock=1`), or not (`lock=0`)."""
    locked = request.POST.get("lock") == "1"
    said = "Its author cannot edit it." if locked else "Its author can edit it again."
    form = forms.ActForm(request.POST, user=user, name="lock")
    return _do(request, post, form, said, partial(acts.set_edit_lock, [post.pk], locked=locked))


@require_POST
@for_post
def note(request: HttpRequest, user: User, post: Post) -> HttpResponse:
    """Put a note under its text."""
    form = forms.NoteForm(request.POST, user=user, name="note")
    said = (
        "The note stands under the post."
        if request.POST.get("note", "").strip()
        else "The note is gone."
    )
    return _do(request, post, form, said, partial(acts.set_note, post.pk))


def _do(
    request: HttpRequest,
    post: Post,
    form: forms.ActForm,
    said: str,
    act: Callable[..., LogEntry | None],
) -> HttpResponse:
    done = attempt(form, act)
    if done is None:
        return _page(request, post, Forms(form.user, form))
    say_done(request, said, done.result)
    return redirect(way_back(request, place_now(post)))


def _page(request: HttpRequest, post: Post, offered: Forms) -> HttpResponse:
    context = {
        "post": post,
        "path": tree().path(post.topic.forum_id),
        "groups": post_tools(post, offered),
        "others": others_from_address(post, offered.user),
        "versions": version_count(post),
        "may_erase": offered.user.is_superuser,
    }
    return render(request, "moderation/post.html", context)
