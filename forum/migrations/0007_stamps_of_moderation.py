"""What moderators change is seen by the stamps, and posts that were hidden already are counted."""

from django.db import migrations

COUNT = """
UPDATE forum_topic SET withheld_count = found.posts FROM (
    SELECT topic_id, count(*) AS posts FROM forum_post WHERE visibility <> 1 GROUP BY topic_id
) found WHERE found.topic_id = forum_topic.id
"""

# That a post waits or was hidden changes no page of those who may not know.
WITHHELD = """
DROP TRIGGER topic_changed ON forum_topic;
CREATE TRIGGER topic_changed BEFORE UPDATE OF
    forum_id, title, kind, is_locked, visibility, author_id, author_name, created_at,
    post_count, last_post_id, last_post_at, closes_after_days, stamp
    ON forum_topic FOR EACH ROW EXECUTE FUNCTION forum_row_changed();
"""
NOT_WITHHELD = """
DROP TRIGGER topic_changed ON forum_topic;
CREATE TRIGGER topic_changed BEFORE UPDATE ON forum_topic
    FOR EACH ROW EXECUTE FUNCTION forum_row_changed();
"""

# The note stands under the text.
NOTES = """
CREATE TRIGGER post_noted AFTER UPDATE OF note, note_by_name
    ON forum_post FOR EACH ROW EXECUTE FUNCTION forum_post_changed();
"""
NO_NOTES = "DROP TRIGGER post_noted ON forum_post;"

SHADOWS = """
CREATE FUNCTION forum_shadow_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE forum_forum SET stamp = 0 WHERE id IN (OLD.forum_id, NEW.forum_id);
    RETURN NULL;
END $$;
CREATE TRIGGER shadow_changed AFTER INSERT OR UPDATE OR DELETE ON forum_shadowtopic
    FOR EACH ROW EXECUTE FUNCTION forum_shadow_changed();
"""
NO_SHADOWS = """
DROP TRIGGER shadow_changed ON forum_shadowtopic;
DROP FUNCTION forum_shadow_changed();
"""

MODERATORS = """
CREATE TRIGGER structure_changed AFTER INSERT OR UPDATE OR DELETE ON forum_forummoderator
    FOR EACH STATEMENT EXECUTE FUNCTION board_structure_changed();
"""
NO_MODERATORS = "DROP TRIGGER structure_changed ON forum_forummoderator;"


class Migration(migrations.Migration):
    dependencies = [("forum", "0006_withheld_posts")]
    operations = [
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        migrations.RunSQL(WITHHELD, NOT_WITHHELD),
        migrations.RunSQL(NOTES, NO_NOTES),
        migrations.RunSQL(SHADOWS, NO_SHADOWS),
        migrations.RunSQL(MODERATORS, NO_MODERATORS),
    ]
