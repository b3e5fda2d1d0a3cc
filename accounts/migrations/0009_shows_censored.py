from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_notifications"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="shows_censored",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Where the board leaves the choice to members.",
                verbose_name="shows words as they were written",
            ),
        ),
    ]
