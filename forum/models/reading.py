"""How far each member has read."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from forum.models.topic import Topic


class TopicRead(models.Model):
    """A member has read a topic up to a post's number.

    A topic without such a row is unread when its last post is younger than the member's
    `read_until`. Numbers and not times, since numbers keep their order when clocks do not.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="reads")
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="read_once_per_topic"),
            models.CheckConstraint(condition=Q(number__gte=0), name="read_number_is_real"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} has read {self.topic_id} up to {self.number}"
