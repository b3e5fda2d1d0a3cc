"""The steps of reputation, what it was a month ago, and what groups may do that it leads to."""

import django.core.validators
import django.db.models.expressions
from django.db import migrations, models

STAMP = """
CREATE TRIGGER structure_changed AFTER INSERT OR UPDATE OR DELETE ON accounts_reputationstep
    FOR EACH STATEMENT EXECUTE FUNCTION board_structure_changed();
"""
NO_STAMP = """
DROP TRIGGER structure_changed ON accounts_reputationstep;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_former_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReputationStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "min_points",
                    models.IntegerField(help_text="From so much on; may be negative.", unique=True),
                ),
                ("word", models.CharField(max_length=30)),
                (
                    "colour",
                    models.CharField(
                        blank=True,
                        help_text="Of the number and the word.",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A#[0-9a-fA-F]{6}\\Z", "A colour is written as #A1B2C3."
                            )
                        ],
                    ),
                ),
            ],
            options={
                "verbose_name": "step of reputation",
                "verbose_name_plural": "steps of reputation",
                "ordering": ["min_points"],
            },
        ),
        migrations.AddField(
            model_name="group",
            name="skips_link_rules",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="link without rules about links"
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="skips_pause",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="post without waiting between posts"
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="reputation_month_ago",
            field=models.IntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.RunSQL(STAMP, NO_STAMP),
    ]
