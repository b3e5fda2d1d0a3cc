"""What happens when a member reads."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from forum.models import Topic, TopicRead
from forum.queries.unread import unread_topics


def mark_read(user: User, topic: Topic, *, number: int) -> None:
    """`user` has read `topic` up to post `number`; a mark never moves back."""
    TopicRead.objects.bulk_create(
        [TopicRead(user=user, topic=topic, number=number)],
        update_conflicts=True,
        unique_fields=["user", "topic"],
        update_fields=["number"],
    )


@transaction.atomic
def mark_board_read(user: User) -> None:
    """Everything written until now counts as read; the marks topic by topic are not needed."""
    User.objects.filter(pk=user.pk).update(read_until=timezone.now())
    TopicRead.objects.filter(user=user).delete()


def mark_forum_read(user: User, forum_id: int) -> None:
    """Every topic of one forum counts as read to its end."""
    for topic in unread_topics(user).filter(forum_id=forum_id):
        mark_read(user, topic, number=topic.post_count)
