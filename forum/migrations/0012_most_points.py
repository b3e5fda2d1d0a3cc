"""Indexes of the posts that members value most, made while the board is written in."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("forum", "0011_reputation")]
    operations = [
        AddIndexConcurrently(
            model_name="post",
            index=models.Index(
                condition=models.Q(("points__gt", 0), ("visibility", 1)),
                fields=["topic", "-points", "id"],
                name="post_most_points",
            ),
        ),
        AddIndexConcurrently(
            model_name="topic",
            index=models.Index(
                models.F("forum"),
                models.OrderBy(models.F("most_points"), descending=True),
                models.F("id"),
                condition=models.Q(("most_points__gt", 0), ("visibility", 1)),
                name="topic_most_points",
            ),
        ),
        AddIndexConcurrently(
            model_name="topic",
            index=models.Index(
                condition=models.Q(("best_reply__isnull", False)),
                fields=["best_reply"],
                name="topic_by_best_reply",
            ),
        ),
    ]
