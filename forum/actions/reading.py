"""What happens when a member reads."""

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from forum.models import Topic, TopicRead

# Pages of one topic may be opened side by side, and a post may go while its page is made.
MARK = """
INSERT INTO forum_topicread (user_id, topic_id, number)
SELECT %s, id, least(%s, post_count) FROM forum_topic WHERE id = %s
ON CONFLICT (user_id, topic_id) DO UPDATE SET number = EXCLUDED.number
WHERE forum_topicread.number < EXCLUDED.number
"""


def mark_read(user: User, topic: Topic, *, number: int) -> None:
    """`user` has read `topic` up to post `number`; a mark never moves back, nor past the end."""
    with connection.cursor() as cursor:
        cursor.execute(MARK, [user.pk, number, topic.pk])


@transaction.atomic
def mark_board_read(user: User) -> None:
    """Everything written until now counts as read; the marks topic by topic are not needed."""
    User.objects.filter(pk=user.pk).update(read_until=timezone.now())
    TopicRead.objects.filter(user=user).delete()
