"""A reply changes nothing of its forum that is in an index: the new version of the row goes into
the same page, and no index has to learn of it. A hundred forums are looked through where a post is
deleted."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forum", "0014_state_without_members")]
    operations = [
        migrations.AlterField(
            model_name="forum",
            name="last_post",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="forum.post",
            ),
        ),
    ]
