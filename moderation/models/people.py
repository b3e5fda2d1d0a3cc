"""What moderators keep about members: warnings, what so many points lead to, and notes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Ban
from forum.models import Post
from moderation.models.log import LogEntry

MOST_POINTS, MOST_DAYS = 10, 3_650


class WarningQuerySet(models.QuerySet["MemberWarning"]):
    """Words for choosing warnings."""

    def standing(self) -> WarningQuerySet:
        """Those whose points count now."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()), revoked_at=None)


class MemberWarning(models.Model):
    """Points and words for one member. It is revoked by undoing the act that gave it."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="warnings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=20)
    points = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=255, help_text="Told to the member.")
    post = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True, help_text="The member's, once.")
    answered_at = models.DateTimeField(null=True)
    entry = models.OneToOneField(LogEntry, models.SET_NULL, null=True, related_name="+")

    objects = WarningQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "warning"
        constraints = [
            models.CheckConstraint(
                condition=Q(points__gte=1, points__lte=MOST_POINTS), name="warning_points_to_ten"
            )
        ]

    def __str__(self) -> str:
        return f"{self.points} for {self.member_id}: {self.reason}"

    @property
    def is_over(self) -> bool:
        """Whether its time has passed."""
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def stands(self) -> bool:
        """Whether its points count now."""
        return self.revoked_at is None and not self.is_over

    @property
    def may_be_answered(self) -> bool:
        """Once, while it was not revoked."""
        return self.revoked_at is None and self.answered_at is None


class WarningStep(models.Model):
    """Who reaches so many points is banned in this way, for so long."""

    points = models.PositiveSmallIntegerField(
        unique=True, validators=[MinValueValidator(1), MaxValueValidator(1_000)]
    )
    kind = models.PositiveSmallIntegerField(choices=Ban.Kind, default=Ban.Kind.MODERATED)
    days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
        help_text="Empty: for good.",
    )

    class Meta:
        ordering = ["points"]

    def __str__(self) -> str:
        return f"{self.points} points"

    def until(self, now: datetime) -> datetime | None:
        """When a ban of this step that begins now is over."""
        return now + timedelta(days=self.days) if self.days else None


class MemberNote(models.Model):
    """What those who keep order tell one another about a member."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="staff_notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=20)
    text = models.TextField(max_length=2_000)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        verbose_name = "note"

    def __str__(self) -> str:
        return f"{self.by_name} on {self.member_id}"
