"""What each member's reputation was at the end of a day."""

from django.conf import settings
from django.db import models
from django.db.models import F


class DayClosing(models.Model):
    """The reputation at the end of a day (UTC), written where it differs from the one before."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    day = models.DateField()
    points = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(F("member"), F("day").desc(), name="closing_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} had {self.points} on {self.day}"
