"""A stamp: one number that the database changes whenever what stands under it has changed."""

from django.db import models


class Stamp(models.Model):
    """The stamp of one key. Written by triggers only (see the migrations), read by `stamps`.

    The numbers come from a sequence, so that no number ever returns, not even after a rollback.
    """

    key = models.CharField(primary_key=True, max_length=30)
    value = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"
