"""What moderators do to the posts that they have chosen on a topic's or a member's page."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.models import User
from forum.models import Post
from moderation.actions import posts as acts
from moderation.forms import acts as forms
from moderation.models import LogEntry
from moderation.views.bulk import Question, ask_first, at_once, ids
from moderation.views.choosing import for_posts, must_be_administrator

HIDE = Question(
    "Hide these posts",
    "Hide",
    forms.ActForm,
    note="Their authors and moderators see that they are hidden, by whom, and the reason.",
    is_grave=True,
)
AUTHOR = Question("Change the author of these posts", "Change", forms.AuthorForm)
ERASE = Question(
    "Delete these posts for ever",
    "Delete for ever",
    forms.EraseForm,
    note="This cannot be undone; hiding can.",
    is_grave=True,
)


@require_POST
@for_posts
def hide(request: HttpRequest, user: User, posts: list[Post]) -> HttpResponse:
    """Take them out of sight."""
    return ask_first(request, user, posts, HIDE, "hidden", partial(acts.hide, ids(posts)))


@require_POST
@for_posts
def restore(request: HttpRequest, user: User, posts: list[Post]) -> HttpResponse:
    """Show them again."""
    return at_once(request, user, posts, "restored", partial(acts.restore, ids(posts)))


@require_POST
@for_posts
def approve(request: HttpRequest, user: User, posts: list[Post]) -> HttpResponse:
    """Show those that waited."""
    return at_once(request, user, posts, "approved", partial(acts.approve, ids(posts)))


@require_POST
@for_posts
def change_author(request: HttpRequest, user: User, posts: list[Post]) -> HttpResponse:
    """Say that somebody else wrote them."""
    act = partial(acts.change_author, ids(posts))
    return ask_first(request, user, posts, AUTHOR, "given to another author", act)


@require_POST
@for_posts
def erase(request: HttpRequest, user: User, posts: list[Post]) -> HttpResponse:
    """Delete them and all their versions; administrators only."""
    must_be_administrator(user)
    return ask_first(request, user, posts, ERASE, "deleted for ever", partial(_erase, posts))


def _erase(posts: list[Post], *, by: User, reason: str, sure: bool) -> LogEntry | None:
    return acts.delete_for_ever(ids(posts), by=by, reason=reason)
