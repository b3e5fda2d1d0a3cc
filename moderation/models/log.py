"""What moderators did."""

from __future__ import annotations

import re

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from accounts.models import Reader
from accounts.permissions import keeps_order
from board.addresses import address_of
from forum.models import Level, Post, Topic
from forum.models.tree import access_of

# The title of an act on several (`moderation.actions.log`).
MANY = re.compile(r"[\d,]+ (?:posts|topics)")


class LogEntryQuerySet(models.QuerySet["LogEntry"]):
    """Words for choosing acts."""

    def visible_to(self, user: Reader) -> LogEntryQuerySet:
        """The acts that `user` may know of: those in forums that `user` moderates, every one of
        them where an act touched several; those on members for who keeps order everywhere."""
        return self.filter(_known(user))

    def outermost(self, user: Reader) -> LogEntryQuerySet:
        """Without the parts of acts that `user` may know of as a whole."""
        return self.filter(Q(part_of=None) | ~_known(user, "part_of__"))


def _known(user: Reader, of: str = "") -> Q:
    moderated = list(access_of(user).at_least(Level.MODERATE))
    known = Q(**{f"{of}forums__contained_by": moderated})
    # Of a set that is contained, and not empty, some member is there: that has an index.
    return known if keeps_order(user) else known & Q(**{f"{of}forums__overlap": moderated})


class LogEntry(models.Model):
    """One act of moderation, on one thing or on many. Rows are added and never changed.

    `changes` holds what is needed to undo the act (`moderation.actions.recording`); names stand
    beside the links, so that the row still reads when what it speaks of is gone.
    """

    class Act(models.TextChoices):
        LOCK = "lock", "locked"
        UNLOCK = "unlock", "unlocked"
        CHANGE_KIND = "change_kind", "changed the kind of"
        RENAME = "rename", "renamed"
        MOVE = "move", "moved"
        COPY = "copy", "copied"
        SPLIT = "split", "split posts off"
        MERGE = "merge", "merged topics into"
        BUMP = "bump", "bumped"
        SLOW = "slow", "changed the slow mode of"
        AUTO_CLOSE = "auto_close", "changed when it closes:"
        EDIT = "edit", "edited"
        APPROVE = "approve", "approved"
        HIDE = "hide", "hid"
        RESTORE = "restore", "restored"
        DELETE = "delete", "deleted for ever"
        CHANGE_AUTHOR = "change_author", "changed the author of"
        LOCK_POST = "lock_post", "locked the editing of"
        UNLOCK_POST = "unlock_post", "unlocked the editing of"
        NOTE = "note", "left a note in"
        REPORT_RESOLVE = "report_resolve", "resolved the reports of"
        REPORT_REJECT = "report_reject", "rejected the reports of"
        WARN = "warn", "warned"
        BAN = "ban", "banned"
        UNBAN = "unban", "lifted the ban of"
        CLEAN = "clean", "cleaned up after"
        RATING_REMOVE = "rating_remove", "removed points for"
        RATING_ACCEPT = "rating_accept", "accepted points for"
        DELETE_MEMBER = "delete_member", "deleted the account of"
        UNDO = "undo", "undid"

    act = models.CharField(max_length=20, choices=Act)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    by_name = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, related_name="+")
    post = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="+")
    forums = ArrayField(models.BigIntegerField(), default=list, help_text="It was done in these.")
    members = ArrayField(models.BigIntegerField(), default=list, help_text="Whom it was done to.")
    title = models.CharField(max_length=124, help_text="Of what it was done to, or how many.")
    reason = models.CharField(max_length=255, blank=True)
    changes = models.JSONField(default=dict)
    part_of = models.ForeignKey("self", models.CASCADE, null=True, related_name="parts")
    undoes = models.OneToOneField("self", models.CASCADE, null=True, related_name="undone_by")

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "log entries"
        indexes = [
            GinIndex(fields=["forums"], name="log_by_forum"),
            GinIndex(fields=["members"], name="log_by_member"),
            models.Index(fields=["act", "-id"], name="log_by_act"),
            models.Index(fields=["by", "-id"], name="log_by_moderator"),
            models.Index(Lower("by_name"), F("id").desc(), name="log_by_name"),
            models.Index(fields=["-at"], name="log_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.by_name} {self.get_act_display()} “{self.title}”"

    def get_absolute_url(self) -> str:
        return address_of("moderation:entry", self.pk)

    @property
    def many(self) -> str:
        """How many it was done to, such as `4 posts`; nothing where it was one."""
        return self.title if MANY.fullmatch(self.title) else ""
