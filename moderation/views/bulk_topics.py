"""What moderators do to the topics that they have chosen from a list."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.models import User
from forum.models import Topic
from moderation.actions import splitting
from moderation.actions import topics as acts
from moderation.forms import acts as forms
from moderation.models import LogEntry
from moderation.views.bulk import Question, ask_first, at_once, ids
from moderation.views.choosing import for_topics, must_be_administrator

MOVE = Question("Move these topics", "Move", forms.MoveForm)
MERGE = Question(
    "Merge these topics into one",
    "Merge",
    forms.MergeForm,
    note="All posts go into that topic, by their times; the addresses of the others lead there.",
)
HIDE = Question(
    "Hide these topics", "Hide", forms.ActForm, note="Only moderators see them then.", is_grave=True
)
ERASE = Question(
    "Delete these topics for ever",
    "Delete for ever",
    forms.EraseForm,
    note="All their posts go with them. This cannot be undone; hiding can.",
    is_grave=True,
)


@require_POST
@for_topics
def lock(request: HttpRequest, user: User, topics: list[Topic]) -> HttpResponse:
    """Close them."""
    return at_once(
        request, user, topics, "locked", partial(acts.set_lock, ids(topics), locked=True)
    )


@require_POST
@for_topics
def unlock(request: HttpRequest, user: User, topics: list[Topic]) -> HttpResponse:
    """Open them."""
    return at_once(
        request, user, topics, "opened again", partial(acts.set_lock, ids(topics), locked=False)
    )


@require_POST
@for_topics
def make_sticky(request: HttpRequest, user: User, topics: list[Topic]) -> HttpResponse:
    """Keep them at the top."""
    act = partial(acts.set_kind, ids(topics), kind=Topic.Kind.STICKY)
    return at_once(request, user, topics, "made sticky", act)


@require_POST
@for_topics
def make_normal(request: HttpRequest, user: User, topics: list[Topic]) -> HttpResponse:
    """Make them topics like all others."""
    act = partial(acts.set_kind, ids(topics), kind=Topic.Kind.NORMAL)
    return at_once(request, user, topics, "made normal", act)


@require_POST
@for_topics
def move(request: HttpRequest, user: User, topics: list[Topic]) -> HttpResponse:
    """Move them to another forum."""
    return ask_first(request, user, topics, MOVE, "moved", partial(acts.move, ids(topics)))


@require_POST
@for_topics
def merge(request: HttpRequest, user: User, topics: list[Topic]) -> HttpResponse:
    """Put the posts of all of them into one topic."""
    return ask_first(request, user, topics, MERGE, "merged", partial(splitting.merge, ids(topics)))


@require_POST
@for_topics
def hide(request: HttpRequest, user: User, topics: list[Topic]) -> HttpResponse:
    """Take them out of sight."""
    return ask_first(request, user, topics, HIDE, "hidden", partial(acts.hide, ids(topics)))


@require_POST
@for_topics
def restore(request: HttpRequest, user: User, topics: list[Topic]) -> HttpResponse:
    """Show them again."""
    return at_once(request, user, topics, "restored", partial(acts.restore, ids(topics)))


@require_POST
@for_topics
def erase(request: HttpRequest, user: User, topics: list[Topic]) -> HttpResponse:
    """Delete them with all their posts; administrators only."""
    must_be_administrator(user)
    return ask_first(request, user, topics, ERASE, "deleted for ever", partial(_erase, topics))


def _erase(topics: list[Topic], *, by: User, reason: str, sure: bool) -> LogEntry | None:
    return acts.delete_for_ever(ids(topics), by=by, reason=reason)
