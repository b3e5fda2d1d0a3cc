"""One stamp for the faces of all members: whatever guests' pages show of any of them.

A page for guests shows forty members, and to ask for the stamps of forty rows took the database
longer than all else it was asked for. Faces change some dozen times a day: then all pages are made
anew, out of what is kept of their parts under each member's own stamp.
"""

from django.db import migrations

SEEN = (
    *("username", "avatar", "signature_html", "primary_group_id", "rank_id", "is_automated"),
    *("hides_online", "location", "country", "website", "date_joined", "is_active"),
    "is_confirmed",
)


def _of(row: str) -> str:
    return ", ".join(f"{row}.{column}" for column in SEEN)


# Whoever is saved as before has the same face. One change is enough for a transaction: nobody sees
# what lies between. (`xmin` is the transaction that wrote a row's version.) The stamp of who is
# listed is held first, as by those who change it: two who took the one and then the other, by
# turns, would wait for each other.
MAKE = f"""
INSERT INTO board_stamp (key, value) VALUES ('faces', nextval('board_stamp_value'));
CREATE FUNCTION accounts_faces_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM board_stamp WHERE key = 'members' FOR NO KEY UPDATE;
    UPDATE board_stamp SET value = nextval('board_stamp_value')
    WHERE key = 'faces' AND xmin <> pg_current_xact_id()::xid;
    RETURN NULL;
END $$;
CREATE TRIGGER face_changed AFTER UPDATE OF {", ".join(SEEN)} ON accounts_user FOR EACH ROW
    WHEN (({_of("OLD")}) IS DISTINCT FROM ({_of("NEW")}))
    EXECUTE FUNCTION accounts_faces_changed();
CREATE TRIGGER face_gone AFTER DELETE ON accounts_user
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_faces_changed();
"""

UNMAKE = """
DROP TRIGGER face_gone ON accounts_user;
DROP TRIGGER face_changed ON accounts_user;
DROP FUNCTION accounts_faces_changed();
DELETE FROM board_stamp WHERE key = 'faces';
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_by_reputation"), ("board", "0002_structure_stamp")]
    operations = [migrations.RunSQL(MAKE, UNMAKE)]
