"""The board's rows, to be compared before and after."""

from typing import Any

from django.apps import apps
from django.db import connection

# Stamps only rise; the log, and what remembers that something was there, only grow. What members
# were told stays told.
RISING = {"stamp", "order_stamp", "unread_notifications"}
ROOMS = ("accounts", "forum", "reputation", "moderation")
GROWING = {"moderation_logentry"}

Rows = dict[tuple[str, str], dict[str, Any]]


def dump() -> Rows:
    """Every row of the board's own tables by table and primary key, but for its stamps."""
    rows: Rows = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            if model._meta.app_label not in ROOMS or table in GROWING:
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column.name for column in cursor.description]
            key = model._meta.pk.column
            for values in cursor.fetchall():
                row = dict(zip(names, values, strict=True))
                whose = str(row[key])
                if table == "forum_topicread":
                    # A mark is known by its reader and topic.
                    whose = f"{row['user_id']} in {row['topic_id']}"
                    del row[key]
                rows[table, whose] = {k: v for k, v in row.items() if k not in RISING}
    return rows


def differences(before: Rows, after: Rows) -> dict[tuple[str, str], Any]:
    """Rows that are gone or changed, and what of them; rows that were added are not among them."""
    return {
        key: {name: (row[name], after[key][name]) for name in row if row[name] != after[key][name]}
        if key in after
        else "gone"
        for key, row in before.items()
        if after.get(key) != row
    }
