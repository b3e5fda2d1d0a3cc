"""What posts have got from others, whose reputation that is, and where it counts."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STAMPS = """
DROP TRIGGER structure_changed ON forum_forum;
CREATE TRIGGER structure_changed AFTER UPDATE OF
    kind, parent_id, position, name, description, rules, rules_html, colour, icon, link_url,
    reputation
    ON forum_forum FOR EACH STATEMENT EXECUTE FUNCTION board_structure_changed();
CREATE TRIGGER post_rated AFTER UPDATE OF points, thanked_by
    ON forum_post FOR EACH ROW EXECUTE FUNCTION forum_post_changed();
DROP TRIGGER topic_changed ON forum_topic;
CREATE TRIGGER topic_changed BEFORE UPDATE OF
    forum_id, title, kind, is_locked, visibility, author_id, author_name, created_at,
    post_count, last_post_id, last_post_at, closes_after_days, best_reply_id, stamp
    ON forum_topic FOR EACH ROW EXECUTE FUNCTION forum_row_changed();
"""
OLD_STAMPS = """
DROP TRIGGER topic_changed ON forum_topic;
CREATE TRIGGER topic_changed BEFORE UPDATE OF
    forum_id, title, kind, is_locked, visibility, author_id, author_name, created_at,
    post_count, last_post_id, last_post_at, closes_after_days, stamp
    ON forum_topic FOR EACH ROW EXECUTE FUNCTION forum_row_changed();
DROP TRIGGER post_rated ON forum_post;
DROP TRIGGER structure_changed ON forum_forum;
CREATE TRIGGER structure_changed AFTER UPDATE OF
    kind, parent_id, position, name, description, rules, rules_html, colour, icon, link_url
    ON forum_forum FOR EACH STATEMENT EXECUTE FUNCTION board_structure_changed();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0010_topics_due"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MemberScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("points", models.IntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="forum",
            name="reputation",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (0, "is given, and counts"),
                    (1, "is not given; what posts have got, or bring along, counts"),
                    (2, "is not given, and what posts have got does not count"),
                ],
                db_default=0,
                default=0,
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="points",
            field=models.IntegerField(
                db_default=0,
                default=0,
                editable=False,
                help_text="Given for it by others, and standing.",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="thanked_by",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                db_default=[],
                default=list,
                editable=False,
                help_text="Who gave points that are not negative, in that order.",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="best_reply",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                help_text="The one with the most points, where one has any.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="forum.post",
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="most_points",
            field=models.PositiveIntegerField(
                db_default=0, default=0, editable=False, help_text="Of any of its posts."
            ),
        ),
        migrations.AddField(
            model_name="memberscore",
            name="forum",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="forum.forum",
            ),
        ),
        migrations.AddField(
            model_name="memberscore",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="memberscore",
            index=models.Index(
                models.F("forum"),
                models.OrderBy(models.F("points"), descending=True),
                models.F("member"),
                name="score_highest",
            ),
        ),
        migrations.AddConstraint(
            model_name="memberscore",
            constraint=models.UniqueConstraint(
                fields=("forum", "member"), name="score_once_per_forum"
            ),
        ),
        migrations.RunSQL(STAMPS, OLD_STAMPS),
    ]
