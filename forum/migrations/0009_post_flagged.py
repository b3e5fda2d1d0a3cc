"""The posts that a rule caught, found without holding those up who write meanwhile."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("forum", "0008_post_rules"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="post",
            index=models.Index(
                condition=models.Q(("flag__gt", "")), fields=["-id"], name="post_flagged"
            ),
        ),
    ]
