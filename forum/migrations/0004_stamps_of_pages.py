"""Forums, topics and posts carry stamps, which the database changes with whatever pages show.

A row that this transaction has written already has its new stamp, and one is enough: nobody sees
what lies between. (`xmin` is the transaction that wrote a row's version.)
"""

from django.db import migrations

ROWS = """
CREATE FUNCTION forum_row_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.stamp := nextval('board_stamp_value');
    RETURN NEW;
END $$;
CREATE TRIGGER topic_changed BEFORE UPDATE ON forum_topic
    FOR EACH ROW EXECUTE FUNCTION forum_row_changed();
CREATE TRIGGER forum_changed BEFORE UPDATE ON forum_forum
    FOR EACH ROW EXECUTE FUNCTION forum_row_changed();
CREATE TRIGGER post_stamped BEFORE UPDATE ON forum_post
    FOR EACH ROW EXECUTE FUNCTION forum_row_changed();
"""
NO_ROWS = """
DROP TRIGGER post_stamped ON forum_post;
DROP TRIGGER forum_changed ON forum_forum;
DROP TRIGGER topic_changed ON forum_topic;
DROP FUNCTION forum_row_changed();
"""

# Numbers are not among the columns: whoever numbers posts anew changes the topic's counter, too.
POSTS = """
CREATE FUNCTION forum_post_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE forum_topic SET stamp = 0
    WHERE id IN (OLD.topic_id, NEW.topic_id) AND xmin <> pg_current_xact_id()::xid;
    RETURN NULL;
END $$;
CREATE TRIGGER post_changed AFTER UPDATE OF
    topic_id, visibility, author_id, author_name, subject, html, created_at,
    edited_at, edited_by_id, edit_count, edit_reason
    ON forum_post FOR EACH ROW EXECUTE FUNCTION forum_post_changed();
"""
NO_POSTS = """
DROP TRIGGER post_changed ON forum_post;
DROP FUNCTION forum_post_changed();
"""

# A reply changes the counters of the forum's own row. What else a list shows of a topic comes here.
TOPICS = """
CREATE FUNCTION forum_topic_listed_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE forum_forum SET stamp = 0, order_stamp = CASE
            WHEN TG_OP = 'DELETE' OR NEW.last_post_at < OLD.last_post_at
                OR (NEW.forum_id, NEW.visibility, NEW.kind)
                    <> (OLD.forum_id, OLD.visibility, OLD.kind)
            THEN nextval('board_stamp_value') ELSE order_stamp END
    WHERE id IN (OLD.forum_id, NEW.forum_id);
    RETURN NULL;
END $$;
CREATE TRIGGER topic_listed_anew AFTER UPDATE ON forum_topic FOR EACH ROW
    WHEN (NEW.last_post_at < OLD.last_post_at
        OR (NEW.forum_id, NEW.visibility, NEW.kind, NEW.title, NEW.is_locked, NEW.author_name)
            <> (OLD.forum_id, OLD.visibility, OLD.kind, OLD.title, OLD.is_locked, OLD.author_name)
        OR NEW.author_id IS DISTINCT FROM OLD.author_id)
    EXECUTE FUNCTION forum_topic_listed_anew();
CREATE TRIGGER topic_unlisted AFTER DELETE ON forum_topic FOR EACH ROW
    EXECUTE FUNCTION forum_topic_listed_anew();
"""
NO_TOPICS = """
DROP TRIGGER topic_unlisted ON forum_topic;
DROP TRIGGER topic_listed_anew ON forum_topic;
DROP FUNCTION forum_topic_listed_anew();
"""

# Global announcements stand in the list of every forum.
ANNOUNCEMENTS = """
INSERT INTO board_stamp (key, value) VALUES ('announcements', nextval('board_stamp_value'));
CREATE FUNCTION forum_announcement_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE board_stamp SET value = nextval('board_stamp_value') WHERE key = 'announcements';
    RETURN NULL;
END $$;
CREATE TRIGGER announcement_made AFTER INSERT ON forum_topic
    FOR EACH ROW WHEN (NEW.kind = 3) EXECUTE FUNCTION forum_announcement_changed();
CREATE TRIGGER announcement_changed AFTER UPDATE ON forum_topic
    FOR EACH ROW WHEN (OLD.kind = 3 OR NEW.kind = 3) EXECUTE FUNCTION forum_announcement_changed();
CREATE TRIGGER announcement_gone AFTER DELETE ON forum_topic
    FOR EACH ROW WHEN (OLD.kind = 3) EXECUTE FUNCTION forum_announcement_changed();
"""
NO_ANNOUNCEMENTS = """
DROP TRIGGER announcement_gone ON forum_topic;
DROP TRIGGER announcement_changed ON forum_topic;
DROP TRIGGER announcement_made ON forum_topic;
DROP FUNCTION forum_announcement_changed();
DELETE FROM board_stamp WHERE key = 'announcements';
"""

# The state of all that a page shows (`forum.queries.shown`). Rows are found by primary key. Stamps
# of one row only rise, so that a sum changes with any of them; the count changes with a row that
# is gone. The plan is made once for each connection: it takes three times what the reading does,
# and Postgres would make it anew for each set of ids.
STATE = """
CREATE FUNCTION forum_state(
    keys text[], lists bigint[], orders bigint[], topics bigint[], posts bigint[], members bigint[]
) RETURNS text LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN concat_ws('/',
        (SELECT sum(value) FROM board_stamp WHERE key = ANY(keys)),
        (SELECT concat(count(*), '-', sum(stamp)) FROM forum_forum WHERE id = ANY(lists)),
        (SELECT concat(count(*), '-', sum(order_stamp)) FROM forum_forum WHERE id = ANY(orders)),
        (SELECT concat(count(*), '-', sum(stamp)) FROM forum_topic WHERE id = ANY(topics)),
        (SELECT concat(count(*), '-', sum(t.stamp)) FROM forum_post p
            JOIN forum_topic t ON t.id = p.topic_id WHERE p.id = ANY(posts)),
        (SELECT concat(count(*), '-', sum(stamp)) FROM accounts_user WHERE id = ANY(members)));
END $$;
"""
NO_STATE = """
DROP FUNCTION forum_state(text[], bigint[], bigint[], bigint[], bigint[], bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("forum", "0003_stamps"), ("board", "0002_structure_stamp")]
    operations = [
        migrations.RunSQL(ROWS, NO_ROWS),
        migrations.RunSQL(POSTS, NO_POSTS),
        migrations.RunSQL(TOPICS, NO_TOPICS),
        migrations.RunSQL(ANNOUNCEMENTS, NO_ANNOUNCEMENTS),
        migrations.RunSQL(STATE, NO_STATE),
    ]
