"""Indexes of topics that moderators look for, and of those whose time comes, made while the board
is written in."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("forum", "0009_post_flagged")]
    operations = [
        AddIndexConcurrently(
            model_name="topic",
            index=models.Index(
                models.F("forum"),
                models.OrderBy(models.F("last_post_at"), descending=True),
                condition=models.Q(("visibility", 1), _negated=True),
                name="topic_withheld",
            ),
        ),
        AddIndexConcurrently(
            model_name="topic",
            index=models.Index(
                condition=models.Q(("kind_until__isnull", False)),
                fields=["kind_until"],
                name="topic_kind_ends",
            ),
        ),
        AddIndexConcurrently(
            model_name="topic",
            index=models.Index(
                condition=models.Q(("closes_after_days__isnull", False), ("is_locked", False)),
                fields=["last_post_at"],
                name="topic_closes",
            ),
        ),
    ]
