"""The structure's stamp: one row that the database itself changes with what the stamp covers."""

from django.db import migrations

MAKE = """
CREATE SEQUENCE board_stamp_value;
INSERT INTO board_stamp (key, value) VALUES ('structure', nextval('board_stamp_value'));
CREATE FUNCTION board_structure_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE board_stamp SET value = nextval('board_stamp_value') WHERE key = 'structure';
    RETURN NULL;
END $$;
CREATE TRIGGER structure_changed AFTER INSERT OR UPDATE OR DELETE ON board_boardsettings
    FOR EACH STATEMENT EXECUTE FUNCTION board_structure_changed();
INSERT INTO board_boardsettings
    (id, name, description, registration_open, default_time_zone, posts_per_page,
     topics_per_page, hot_from_posts, online_minutes, flood_seconds, post_max_length,
     edit_minutes, signature_max_length, signature_max_links, newcomer_posts)
    VALUES (1, 'Sala', '', true, 'UTC', 20, 25, 25, 5, 15, 60000, 0, 500, 5, 3);
"""

UNMAKE = """
DELETE FROM board_boardsettings;
DROP TRIGGER structure_changed ON board_boardsettings;
DROP FUNCTION board_structure_changed();
DELETE FROM board_stamp;
DROP SEQUENCE board_stamp_value;
"""


class Migration(migrations.Migration):
    dependencies = [("board", "0001_initial")]
    operations = [migrations.RunSQL(MAKE, UNMAKE)]
