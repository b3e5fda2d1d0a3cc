"""Smilies and BBCodes of the board's own, both under the structure's stamp."""

import django.core.validators
from django.db import migrations, models

STAMP = """
CREATE TRIGGER structure_changed AFTER INSERT OR UPDATE OR DELETE ON board_smiley
    FOR EACH STATEMENT EXECUTE FUNCTION board_structure_changed();
CREATE TRIGGER structure_changed AFTER INSERT OR UPDATE OR DELETE ON board_bbcode
    FOR EACH STATEMENT EXECUTE FUNCTION board_structure_changed();
"""

NO_STAMP = """
DROP TRIGGER structure_changed ON board_smiley;
DROP TRIGGER structure_changed ON board_bbcode;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("board", "0002_structure_stamp"),
    ]

    operations = [
        migrations.CreateModel(
            name="BBCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "usage",
                    models.CharField(
                        help_text="[note={COLOR}]{TEXT}[/note]; also {URL} {NUMBER} {IDENTIFIER}",
                        max_length=200,
                        unique=True,
                    ),
                ),
                (
                    "template",
                    models.TextField(help_text="HTML with the same slots.", max_length=2000),
                ),
            ],
            options={
                "verbose_name": "BBCode",
                "verbose_name_plural": "BBCodes",
                "ordering": ["usage"],
            },
        ),
        migrations.CreateModel(
            name="Smiley",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sign",
                    models.CharField(
                        help_text="What is typed, such as :tuktuk:",
                        max_length=30,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A\\S{2,30}\\Z", "Two signs or more, without white space."
                            )
                        ],
                    ),
                ),
                ("emoji", models.CharField(max_length=8)),
                ("words", models.CharField(help_text="What a screen reader says.", max_length=60)),
            ],
            options={
                "verbose_name_plural": "smilies",
                "ordering": ["sign"],
            },
        ),
        migrations.RunSQL(STAMP, NO_STAMP),
    ]
