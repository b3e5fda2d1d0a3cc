"""What several did is told together, in one notification as long as it is unread."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="notification",
            name="others",
            field=models.PositiveIntegerField(
                db_default=0, default=0, help_text="How many did the same after the actor."
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("warned", "gave you a warning"),
                    ("warning_answered", "answered a warning"),
                    ("report_answered", "answered your report"),
                    ("approved", "approved your post"),
                    ("hidden", "hid your post"),
                    ("restored", "put your post back"),
                    ("moved", "moved your topic"),
                    ("banned", "banned you"),
                    ("unbanned", "lifted your ban"),
                    ("thanked", "thanked your post"),
                    ("rated", "gave your post points below zero"),
                    ("rating_removed", "removed points that you gave"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ("thanked", "rated")), ("read_at", None)),
                fields=("recipient", "kind", "url"),
                name="notification_told_together",
            ),
        ),
    ]
