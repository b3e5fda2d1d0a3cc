"""Acts on ratings and accounts; a rating that waits changes the stamp `desk`."""

from django.db import migrations, models

# Of most ratings nothing comes here: they do not wait.
RATINGS = """
CREATE CONSTRAINT TRIGGER desk_rating_came AFTER INSERT ON reputation_rating
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 1)
    EXECUTE FUNCTION moderation_desk_changed();
CREATE CONSTRAINT TRIGGER desk_rating_changed AFTER UPDATE OF state ON reputation_rating
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((OLD.state = 1) <> (NEW.state = 1))
    EXECUTE FUNCTION moderation_desk_changed();
CREATE CONSTRAINT TRIGGER desk_rating_gone AFTER DELETE ON reputation_rating
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.state = 1)
    EXECUTE FUNCTION moderation_desk_changed();
"""
NO_RATINGS = """
DROP TRIGGER desk_rating_gone ON reputation_rating;
DROP TRIGGER desk_rating_changed ON reputation_rating;
DROP TRIGGER desk_rating_came ON reputation_rating;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0004_people"),
        ("reputation", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(RATINGS, NO_RATINGS),
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
                    ("warn", "warned"),
                    ("ban", "banned"),
                    ("unban", "lifted the ban of"),
                    ("clean", "cleaned up after"),
                    ("rating_remove", "removed points for"),
                    ("rating_accept", "accepted points for"),
                    ("delete_member", "deleted the account of"),
                    ("undo", "undid"),
                ],
                max_length=20,
            ),
        ),
    ]
