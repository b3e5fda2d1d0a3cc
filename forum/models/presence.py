"""Who was here in the last minutes. Written in batches; worth nothing after a crash."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from forum.models.forum import Forum


class Presence(models.Model):
    """One visitor: a member, a robot by name, or a guest known by a hash of address and browser.

    The table is unlogged (see the migration): a crash of the server empties it.
    """

    visitor = models.CharField(primary_key=True, max_length=40)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="presence"
    )
    robot = models.CharField(max_length=40, blank=True)
    forum = models.ForeignKey(
        Forum, models.CASCADE, null=True, related_name="+", db_constraint=False, db_index=False
    )
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None) | Q(robot=""), name="visitor_is_of_one_kind"
            )
        ]

    def __str__(self) -> str:
        return self.visitor


class OnlineRecord(models.Model):
    """Most users ever online: one row, raised when it is beaten."""

    id = models.SmallAutoField(primary_key=True)
    visitors = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_online_record")]

    def __str__(self) -> str:
        return f"{self.visitors} on {self.at:%Y-%m-%d}"
