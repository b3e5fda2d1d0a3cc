"""Groups that members are in while their reputation is high enough."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Group


class Promotion(models.Model):
    """A rule: whoever has so much reputation is in the group, for as long as that is so."""

    group = models.OneToOneField(
        Group,
        models.CASCADE,
        related_name="+",
        limit_choices_to={"key": None},
        help_text="What it may do is chosen there, and forum by forum.",
    )
    min_reputation = models.PositiveIntegerField("from so much reputation")

    class Meta:
        ordering = ["min_reputation"]

    def __str__(self) -> str:
        return f"{self.group} from {self.min_reputation:,}"


class Promoted(models.Model):
    """A member came into a group by a rule, and went out of it again when `ended_at` says so. Who
    was put there by hand has no such row, and stays."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="promotions", db_index=False
    )
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "promoted"
        constraints = [
            models.UniqueConstraint(
                fields=["member", "group"],
                condition=Q(ended_at=None),
                name="promoted_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} into {self.group_id}"
