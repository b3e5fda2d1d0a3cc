"""Indexes of the members with the highest reputation, made while the board is written in."""

import django.db.models.expressions
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("accounts", "0011_reputation")]
    operations = [
        AddIndexConcurrently(
            model_name="user",
            index=models.Index(
                condition=models.Q(("reputation__gt", 0)),
                fields=["-reputation", "id"],
                name="user_by_reputation",
            ),
        ),
        AddIndexConcurrently(
            model_name="user",
            index=models.Index(
                models.OrderBy(
                    django.db.models.expressions.CombinedExpression(
                        models.F("reputation"), "-", models.F("reputation_month_ago")
                    ),
                    descending=True,
                ),
                models.F("id"),
                name="user_by_gain",
            ),
        ),
    ]
