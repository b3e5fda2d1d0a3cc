"""What a member's posts are worth to others, forum by forum."""

from django.conf import settings
from django.db import models
from django.db.models import F

from forum.models.forum import Forum


class MemberScore(models.Model):
    """The points of the member's visible posts in the forum's visible topics.

    `User.reputation` is the sum of them, but for forums where reputation is off. Written by
    `forum.counters` with whatever changes the posts or their points.
    """

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    points = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forum", "member"], name="score_once_per_forum")
        ]
        indexes = [models.Index(F("forum"), F("points").desc(), F("member"), name="score_highest")]

    def __str__(self) -> str:
        return f"{self.member_id} has {self.points} in {self.forum_id}"
