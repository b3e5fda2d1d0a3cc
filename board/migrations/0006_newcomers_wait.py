from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("board", "0005_contact"),
    ]

    operations = [
        migrations.AddField(
            model_name="boardsettings",
            name="newcomers_wait",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="newcomers' posts wait for approval"
            ),
        ),
    ]
