"""Words that are not shown, under the structure's stamp, and for whom that holds."""

import django.db.models.functions.text
from django.db import migrations, models

STAMP = """
CREATE TRIGGER structure_changed AFTER INSERT OR UPDATE OR DELETE ON board_censoredword
    FOR EACH STATEMENT EXECUTE FUNCTION board_structure_changed();
"""
NO_STAMP = "DROP TRIGGER structure_changed ON board_censoredword;"


class Migration(migrations.Migration):
    dependencies = [
        ("board", "0003_smilies_and_bbcodes"),
    ]

    operations = [
        migrations.AddField(
            model_name="boardsettings",
            name="censor",
            field=models.CharField(
                choices=[
                    ("always", "for everybody"),
                    ("by_choice", "unless a member chooses otherwise"),
                ],
                db_default="by_choice",
                default="by_choice",
                help_text="Listed words are replaced; without any, nothing is.",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="CensoredWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "pattern",
                    models.CharField(
                        help_text="In any case; * is any run of letters and digits, as in darn*.",
                        max_length=60,
                        verbose_name="word",
                    ),
                ),
                ("replacement", models.CharField(default="****", max_length=60)),
            ],
            options={
                "ordering": ["pattern"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("pattern"),
                        name="censored_word_once",
                        violation_error_message="This word is listed already.",
                    )
                ],
            },
        ),
        migrations.RunSQL(STAMP, NO_STAMP),
    ]
