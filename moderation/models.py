"""What moderators did."""

from django.conf import settings
from django.db import models

from forum.models import Post, Topic


class LogEntry(models.Model):
    """One act of moderation. Rows are added and never changed.

    `before` holds what is needed to undo the act; names stand beside the links, so that the row
    still reads when what it speaks of is gone.
    """

    class Act(models.TextChoices):
        LOCK = "lock", "locked"
        UNLOCK = "unlock", "unlocked"
        CHANGE_KIND = "change_kind", "changed the kind of"
        EDIT = "edit", "edited"
        HIDE = "hide", "hid"

    act = models.CharField(max_length=20, choices=Act)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, related_name="+")
    post = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=124)
    reason = models.CharField(max_length=255, blank=True)
    before = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "log entries"

    def __str__(self) -> str:
        return f"{self.by_name} {self.get_act_display()} “{self.title}”"
