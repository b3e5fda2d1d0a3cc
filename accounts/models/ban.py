"""Who may not come in, or not write: a member, whoever has an address, or whoever comes from a
network."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models.user import User


class BanQuerySet(models.QuerySet["Ban"]):
    """Words for choosing bans."""

    def standing(self) -> BanQuerySet:
        """Those that were not lifted and are not over."""
        return self.filter(Q(until=None) | Q(until__gt=timezone.now()), lifted_at=None)


class Ban(models.Model):
    """One ban of one target; or, where it is an exemption, one target that bans of addresses and
    networks spare.

    Bans are lifted, never deleted: who was banned, by whom and why is history.
    """

    class Kind(models.IntegerChoices):
        """By strength. An exemption's kind means nothing."""

        MODERATED = 1, "every post waits for approval"
        READ_ONLY = 2, "may read, not write"
        FULL = 3, "may not come in"

    user = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="bans", verbose_name="member"
    )
    email = models.CharField(
        "e-mail address",
        max_length=254,
        blank=True,
        help_text="Where * stands for anything, as in *@example.org.",
    )
    network = models.CharField(
        max_length=43, blank=True, help_text="As 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32."
    )
    kind = models.PositiveSmallIntegerField(choices=Kind, default=Kind.FULL)
    is_exemption = models.BooleanField(
        "is an exemption", default=False, help_text="Bans of addresses and networks spare it."
    )
    reason = models.CharField(max_length=255, blank=True, help_text="Shown to whoever is banned.")
    staff_note = models.CharField(max_length=500, blank=True, help_text="Never shown to them.")
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)
    made_by_name = models.CharField(max_length=20, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    until = models.DateTimeField(null=True, blank=True, help_text="Empty: for good.")
    lifted_at = models.DateTimeField(null=True, editable=False)

    objects = BanQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(user__isnull=False, email="", network="")
                    | (Q(user=None, network="") & ~Q(email=""))
                    | (Q(user=None, email="") & ~Q(network=""))
                ),
                name="ban_has_one_target",
                violation_error_message="Name one: a member, an address or a network.",
            ),
            models.CheckConstraint(
                condition=Q(kind__gt=1) | Q(user__isnull=False),
                name="ban_moderates_members",
                violation_error_message="Only a member's posts can wait for approval.",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("made_at")),
                name="ban_ends_after_it_began",
                violation_error_message="This time is over already.",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="ban_email_is_lower"),
        ]

    def __str__(self) -> str:
        return self.target

    @property
    def target(self) -> str:
        """The member's name, the address or the network."""
        return self.email or self.network or str(self.user)

    @property
    def stands(self) -> bool:
        """Whether it holds now."""
        return self.lifted_at is None and self.stands_at(timezone.now())

    def stands_at(self, now: datetime) -> bool:
        """Whether a ban that was not lifted holds at `now`."""
        return self.until is None or self.until > now
