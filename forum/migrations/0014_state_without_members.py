"""The state of what a page shows, in which the stamp of all faces stands for those of its members.

The function of six parts stays for the version of the board that serves while this is migrated.
"""

from django.db import migrations

# As in 0013, but for the members.
MAKE = """
CREATE FUNCTION forum_state(
    keys text[], lists bigint[], orders bigint[], topics bigint[], posts bigint[]
) RETURNS text LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    state text;
    part text;
BEGIN
    SELECT sum(value) INTO state FROM board_stamp WHERE key = ANY(keys);
    IF lists <> '{}' THEN
        SELECT concat(count(*), '-', sum(stamp)) INTO part
        FROM forum_forum WHERE id = ANY(lists);
        state := concat_ws('/', state, part);
    END IF;
    IF orders <> '{}' THEN
        SELECT concat(count(*), '-', sum(order_stamp)) INTO part
        FROM forum_forum WHERE id = ANY(orders);
        state := concat_ws('/', state, part);
    END IF;
    IF topics <> '{}' THEN
        SELECT concat(count(*), '-', sum(stamp)) INTO part
        FROM forum_topic WHERE id = ANY(topics);
        state := concat_ws('/', state, part);
    END IF;
    IF posts <> '{}' THEN
        SELECT concat(count(*), '-', sum(t.stamp)) INTO part
        FROM forum_post p JOIN forum_topic t ON t.id = p.topic_id WHERE p.id = ANY(posts);
        state := concat_ws('/', state, part);
    END IF;
    RETURN state;
END $$;
"""
UNMAKE = "DROP FUNCTION forum_state(text[], bigint[], bigint[], bigint[], bigint[]);"


class Migration(migrations.Migration):
    dependencies = [("forum", "0013_state_by_parts"), ("accounts", "0013_faces")]
    operations = [migrations.RunSQL(MAKE, UNMAKE)]
