"""What moderators do to one topic: a button on its page, or a form of the page of all tools."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from forum.models import Topic
from forum.models.tree import tree
from moderation.actions import splitting
from moderation.actions import topics as acts
from moderation.forms import acts as forms
from moderation.models import LogEntry
from moderation.views.choosing import for_topic
from moderation.views.loading import say_done
from moderation.views.returning import way_back
from moderation.views.tools import Forms, attempt
from moderation.views.topic_tools import topic_tools


@require_safe
@for_topic
def moderate(request: HttpRequest, user: User, topic: Topic) -> HttpResponse:
    """All that can be done to the topic."""
    return _page(request, topic, Forms(user))


@require_POST
@for_topic
def lock(request: HttpRequest, user: User, topic: Topic) -> HttpResponse:
    """Close the topic (`lock=1`) or open it (`lock=0`)."""
    locked = request.POST.get("lock") == "1"
    said = "The topic is locked." if locked else "The topic is open again."
    form = forms.ActForm(request.POST, user=user, name="lock")
    return _do(request, topic, form, said, partial(acts.set_lock, [topic.pk], locked=locked))


@require_POST
@for_topic
def set_kind(request: HttpRequest, user: User, topic: Topic) -> HttpResponse:
    """Make it sticky, an announcement or a normal topic."""
    form = forms.KindForm(request.POST, user=user, name="kind")
    said = "The topic is of another kind now."
    return _do(request, topic, form, said, partial(acts.set_kind, [topic.pk]))


@require_POST
@for_topic
def bump(request: HttpRequest, user: User, topic: Topic) -> HttpResponse:
    """Bring it to the top of the list."""
    form = forms.ActForm(request.POST, user=user, name="bump")
    said = "The topic is at the top of the list."
    return _do(request, topic, form, said, partial(acts.bump, [topic.pk]))


@require_POST
@for_topic
def close_by_itself(request: HttpRequest, user: User, topic: Topic) -> HttpResponse:
    """Lock it after some days without a post, or never."""
    form = forms.AutoCloseForm(request.POST, user=user, name="close")
    said = "It was changed when the topic closes by itself."
    return _do(request, topic, form, said, partial(acts.set_auto_close, [topic.pk]))


@require_POST
@for_topic
def slow(request: HttpRequest, user: User, topic: Topic) -> HttpResponse:
    """Let each member post once an hour (`slow=1`), or as usual (`slow=0`)."""
    is_slow = request.POST.get("slow") == "1"
    said = "The topic is in slow mode." if is_slow else "The topic is not in slow mode any more."
    form = forms.ActForm(request.POST, user=user, name="slow")
    return _do(request, topic, form, said, partial(acts.set_slow, [topic.pk], slow=is_slow))


@require_POST
@for_topic
def rename(request: HttpRequest, user: User, topic: Topic) -> HttpResponse:
    """Give it another title."""
    form = forms.RenameForm(request.POST, user=user, name="rename")
    said = "The topic has a new title."
    return _do(request, topic, form, said, partial(acts.rename, topic.pk))


@require_POST
@for_topic
def move(request: HttpRequest, user: User, topic: Topic) -> HttpResponse:
    """Move it to another forum."""
    form = forms.MoveForm(request.POST, user=user, name="move")
    return _do(request, topic, form, "The topic was moved.", partial(acts.move, [topic.pk]))


@require_POST
@for_topic
def merge(request: HttpRequest, user: User, topic: Topic) -> HttpResponse:
    """Put its posts into another topic."""
    form = forms.MergeForm(request.POST, user=user, name="merge")
    return _do(
        request, topic, form, "The topics were merged.", partial(splitting.merge, [topic.pk])
    )


@require_POST
@for_topic
def copy(request: HttpRequest, user: User, topic: Topic) -> HttpResponse:
    """Make a second topic with the same posts."""
    form = forms.CopyForm(request.POST, user=user, name="copy")
    done = attempt(form, partial(splitting.copy, topic.pk))
    if done is None:
        return _page(request, topic, Forms(user, form))
    say_done(request, "This is the copy.", done.result)
    return redirect(done.result.topic)


@require_POST
@for_topic
def hide(request: HttpRequest, user: User, topic: Topic) -> HttpResponse:
    """Take it out of sight of all but the moderators."""
    form = forms.ActForm(request.POST, user=user, name="hide")
    return _do(request, topic, form, "The topic is hidden.", partial(acts.hide, [topic.pk]))


@require_POST
@for_topic
def restore(request: HttpRequest, user: User, topic: Topic) -> HttpResponse:
    """Show it again."""
    form = forms.ActForm(request.POST, user=user, name="restore")
    said = "The topic is visible again."
    return _do(request, topic, form, said, partial(acts.restore, [topic.pk]))


def _do(
    request: HttpRequest,
    topic: Topic,
    form: forms.ActForm,
    said: str,
    act: Callable[..., LogEntry | None],
) -> HttpResponse:
    done = attempt(form, act)
    if done is None:
        return _page(request, topic, Forms(form.user, form))
    say_done(request, said, done.result)
    return redirect(way_back(request, topic.get_absolute_url()))


def _page(request: HttpRequest, topic: Topic, offered: Forms) -> HttpResponse:
    context = {
        "topic": topic,
        "path": tree().path(topic.forum_id),
        "groups": topic_tools(topic, offered),
        "may_erase": offered.user.is_superuser,
    }
    return render(request, "moderation/topic.html", context)
