"""Each member's stamp follows what others see of the member; one more follows who is listed.

Counters, times and settings of the member's own are not among it: pages for guests may show a count
that is a few minutes old.
"""

from django.db import migrations

MAKE = """
INSERT INTO board_stamp (key, value) VALUES ('members', nextval('board_stamp_value'));

CREATE FUNCTION accounts_user_seen_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.stamp := nextval('board_stamp_value');
    RETURN NEW;
END $$;
CREATE TRIGGER user_seen_anew BEFORE UPDATE OF
    username, avatar, signature_html, primary_group_id, rank_id, is_automated, hides_online,
    location, country, website, date_joined, is_active, is_confirmed
    ON accounts_user FOR EACH ROW EXECUTE FUNCTION accounts_user_seen_anew();

CREATE FUNCTION accounts_members_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE board_stamp SET value = nextval('board_stamp_value') WHERE key = 'members';
    RETURN NULL;
END $$;
CREATE TRIGGER members_changed AFTER INSERT OR DELETE ON accounts_user
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_members_changed();
CREATE TRIGGER members_listed AFTER UPDATE OF
    is_active, is_confirmed, date_joined, username, primary_group_id ON accounts_user
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_members_changed();
"""

UNMAKE = """
DROP TRIGGER members_listed ON accounts_user;
DROP TRIGGER members_changed ON accounts_user;
DROP FUNCTION accounts_members_changed();
DROP TRIGGER user_seen_anew ON accounts_user;
DROP FUNCTION accounts_user_seen_anew();
DELETE FROM board_stamp WHERE key = 'members';
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_user_stamp"), ("board", "0002_structure_stamp")]
    operations = [migrations.RunSQL(MAKE, UNMAKE)]
