"""The ledger: what one member gave for a post of another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Reader, User
from accounts.permissions import keeps_order
from board.addresses import address_of
from forum.models import Level, Post
from forum.models.tree import access_of

# What a rating can be at all, whatever the board allows.
MOST = 100


class RatingQuerySet(models.QuerySet["Rating"]):
    """Words for choosing ratings."""

    def standing(self) -> RatingQuerySet:
        """Those whose points count for the post."""
        return self.filter(state=Rating.State.STANDING)

    def current(self) -> RatingQuerySet:
        """Those that stand, or wait for a moderator."""
        return self.filter(state__in=(Rating.State.STANDING, Rating.State.HELD))

    def visible_to(self, user: Reader) -> RatingQuerySet:
        """Ratings that `user` may know of: those that stand; the own ones; in forums that `user`
        moderates, and for whoever keeps order everywhere, those that wait or were removed as well.

        That there is one says nothing of its post: whether that may be read, and so what was said
        of it, is the post's own `visible_to`.
        """
        if not isinstance(user, User):
            return self.standing()
        if keeps_order(user):
            return self.exclude(state=Rating.State.TAKEN_BACK)
        moderated = access_of(user).at_least(Level.MODERATE)
        others = Q(post__topic__forum_id__in=moderated) & ~Q(state=Rating.State.TAKEN_BACK)
        known = Q(state=Rating.State.STANDING) | Q(giver=user, state=Rating.State.HELD)
        return self.filter(known | others if moderated else known)


class Rating(models.Model):
    """Points for a post, from one member to its author.

    Rows are not deleted with what they say: one that was taken back or removed stays, and its state
    says so. What posts, forums and members have is summed from the rows that stand, by
    `reputation.ledger`, in the transaction that changes them.
    """

    class State(models.IntegerChoices):
        STANDING = 0, "stands"
        HELD = 1, "waits for a moderator"
        REMOVED = 2, "was removed"
        TAKEN_BACK = 3, "was taken back"

    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="ratings_given",
        db_index=False,
    )
    giver_name = models.CharField(max_length=20, help_text="As it was; shown once it is deleted.")
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="ratings_received", db_index=False
    )
    post = models.ForeignKey(Post, models.CASCADE, related_name="ratings", db_index=False)
    points = models.SmallIntegerField()
    comment = models.CharField(max_length=255, blank=True)
    state = models.PositiveSmallIntegerField(choices=State, default=State.STANDING)
    given_at = models.DateTimeField(default=timezone.now)
    address = models.GenericIPAddressField(
        null=True, help_text="It was given from; kept for a time."
    )

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["giver", "post"], name="rating_once_per_post"),
            models.CheckConstraint(
                condition=Q(giver=None) | ~Q(giver=F("receiver")), name="rating_is_of_another"
            ),
            models.CheckConstraint(
                condition=Q(points__gte=-MOST, points__lte=MOST) & ~Q(points=0),
                name="rating_has_points",
            ),
            models.CheckConstraint(
                condition=Q(points__gt=0) | ~Q(comment=""), name="rating_below_zero_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["post", "id"], name="rating_of_post"),
            models.Index(fields=["receiver", "-id"], name="rating_received"),
            models.Index(fields=["giver", "-id"], name="rating_given"),
            # Who may give how much yet; rings; the months of a member.
            models.Index(fields=["giver", "given_at"], name="rating_in_time"),
            models.Index(
                fields=["receiver", "given_at"],
                include=["points", "state"],
                name="rating_got_in_time",
            ),
            models.Index(fields=["given_at"], name="rating_by_time"),
            models.Index(
                fields=["receiver", "address"],
                condition=Q(address__isnull=False),
                name="rating_from_address",
            ),
            models.Index(
                fields=["giver", "address"],
                condition=Q(address__isnull=False),
                name="rating_given_from_address",
            ),
            models.Index(fields=["id"], condition=Q(state=1), name="rating_held"),
        ]

    def __str__(self) -> str:
        return f"{self.giver_name}: {self.points:+} for {self.post_id}"

    def get_absolute_url(self) -> str:
        return address_of("reputation:post", self.post_id)

    @property
    def is_plain_thanks(self) -> bool:
        """One point without a word."""
        return self.points == 1 and not self.comment
