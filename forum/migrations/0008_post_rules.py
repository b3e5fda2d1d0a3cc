"""Rules that act on new posts, under the structure's stamp, and why they caught a post."""

import django.core.validators
from django.db import migrations, models

STAMP = """
CREATE TRIGGER structure_changed AFTER INSERT OR UPDATE OR DELETE ON forum_postrule
    FOR EACH STATEMENT EXECUTE FUNCTION board_structure_changed();
CREATE TRIGGER structure_changed AFTER INSERT OR UPDATE OR DELETE ON forum_postrule_forums
    FOR EACH STATEMENT EXECUTE FUNCTION board_structure_changed();
"""
NO_STAMP = """
DROP TRIGGER structure_changed ON forum_postrule_forums;
DROP TRIGGER structure_changed ON forum_postrule;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0007_stamps_of_moderation"),
    ]

    operations = [
        migrations.CreateModel(
            name="PostRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "condition",
                    models.CharField(
                        choices=[
                            ("words", "one of these words in the subject or the text"),
                            ("domains", "a link to one of these domains, or to what lies under it"),
                            ("links", "more links than this, the board's own not counted"),
                            ("fast", "more posts than this in so many minutes"),
                        ],
                        default="words",
                        max_length=10,
                        verbose_name="looks for",
                    ),
                ),
                (
                    "lines",
                    models.TextField(
                        blank=True,
                        help_text="One a line. In a word, * is any run of letters and digits.",
                        max_length=20000,
                        verbose_name="words or domains",
                    ),
                ),
                (
                    "most",
                    models.PositiveSmallIntegerField(
                        default=2,
                        help_text="So many are allowed; the next one is caught.",
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="links or posts",
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=10,
                        help_text="For the number of posts only.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("newcomers", "newcomers"),
                            ("few_posts", "members with fewer posts than this"),
                            ("all", "anybody but moderators"),
                        ],
                        default="newcomers",
                        max_length=10,
                        verbose_name="in posts by",
                    ),
                ),
                (
                    "fewer_than",
                    models.PositiveSmallIntegerField(
                        default=10,
                        help_text="For members with few posts only.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000),
                        ],
                        verbose_name="fewer posts than",
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("report", "is shown, and flagged for the moderators"),
                            ("hold", "waits for approval"),
                            ("hide", "is hidden at once"),
                        ],
                        default="hold",
                        max_length=10,
                        verbose_name="such a post",
                    ),
                ),
                ("is_active", models.BooleanField(default=False, editable=False)),
            ],
            options={
                "ordering": ["name", "id"],
            },
        ),
        migrations.AddField(
            model_name="post",
            name="flag",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                help_text="Why a rule caught it.",
                max_length=255,
            ),
        ),
        migrations.AddField(
            model_name="postrule",
            name="forums",
            field=models.ManyToManyField(
                blank=True,
                help_text="None chosen: in all of them.",
                related_name="+",
                to="forum.forum",
            ),
        ),
        migrations.RunSQL(STAMP, NO_STAMP),
    ]
