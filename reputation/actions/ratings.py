"""What happens when a member rates a post, or takes a rating back.

Each is one transaction: the row of the ledger, what the post, its topic and its author have of it,
and what the author is told. They raise `Refused` with a sentence for the member, and then nothing
has changed. Locks: topic, forum, what the author was told, members (see `notifications.actions`).
"""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import dateformat, timezone

from accounts.models import User
from board.models.settings import board_settings
from board.refusals import Refused
from board.templatetags.board import plural
from forum import counters
from forum.models import Post, Topic
from forum.permissions import why_not_rating
from notifications.actions import hold_together, notify, retell
from notifications.models import Kind, Notification
from reputation.actions.promotions import promote, promote_with
from reputation.ledger import settle
from reputation.models import Rating
from reputation.permissions import can_give_below_zero
from reputation.queries.power import Power, power_of
from reputation.queries.same_address import shares_address

State = Rating.State


@transaction.atomic
def give(
    post: Post, *, by: User, points: int = 1, comment: str = "", address: str | None = None
) -> Rating:
    """Give points for a post and tell its author; gives the row of the ledger.

    Where it may come from a second account it is held, and neither counts nor is told before a
    moderator has accepted it. Raises Refused for who may not, for a second rating of one post, and
    for more points than the member has left.
    """
    topic, post = _hold(post)
    if refusal := why_not_rating(by, post) or _why_not_so(by, points, comment):
        raise Refused(refusal)
    # A post without an author was refused.
    author_id = post.author_id or 0
    told = hold_together(author_id, kind_of(points), url=url_of(post))
    giver, author = counters.lock_people([by.pk, author_id])
    _refuse_twice(post, by=by)
    now = timezone.now()
    _refuse_too_much(points, power_of(giver, now))
    rating = Rating.objects.create(
        giver=by,
        giver_name=by.username,
        receiver=author,
        post=post,
        points=points,
        comment=comment,
        state=State.HELD if shares_address(by, author, address) else State.STANDING,
        given_at=now,
        address=address,
    )
    if rating.state == State.STANDING:
        settle(post, topic)
        tell(rating, told)
        promote_with(author, points)
    return rating


@transaction.atomic
def take_back(post: Post, *, by: User) -> None:
    """Take back what `by` gave for `post`. Raises Refused where that is nothing, or too late."""
    topic, post = _hold(post)
    own = Rating.objects.filter(post=post, giver=by, state__in=(State.STANDING, State.HELD))
    found = own.first()
    if found is None:
        raise Refused("You have given nothing for this post.")
    if not can_take_back(found):
        raise Refused("It is too late to take this back.")
    told = hold_together(found.receiver_id, kind_of(found.points), url=url_of(post))
    counters.lock_members([by.pk, found.receiver_id])
    if own.update(state=State.TAKEN_BACK) and found.state == State.STANDING:
        settle(post, topic)
        if told:
            _tell_again(found, told)
        promote([found.receiver_id])


def can_take_back(rating: Rating) -> bool:
    """Whether its giver may still take it back."""
    until = rating.given_at + timedelta(hours=board_settings().rating_back_hours)
    return rating.state in (State.STANDING, State.HELD) and timezone.now() < until


def tell(rating: Rating, told: Notification | None, *, also: Collection[int] = ()) -> None:
    """Tell the author of a rating that stands; `told` is what the author has not read yet of others
    like it, held. `also` are ratings that count as new, whenever they were given. It holds the
    author, and comes last."""
    if told:
        _tell_again(rating, told, also)
    else:
        notify(
            [rating.receiver],
            kind_of(rating.points),
            url=url_of(rating.post),
            actor=rating.giver,
            at=rating.given_at,
        )


def _tell_again(rating: Rating, told: Notification, also: Collection[int] = ()) -> None:
    new = Q(given_at__gte=told.created_at) | Q(pk__in=also)
    same = Rating.objects.standing().filter(new, post=rating.post)
    same = same.filter(points__gt=0) if rating.points > 0 else same.filter(points__lt=0)
    givers = same.exclude(giver=None).order_by("id").values_list("giver_id", flat=True)
    retell(told, list(givers))


def kind_of(points: int) -> Kind:
    """What the author is told of so many points."""
    return Kind.THANKED if points > 0 else Kind.RATED


def url_of(post: Post) -> str:
    """Where the notification leads."""
    return f"/p/{post.pk}/"


def _hold(post: Post) -> tuple[Topic, Post]:
    """The topic and the post as they are now; topic and forum are held."""
    topic = counters.lock_topic(post.topic_id)
    counters.lock_forums([topic.forum_id])
    found = Post.objects.filter(pk=post.pk, topic=topic).first()
    if found is None:
        raise Refused("This post was moved a moment ago. Open it again.")
    found.topic = topic
    return topic, found


def _why_not_so(by: User, points: int, comment: str) -> str:
    board = board_settings()
    if not 0 < abs(points) <= board.rating_most:
        return f"Give from 1 to {board.rating_most} points."
    if points < 0 and not can_give_below_zero(by):
        return "You may not give points below zero."
    if points < 0 and not comment:
        return "Say why, when you give points below zero."
    return (
        "Say why: this board asks for a comment."
        if board.rating_needs_comment and not comment
        else ""
    )


def _refuse_twice(post: Post, *, by: User) -> None:
    """What was taken back may be given again, and is a new row: the newest is the last given."""
    earlier = Rating.objects.filter(post=post, giver=by).first()
    if earlier is None:
        return
    if earlier.state == State.HELD:
        raise Refused("You have rated this post; a moderator will look at it before it counts.")
    if earlier.state != State.TAKEN_BACK:
        raise Refused("You have rated this post already.")
    earlier.delete()


def _refuse_too_much(points: int, power: Power) -> None:
    if abs(points) <= power.left:
        return
    when = ""
    if power.back_at:
        clock = dateformat.format(timezone.localtime(power.back_at), "H:i")
        when = f" {plural(power.back, 'more point')} at {clock}."
    raise Refused(f"You have {power.left} of {plural(power.total, 'point')} left to give.{when}")
