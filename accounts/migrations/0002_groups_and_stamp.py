"""The five groups that every board begins with, and the stamp that follows groups and ranks."""

from django.db import migrations

MAKE = """
CREATE TRIGGER structure_changed AFTER INSERT OR UPDATE OR DELETE ON accounts_group
    FOR EACH STATEMENT EXECUTE FUNCTION board_structure_changed();
CREATE TRIGGER structure_changed AFTER INSERT OR UPDATE OR DELETE ON accounts_rank
    FOR EACH STATEMENT EXECUTE FUNCTION board_structure_changed();
INSERT INTO accounts_group (key, name, description, colour, in_legend, position) VALUES
    ('administrators', 'Administrators', 'Run the board.', '#b3261e', true, 1),
    ('moderators', 'Moderators', 'Keep order.', '#1b7a3d', true, 2),
    ('members', 'Members', 'Read, reply and start topics.', '', false, 3),
    ('newcomers', 'Newcomers', 'Members until their first few posts.', '', false, 4),
    ('guests', 'Guests', 'Whoever has not signed in.', '', false, 5);
"""

UNMAKE = """
DELETE FROM accounts_group WHERE key IS NOT NULL;
DROP TRIGGER structure_changed ON accounts_rank;
DROP TRIGGER structure_changed ON accounts_group;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("board", "0002_structure_stamp")]
    operations = [migrations.RunSQL(MAKE, UNMAKE)]
