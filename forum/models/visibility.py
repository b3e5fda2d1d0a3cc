"""The states a topic or a post can be in, by phpBB's `visibility`."""

from django.db import models


class Visibility(models.IntegerChoices):
    WAITING = 0, "waits for approval"
    VISIBLE = 1, "visible"
    HIDDEN = 2, "hidden"
