"""A stamp: one number that the database changes whenever what stands under it has changed."""

from django.db import models
from django.db.models import Func, Value


class NextStamp(Func):
    """A number that was never given before: the database's default of a column `stamp`.

    A row's trigger gives it a new one whenever the row is changed in a way that pages show.
    """

    function = "nextval"

    def __init__(self) -> None:
        super().__init__(Value("board_stamp_value"), output_field=models.BigIntegerField())


class Stamp(models.Model):
    """The stamp of one key. Written by triggers only (see the migrations), read by `stamps`.

    The numbers come from a sequence, so that no number ever returns, not even after a rollback.
    """

    key = models.CharField(primary_key=True, max_length=30)
    value = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"
