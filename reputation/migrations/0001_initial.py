"""The ledger, the rules of promotion and who came by them, and what was at the end of each day."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0012_by_reputation"),
        ("forum", "0012_most_points"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Promotion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "min_reputation",
                    models.PositiveIntegerField(verbose_name="from so much reputation"),
                ),
                (
                    "group",
                    models.OneToOneField(
                        help_text="What it may do is chosen there, and forum by forum.",
                        limit_choices_to={"key": None},
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.group",
                    ),
                ),
            ],
            options={
                "ordering": ["min_reputation"],
            },
        ),
        migrations.CreateModel(
            name="DayClosing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("points", models.IntegerField()),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("member"),
                        models.OrderBy(models.F("day"), descending=True),
                        name="closing_once_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Promoted",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("began_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.group",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="promotions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "promoted",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("member", "group"),
                        name="promoted_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "giver_name",
                    models.CharField(
                        help_text="As it was; shown once it is deleted.", max_length=20
                    ),
                ),
                ("points", models.SmallIntegerField()),
                ("comment", models.CharField(blank=True, max_length=255)),
                (
                    "state",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "stands"),
                            (1, "waits for a moderator"),
                            (2, "was removed"),
                            (3, "was taken back"),
                        ],
                        default=0,
                    ),
                ),
                ("given_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "address",
                    models.GenericIPAddressField(
                        help_text="It was given from; kept for a time.", null=True
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="ratings_given",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ratings",
                        to="forum.post",
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ratings_received",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["post", "id"], name="rating_of_post"),
                    models.Index(fields=["receiver", "-id"], name="rating_received"),
                    models.Index(fields=["giver", "-id"], name="rating_given"),
                    models.Index(fields=["giver", "given_at"], name="rating_in_time"),
                    models.Index(
                        fields=["receiver", "given_at"],
                        include=["points", "state"],
                        name="rating_got_in_time",
                    ),
                    models.Index(
                        condition=models.Q(("address__isnull", False)),
                        fields=["receiver", "address"],
                        name="rating_from_address",
                    ),
                    models.Index(
                        condition=models.Q(("state", 1)), fields=["id"], name="rating_held"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("giver", "post"), name="rating_once_per_post"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("giver", None),
                            models.Q(("giver", models.F("receiver")), _negated=True),
                            _connector="OR",
                        ),
                        name="rating_is_of_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("points__gte", -100),
                            ("points__lte", 100),
                            models.Q(("points", 0), _negated=True),
                        ),
                        name="rating_has_points",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("points__gt", 0),
                            models.Q(("comment", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="rating_below_zero_says_why",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="rating",
            index=models.Index(fields=["given_at"], name="rating_by_time"),
        ),
        migrations.AddIndex(
            model_name="rating",
            index=models.Index(
                condition=models.Q(("address__isnull", False)),
                fields=["giver", "address"],
                name="rating_given_from_address",
            ),
        ),
    ]
