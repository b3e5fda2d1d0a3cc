"""What reaches a member: that something was done which is the member's business."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from board.addresses import address_of
from board.templatetags.board import plural

# Neither another host's address nor one with a title in it: a slug stands behind a hyphen.
LOCAL_ADDRESS = r"^/([a-z0-9_?=&#][a-z0-9_/?=&#]*)?$"


class Kind(models.TextChoices):
    """What was done; the label goes on a sentence that begins with who did it."""

    WARNED = "warned", "gave you a warning"
    WARNING_ANSWERED = "warning_answered", "answered a warning"
    REPORT_ANSWERED = "report_answered", "answered your report"
    APPROVED = "approved", "approved your post"
    HIDDEN = "hidden", "hid your post"
    RESTORED = "restored", "put your post back"
    MOVED = "moved", "moved your topic"
    BANNED = "banned", "banned you"
    UNBANNED = "unbanned", "lifted your ban"
    THANKED = "thanked", "thanked your post"
    RATED = "rated", "gave your post points below zero"
    RATING_REMOVED = "rating_removed", "removed points that you gave"


# Of these several that are unread are one: who did it is named first, the others are counted.
TOGETHER = (Kind.THANKED, Kind.RATED)


class Notification(models.Model):
    """One thing for one member to know.

    It names nothing that could be hidden later: what it is about is behind `url`, which says anew
    whether the reader may see it. `words` are said to the recipient: a reason, an answer.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications", db_index=False
    )
    kind = models.CharField(max_length=20, choices=Kind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    actor_name = models.CharField(max_length=20, blank=True)
    others = models.PositiveIntegerField(
        default=0, db_default=0, help_text="How many did the same after the actor."
    )
    url = models.CharField(max_length=200)
    words = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(url__regex=LOCAL_ADDRESS), name="notification_leads_to_the_board"
            ),
            models.UniqueConstraint(
                fields=["recipient", "kind", "url"],
                condition=Q(kind__in=TOGETHER, read_at=None),
                name="notification_told_together",
            ),
        ]
        indexes = [models.Index(fields=["recipient", "-id"], name="notification_newest")]

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.sentence}"

    def get_absolute_url(self) -> str:
        return address_of("notifications:open", self.pk)

    @property
    def sentence(self) -> str:
        """What was done, and by whom: a name where one is told, else the moderators."""
        who = self.actor.username if self.actor else self.actor_name or "The moderators"
        more = f" and {plural(self.others, 'other')}" if self.others else ""
        return f"{who}{more} {self.get_kind_display()}."
