"""Reports, and the stamp `desk`: it changes with whatever waits for moderators, and where.

Its triggers wait for the end of the transaction. So the stamp's one row is held no longer than that
takes, and after all other rows: whoever comes to it holds nothing that another could wait for.
"""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

STAMP = """
INSERT INTO board_stamp (key, value) VALUES ('desk', nextval('board_stamp_value'));
CREATE FUNCTION moderation_desk_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE board_stamp SET value = nextval('board_stamp_value')
    WHERE key = 'desk' AND xmin <> pg_current_xact_id()::xid;
    RETURN NULL;
END $$;
"""
NO_STAMP = """
DROP FUNCTION moderation_desk_changed();
DELETE FROM board_stamp WHERE key = 'desk';
"""

REPORTS = """
CREATE CONSTRAINT TRIGGER desk_changed AFTER INSERT OR UPDATE OR DELETE ON moderation_report
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION moderation_desk_changed();
"""
NO_REPORTS = "DROP TRIGGER desk_changed ON moderation_report;"

# Of most posts that are written nothing comes here: they neither wait, nor did a rule catch them.
POSTS = """
CREATE CONSTRAINT TRIGGER desk_post_came AFTER INSERT ON forum_post
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.visibility = 0 OR NEW.flag > '')
    EXECUTE FUNCTION moderation_desk_changed();
CREATE CONSTRAINT TRIGGER desk_post_changed AFTER UPDATE OF visibility, flag, topic_id
    ON forum_post
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.topic_id <> NEW.topic_id
        OR (OLD.visibility = 0 OR OLD.flag > '') <> (NEW.visibility = 0 OR NEW.flag > ''))
    EXECUTE FUNCTION moderation_desk_changed();
CREATE CONSTRAINT TRIGGER desk_post_gone AFTER DELETE ON forum_post
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.visibility = 0 OR OLD.flag > '')
    EXECUTE FUNCTION moderation_desk_changed();
CREATE CONSTRAINT TRIGGER desk_topic_moved AFTER UPDATE OF forum_id ON forum_topic
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.forum_id <> NEW.forum_id)
    EXECUTE FUNCTION moderation_desk_changed();
"""
NO_POSTS = """
DROP TRIGGER desk_topic_moved ON forum_topic;
DROP TRIGGER desk_post_gone ON forum_post;
DROP TRIGGER desk_post_changed ON forum_post;
DROP TRIGGER desk_post_came ON forum_post;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0009_post_flagged"),
        ("moderation", "0002_acts_on_many"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by_name", models.CharField(max_length=20)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("spam", "spam or advertising"),
                            ("insult", "insult or harassment"),
                            ("off_topic", "off topic"),
                            ("illegal", "against the law"),
                            ("other", "something else"),
                        ],
                        max_length=9,
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=1000)),
                ("created_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("claimed", "claimed"),
                            ("resolved", "resolved"),
                            ("rejected", "rejected"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("handled_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=255)),
            ],
            options={
                "ordering": ["created_at", "id"],
            },
        ),
        migrations.AlterField(
            model_name="logentry",
            name="act",
            field=models.CharField(
                choices=[
                    ("lock", "locked"),
                    ("unlock", "unlocked"),
                    ("change_kind", "changed the kind of"),
                    ("rename", "renamed"),
                    ("move", "moved"),
                    ("copy", "copied"),
                    ("split", "split posts off"),
                    ("merge", "merged topics into"),
                    ("bump", "bumped"),
                    ("slow", "changed the slow mode of"),
                    ("auto_close", "changed when it closes:"),
                    ("edit", "edited"),
                    ("approve", "approved"),
                    ("hide", "hid"),
                    ("restore", "restored"),
                    ("delete", "deleted for ever"),
                    ("change_author", "changed the author of"),
                    ("lock_post", "locked the editing of"),
                    ("unlock_post", "unlocked the editing of"),
                    ("note", "left a note in"),
                    ("report_resolve", "resolved the reports of"),
                    ("report_reject", "rejected the reports of"),
                    ("undo", "undid"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="logentry",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(fields=["by", "-id"], name="log_by_moderator"),
        ),
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(
                django.db.models.functions.text.Lower("by_name"),
                models.OrderBy(models.F("id"), descending=True),
                name="log_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(fields=["-at"], name="log_by_time"),
        ),
        migrations.AddField(
            model_name="report",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="handled_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="post",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reports",
                to="forum.post",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="profile",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reports",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["by", "-created_at"], name="report_by_member"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("state__in", ("open", "claimed"))),
                fields=["post", "profile"],
                name="report_pending",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("post__isnull", False), ("profile__isnull", True)),
                    models.Q(("post__isnull", True), ("profile__isnull", False)),
                    _connector="OR",
                ),
                name="report_is_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(fields=("post", "by"), name="report_of_post_once"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                fields=("profile", "by"), name="report_of_profile_once"
            ),
        ),
        migrations.RunSQL(STAMP, NO_STAMP),
        migrations.RunSQL(REPORTS, NO_REPORTS),
        migrations.RunSQL(POSTS, NO_POSTS),
    ]
