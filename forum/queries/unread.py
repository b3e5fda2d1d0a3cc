"""What is new to a member. Guests have no memory here: nothing is unread to them."""

from datetime import datetime, timedelta

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Reader, User
from forum.models import Post, Topic, TopicRead, Visibility

# Whatever is older counts as read, so that unread marks cost by what is new (phpBB keeps marks for
# as long as it likes; a member who comes back after a year does not want them).
REMEMBERED = timedelta(days=30)


def horizon(user: User) -> datetime:
    """Topics without a later post count as read."""
    return max(user.read_until, timezone.now() - REMEMBERED)


def with_read_number(topics: QuerySet[Topic], user_id: int) -> QuerySet[Topic]:
    """`topics`, each with `read_number`: up to which post the member with this id has read it,
    0 for not at all."""
    marks = TopicRead.objects.filter(user=user_id, topic=OuterRef("pk")).values("number")
    return topics.annotate(read_number=Coalesce(Subquery(marks[:1]), 0))


def is_unread(topic: Topic, user: Reader) -> bool:
    """Whether a topic that came through `with_read_number` has something new for `user`."""
    return has_news(topic, user, read=topic.read_number)  # type: ignore[attr-defined]


def has_news(topic: Topic, user: Reader, *, read: int) -> bool:
    """Whether there is something new in `topic` for `user`, who has read it up to post `read`."""
    if not isinstance(user, User):
        return False
    return topic.last_post_at > horizon(user) and read < topic.post_count


def unread_topics(user: User) -> QuerySet[Topic]:
    """The visible topics with something new that `user` may read."""
    return with_news(Topic.objects.visible_to(user), user.pk, horizon(user))


def with_news(
    topics: QuerySet[Topic], user_id: int, since: datetime | Combinable
) -> QuerySet[Topic]:
    """Those of `topics` that are visible and have a post younger than `since` that the member
    `user_id` has not read."""
    young = topics.filter(visibility=Visibility.VISIBLE, last_post_at__gt=since)
    return with_read_number(young, user_id).filter(Q(read_number__lt=F("post_count")))


def first_unread(topic: Topic, user: User) -> Post | None:
    """The first post of `topic` that is new to `user`; None when everything is read."""
    posts = topic.posts.filter(visibility=Visibility.VISIBLE).order_by("number")
    mark = TopicRead.objects.filter(user=user, topic=topic).first()
    if mark is not None:
        return posts.filter(number__gt=mark.number).first()
    return posts.filter(created_at__gt=horizon(user)).first()
