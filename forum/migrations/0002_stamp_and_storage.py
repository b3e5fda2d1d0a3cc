"""What the models cannot say: the stamp of the tree, and how the busy tables are stored."""

from django.db import migrations

# Counters and the last post change with every post and are no part of the structure.
STAMP = """
CREATE TRIGGER structure_added AFTER INSERT OR DELETE ON forum_forum
    FOR EACH STATEMENT EXECUTE FUNCTION board_structure_changed();
CREATE TRIGGER structure_changed AFTER UPDATE OF
    kind, parent_id, position, name, description, rules, rules_html, colour, icon, link_url
    ON forum_forum FOR EACH STATEMENT EXECUTE FUNCTION board_structure_changed();
CREATE TRIGGER structure_changed AFTER INSERT OR UPDATE OR DELETE ON forum_forumlevel
    FOR EACH STATEMENT EXECUTE FUNCTION board_structure_changed();
"""

NO_STAMP = """
DROP TRIGGER structure_added ON forum_forum;
DROP TRIGGER structure_changed ON forum_forum;
DROP TRIGGER structure_changed ON forum_forumlevel;
"""

# Presence is worth nothing after a crash, so it is not written to the log. The rows that change
# with every post or view leave room in their page for the next version (heap-only updates).
STORAGE = """
ALTER TABLE forum_presence SET UNLOGGED;
ALTER TABLE forum_presence SET (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE forum_topicviews SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE forum_forum SET (fillfactor = 50, autovacuum_vacuum_threshold = 200);
ALTER TABLE forum_topic SET (fillfactor = 85);
ALTER TABLE forum_topicread SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
"""


class Migration(migrations.Migration):
    dependencies = [("forum", "0001_initial"), ("accounts", "0002_groups_and_stamp")]
    operations = [
        migrations.RunSQL(STAMP, NO_STAMP),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
    ]
