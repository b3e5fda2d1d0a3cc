"""Indexes of posts that are looked for by moderators, made while the board is written in."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("forum", "0005_moderated_topics")]
    operations = [
        AddIndexConcurrently(
            model_name="post",
            index=models.Index(
                condition=models.Q(("visibility", 1), _negated=True),
                fields=["topic", "created_at"],
                name="post_withheld",
            ),
        ),
        AddIndexConcurrently(
            model_name="post",
            index=models.Index(
                condition=models.Q(("visibility", 0)), fields=["id"], name="post_waiting"
            ),
        ),
        AddIndexConcurrently(
            model_name="post",
            index=models.Index(
                condition=models.Q(("address__isnull", False)),
                fields=["address", "-id"],
                name="post_by_address",
            ),
        ),
    ]
