"""Who wrote a post, and when, without the post: what lists name of the last ones is read from a
twentieth of the table. Made while the board is written in."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("forum", "0015_forum_hot")]
    operations = [
        AddIndexConcurrently(
            model_name="post",
            index=models.Index(
                fields=["id"],
                include=["author", "author_name", "created_at"],
                name="post_byline",
            ),
        ),
    ]
