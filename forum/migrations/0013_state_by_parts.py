"""The state of what a page shows is asked only for what there is: most pages have no more than
three of the six kinds, and to begin a question takes longer than to answer it."""

from django.db import migrations

# Rows are found by primary key. Stamps of one row only rise, so that a sum changes with any of
# them; the count changes with a row that is gone. Plans are made once for each connection.
STATE = """
CREATE OR REPLACE FUNCTION forum_state(
    keys text[], lists bigint[], orders bigint[], topics bigint[], posts bigint[], members bigint[]
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
    IF members <> '{}' THEN
        SELECT concat(count(*), '-', sum(stamp)) INTO part
        FROM accounts_user WHERE id = ANY(members);
        state := concat_ws('/', state, part);
    END IF;
    RETURN state;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("forum", "0012_most_points")]
    # What was before gives a state as well, as will this: the way back has nothing to undo.
    operations = [migrations.RunSQL(STATE, migrations.RunSQL.noop)]
