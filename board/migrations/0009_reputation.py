"""What an admin may choose about reputation, and about how much of it members give."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("board", "0008_address_days"),
    ]

    operations = [
        migrations.AddField(
            model_name="boardsettings",
            name="has_reputation",
            field=models.BooleanField(
                db_default=True, default=True, verbose_name="members rate one another's posts"
            ),
        ),
        migrations.AddField(
            model_name="boardsettings",
            name="keeps_ratings_of_deleted",
            field=models.BooleanField(
                db_default=True,
                default=True,
                verbose_name="what a deleted member gave goes on counting",
            ),
        ),
        migrations.AddField(
            model_name="boardsettings",
            name="power_base",
            field=models.PositiveSmallIntegerField(
                db_default=5, default=5, verbose_name="for everybody"
            ),
        ),
        migrations.AddField(
            model_name="boardsettings",
            name="power_days",
            field=models.PositiveIntegerField(
                db_default=180,
                default=180,
                help_text="0: does not count.",
                verbose_name="one more for so many days as a member",
            ),
        ),
        migrations.AddField(
            model_name="boardsettings",
            name="power_hours",
            field=models.PositiveSmallIntegerField(
                db_default=12,
                default=12,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(720),
                ],
                verbose_name="hours in which the points may be given",
            ),
        ),
        migrations.AddField(
            model_name="boardsettings",
            name="power_most",
            field=models.PositiveSmallIntegerField(
                db_default=30,
                default=30,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(1000),
                ],
                verbose_name="no more than",
            ),
        ),
        migrations.AddField(
            model_name="boardsettings",
            name="power_posts",
            field=models.PositiveIntegerField(
                db_default=100,
                default=100,
                help_text="0: does not count.",
                verbose_name="one more for so many posts",
            ),
        ),
        migrations.AddField(
            model_name="boardsettings",
            name="power_reputation",
            field=models.PositiveIntegerField(
                db_default=100,
                default=100,
                help_text="0: does not count.",
                verbose_name="one more for so much reputation",
            ),
        ),
        migrations.AddField(
            model_name="boardsettings",
            name="power_warning",
            field=models.PositiveSmallIntegerField(
                db_default=2, default=2, verbose_name="less for each point of warnings"
            ),
        ),
        migrations.AddField(
            model_name="boardsettings",
            name="rating_back_hours",
            field=models.PositiveSmallIntegerField(
                db_default=24,
                default=24,
                help_text="0: nothing is taken back.",
                verbose_name="hours for taking back",
            ),
        ),
        migrations.AddField(
            model_name="boardsettings",
            name="rating_most",
            field=models.PositiveSmallIntegerField(
                db_default=5,
                default=5,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="points in one rating, at most",
            ),
        ),
        migrations.AddField(
            model_name="boardsettings",
            name="rating_needs_comment",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="every rating needs a comment"
            ),
        ),
        migrations.AddField(
            model_name="boardsettings",
            name="rating_negative",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="With a comment only.",
                verbose_name="points may be negative",
            ),
        ),
        migrations.AddField(
            model_name="boardsettings",
            name="rating_negative_from",
            field=models.PositiveIntegerField(
                db_default=50, default=50, verbose_name="given by members with so much reputation"
            ),
        ),
    ]
