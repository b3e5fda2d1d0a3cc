"""What happens when an administrator deletes an account for ever."""

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.actions.administration import delete_account
from accounts.models import User
from board.models.settings import board_settings
from board.refusals import Refused
from forum import counters
from forum.arranging import rearranged
from forum.models import Post
from moderation.actions.log import log
from moderation.actions.rights import must_delete
from moderation.models import LogEntry
from reputation.actions.promotions import promote
from reputation.ledger import settle_posts
from reputation.models import Rating


@transaction.atomic
def delete_member(member: User, *, by: User) -> LogEntry:
    """Delete an account and what the board keeps about it; nothing brings it back. Gives the log's
    row.

    The posts stay, under the name alone, and what was given for them goes: nobody has it. What the
    member gave goes on counting, under the name, where the board keeps that; what still waited for
    a moderator goes in any case. Raises Refused for all but administrators, and for administrators'
    own accounts.
    """
    must_delete(by, member)
    rated, written = _topics_of(_ratings_of(member)), Post.objects.filter(author=member)
    # All of them, since all these posts are written when the account goes.
    counters.lock_topics(rated | set(written.values_list("topic", flat=True)))
    with rearranged(rated, user_ids=[member.pk]) as held:
        ratings = _ratings_of(member)
        if _topics_of(ratings) - held.topics.keys():
            raise Refused("This member has given or got points a moment ago. Try again.")
        posts = set(ratings.values_list("post_id", flat=True))
        others = set(ratings.filter(giver=member).values_list("receiver", flat=True))
        _take_out(member)
        settle_posts(posts)
    promote(others)
    entry = log(LogEntry.Act.DELETE_MEMBER, by=by, members=[member])
    delete_account(member)
    return entry


def _ratings_of(member: User) -> QuerySet[Rating]:
    return Rating.objects.filter(Q(giver=member) | Q(receiver=member))


def _topics_of(ratings: QuerySet[Rating]) -> set[int]:
    return set(ratings.values_list("post__topic", flat=True))


def _take_out(member: User) -> None:
    """Of the ledger: what was got is deleted, what was given has no giver any more."""
    Rating.objects.filter(receiver=member).delete()
    given = Rating.objects.filter(giver=member)
    going = given.filter(state=Rating.State.HELD)
    if not board_settings().keeps_ratings_of_deleted:
        going = given.current()
    going.update(state=Rating.State.REMOVED)
    given.update(giver=None)
