"""Rating a post: thanks by one click, more by a form, taking back, and who gave what."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.views.kept import for_members as for_members_keeping
from accounts.views.kept import take_kept
from accounts.views.loading import for_members, reader
from board.client import client_address
from board.models.settings import board_settings
from board.refusals import Refused
from board.templatetags.board import plural
from forum.models import Post
from forum.models.tree import tree
from forum.permissions import can_moderate, can_rate, why_not_rating
from forum.queries.topic_page import cards, posts_between
from forum.views.feet import foot_text
from forum.views.loading import get_post
from forum.views.ways import post_address
from reputation.actions import ratings as act
from reputation.actions.ratings import can_take_back
from reputation.forms import RatingForm
from reputation.models import Rating
from reputation.queries.posts import has_rated, ratings_of
from reputation.queries.power import power_of
from reputation.views.loading import refuse_where_off

# What `static/js/thank.js` asks for: the foot of the post, to be put in place of the old one.
FOOT = "text/x-post-foot"


@require_POST
@for_members
def thank(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """One point and no words. Where the board wants words, to the form."""
    post = get_post(request, pk)
    if board_settings().rating_needs_comment and can_rate(user, post):
        return redirect("reputation:rate", pk)
    try:
        rating = act.give(post, by=user, address=client_address(request) or None)
    except Refused as refusal:
        return _refused(request, post, refusal)
    return _given(request, user, rating)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_keeping
def rate(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """More points than one, with a comment. 403 for who may not rate the post; to what was given
    for it, where the member has rated it."""
    post = get_post(request, pk)
    if refusal := why_not_rating(user, post):
        raise PermissionDenied(refusal)
    if has_rated(user, post):
        messages.info(request, "You have rated this post already.")
        return redirect("reputation:post", pk)
    power = power_of(user, timezone.now())
    form = RatingForm(request.POST or None, user=user, left=power.left, initial=take_kept(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            rating = act.give(
                post,
                by=user,
                points=data["points"],
                comment=data["source"],
                address=client_address(request) or None,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _given(request, user, rating)
    page = {"form": form, "post": post, "power": power, "path": tree().path(post.topic.forum_id)}
    return render(request, "reputation/rate.html", page)


@require_POST
@for_members
def take_back(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Take back what the member gave for the post."""
    post = get_post(request, pk)
    try:
        act.take_back(post, by=user)
    except Refused as refusal:
        return _refused(request, post, refusal)
    if _wants_foot(request):
        return _foot(request, user, post)
    messages.success(request, "Taken back.")
    return redirect(post_address(post))


@require_safe
def ratings(request: HttpRequest, pk: int) -> HttpResponse:
    """Who gave what for the post. 404 where reputation is off."""
    post, user = get_post(request, pk), reader(request)
    refuse_where_off(post.topic.forum_id)
    found = ratings_of(post, user)
    page = {
        "post": post,
        "path": tree().path(post.topic.forum_id),
        "ratings": found,
        "own": next((r for r in found if r.giver_id == user.pk and can_take_back(r)), None),
        "may_moderate": can_moderate(user, post.topic.forum_id),
        "may_rate": can_rate(user, post) and not any(r.giver_id == user.pk for r in found),
    }
    return render(request, "reputation/post.html", page)


def _given(request: HttpRequest, user: User, rating: Rating) -> HttpResponse:
    is_held = rating.state == Rating.State.HELD
    if _wants_foot(request) and not is_held:
        return _foot(request, user, rating.post, may_take_back=True)
    if is_held:
        said = (
            "Thank you. Somebody else uses the same connection as you: a moderator will look at "
            "this before it counts."
        )
    else:
        name = rating.receiver.username
        given = plural(rating.points, "point")
        said = f"You thanked {name}." if rating.is_plain_thanks else f"{given} for {name}."
    where = reverse("reputation:post", args=[rating.post_id])
    messages.success(request, format_html('{} <a href="{}">Change your mind?</a>', said, where))
    return _to(request, post_address(rating.post))


def _refused(request: HttpRequest, post: Post, refusal: Refused) -> HttpResponse:
    messages.error(request, str(refusal))
    return _to(request, post_address(post))


def _to(request: HttpRequest, address: str) -> HttpResponse:
    """Where the script asked, it is told where to go: what is to be said is said there."""
    if _wants_foot(request):
        return HttpResponse(status=204, headers={"Location": address})
    return redirect(address)


def _wants_foot(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == FOOT


def _foot(
    request: HttpRequest, user: User, post: Post, *, may_take_back: bool = False
) -> HttpResponse:
    number = post.number or 0
    topic = post.topic
    topic.refresh_from_db(fields=["best_reply"])
    topic.best_number = topic.best_reply.number if topic.best_reply else None  # type: ignore[attr-defined]
    shown = cards(posts_between(post.topic, user, number, number), user)
    return HttpResponse(
        "".join(foot_text(card, user, may_take_back=may_take_back) for card in shown)
    )
