"""What members tell the moderators of: a post, or a member's profile."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Reader, User
from accounts.permissions import keeps_order
from forum.models import Level, Post
from forum.models.tree import access_of

# What can be reported.
Target = Post | User


class ReportQuerySet(models.QuerySet["Report"]):
    """Words for choosing reports."""

    def visible_to(self, user: Reader) -> ReportQuerySet:
        """Reports of posts in the forums that `user` moderates; those of profiles for who keeps
        order everywhere. Nobody else sees a report, not even who sent it."""
        if not isinstance(user, User):
            return self.none()
        seen = Q(post__topic__forum_id__in=access_of(user).at_least(Level.MODERATE))
        return self.filter(seen | Q(profile__isnull=False) if keeps_order(user) else seen)

    def pending(self) -> ReportQuerySet:
        """Those that nobody has answered yet."""
        return self.filter(state__in=PENDING)

    def on(self, target: Target) -> ReportQuerySet:
        """The reports of this post or of this member's profile."""
        return self.filter(post=target) if isinstance(target, Post) else self.filter(profile=target)


class Report(models.Model):
    """One member's report. All that are pending on one thing are claimed and answered together."""

    class Category(models.TextChoices):
        SPAM = "spam", "spam or advertising"
        INSULT = "insult", "insult or harassment"
        OFF_TOPIC = "off_topic", "off topic"
        ILLEGAL = "illegal", "against the law"
        OTHER = "other", "something else"

    class State(models.TextChoices):
        OPEN = "open", "open"
        CLAIMED = "claimed", "claimed"
        RESOLVED = "resolved", "resolved"
        REJECTED = "rejected", "rejected"

    post = models.ForeignKey(
        Post, models.CASCADE, null=True, related_name="reports", db_index=False
    )
    profile = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="reports",
        db_index=False,
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    by_name = models.CharField(max_length=20)
    category = models.CharField(max_length=9, choices=Category)
    words = models.TextField(max_length=1_000, blank=True)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    handled_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=255, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False, profile__isnull=True)
                | Q(post__isnull=True, profile__isnull=False),
                name="report_is_of_one_thing",
            ),
            models.UniqueConstraint(fields=["post", "by"], name="report_of_post_once"),
            models.UniqueConstraint(fields=["profile", "by"], name="report_of_profile_once"),
        ]
        indexes = [
            models.Index(fields=["by", "-created_at"], name="report_by_member"),
            models.Index(
                fields=["post", "profile"],
                condition=Q(state__in=("open", "claimed")),
                name="report_pending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()}: {self.post or self.profile}"


PENDING = (Report.State.OPEN, Report.State.CLAIMED)


def address_of_reports(target: Target) -> str:
    """The page of all reports of `target`."""
    kind = "post" if isinstance(target, Post) else "profile"
    return reverse("moderation:target", args=[kind, target.pk])
