"""What happens when moderators remove ratings, or accept those that wait for them.

Both take ids, refuse as a whole where one may not be touched, and give the log's row, or None where
everything was so already.
"""

from collections import defaultdict
from collections.abc import Collection

from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.models import User
from board.refusals import Refused
from board.templatetags.board import plural
from forum import counters
from forum.arranging import rearranged
from forum.models import Post, Topic
from moderation.actions.log import log
from moderation.actions.recording import Recorder
from moderation.actions.rights import must_moderate
from moderation.models import LogEntry
from notifications.actions import hold_all_together, hold_together, notify
from notifications.models import Kind
from reputation.actions.promotions import promote
from reputation.actions.ratings import kind_of, tell, url_of
from reputation.ledger import settle_posts
from reputation.models import Rating

Act = LogEntry.Act
Entry = LogEntry | None
State = Rating.State


@transaction.atomic
def remove(
    rating_ids: Collection[int], *, by: User, reason: str = "", part_of: Entry = None
) -> Entry:
    """Take ratings out of what their posts have got, and tell who gave them. As a part of a greater
    act nobody is told: that tells of itself."""
    wanted = Rating.objects.filter(pk__in=rating_ids)
    going, topic_ids = wanted.current(), _topics_of(wanted)
    changed, changes = _change(going, topic_ids, State.REMOVED, by=by)
    if part_of is None:
        _tell_givers(changed, reason)
    return _logged(Act.RATING_REMOVE, changed, changes, by=by, reason=reason, part_of=part_of)


@transaction.atomic
def accept(rating_ids: Collection[int], *, by: User, reason: str = "") -> Entry:
    """Let ratings that waited count from now on, and tell the authors as of new ones. Nobody
    accepts what is about the own account."""
    wanted = Rating.objects.filter(pk__in=rating_ids)
    if wanted.filter(Q(giver=by) | Q(receiver=by)).exists():
        raise Refused("Somebody else has to look at what is about you.")
    topic_ids = _topics_of(wanted)
    _hold_told(wanted, topic_ids)
    coming = wanted.filter(state=State.HELD)
    changed, changes = _change(coming, topic_ids, State.STANDING, by=by)
    for rating in changed:
        # Held already, or made for the one before of the same post.
        told = hold_together(rating.receiver_id, kind_of(rating.points), url=url_of(rating.post))
        tell(rating, told, also=[rating.pk for rating in changed])
    return _logged(Act.RATING_ACCEPT, changed, changes, by=by, reason=reason)


def follow_authors(post_ids: Collection[int], changes: Recorder) -> None:
    """Ratings belong to whoever is the author of their post now. Nobody has rated the own posts,
    nor has anybody got points for what nobody wrote: such ratings go.

    For inside `rearranged`, which holds the authors, new and old.
    """
    ratings = Rating.objects.filter(post__in=post_ids)
    nobodys = Q(giver=F("post__author")) | Q(post__author=None)
    changes.set(ratings.current().filter(nobodys), state=State.REMOVED.value)
    authors = Post.objects.filter(pk__in=post_ids, author__isnull=False)
    for author in sorted(set(authors.values_list("author", flat=True))):
        theirs = ratings.filter(post__author=author).exclude(giver=author)
        changes.set(theirs, receiver_id=author)
    settle_posts(post_ids)


def _change(
    rows: QuerySet[Rating], topic_ids: Collection[int], after: State, *, by: User
) -> tuple[list[Rating], Recorder]:
    people = {pk for pair in rows.values_list("giver", "receiver") for pk in pair if pk}
    changes = Recorder()
    with rearranged(topic_ids, user_ids=people) as held:
        must_moderate(by, held.topics.values())
        # One whose post was moved away while we waited for its topic is not held.
        ids = changes.set(rows.filter(post__topic__in=topic_ids), state=after.value)
        found = Rating.objects.filter(pk__in=ids).order_by("pk")
        changed = list(found.select_related("giver", "receiver", "post__topic"))
        settle_posts({rating.post_id for rating in changed})
    changes.rearranged(held)
    promote({rating.receiver_id for rating in changed})
    return changed, changes


def _topics_of(ratings: QuerySet[Rating]) -> set[int]:
    return set(ratings.values_list("post__topic", flat=True))


def _hold_told(ratings: QuerySet[Rating], topic_ids: Collection[int]) -> None:
    """What the authors have not read yet: after topics and forums, before the members."""
    topics = counters.lock_topics(topic_ids)
    counters.lock_forums(topic.forum_id for topic in topics.values())
    rows = ratings.select_related("post")
    hold_all_together((r.receiver_id, kind_of(r.points), url_of(r.post)) for r in rows)


def _tell_givers(ratings: Collection[Rating], reason: str) -> None:
    """Once each, however many there were."""
    by_giver: dict[User, list[Rating]] = defaultdict(list)
    for rating in ratings:
        if rating.giver:
            by_giver[rating.giver].append(rating)
    for giver, given in by_giver.items():
        words = reason if len(given) == 1 else f"{plural(len(given), 'rating')}. {reason}".strip()
        url = f"{url_of(given[0].post)}ratings/"
        notify([giver], Kind.RATING_REMOVED, url=url, words=words)


def _logged(
    act: LogEntry.Act,
    ratings: Collection[Rating],
    changes: Recorder,
    *,
    by: User,
    reason: str,
    part_of: Entry = None,
) -> Entry:
    if not ratings:
        return None
    posts: dict[int, Post] = {rating.post_id: rating.post for rating in ratings}
    topics: dict[int, Topic] = {post.topic_id: post.topic for post in posts.values()}
    return log(
        act,
        by=by,
        topics=list(topics.values()),
        posts=list(posts.values()),
        members=[rating.giver for rating in ratings if rating.giver],
        reason=reason,
        changes=changes,
        part_of=part_of,
    )
