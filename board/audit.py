"""Recounts what is counted, numbered or pointed to, in set-based SQL.

Each check is a query that gives the differences, `(what, id, stored, counted)`, and the statement
that mends them. Each room says in its own `audit.py` what is to be checked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection, transaction


@dataclass(frozen=True)
class Check:
    """`right` is a SELECT of `id` and the columns as they should be, for every row of `table`; it
    counts rows of the table `counted`.

    Where rows are known by a `key`, and `id` says nothing of what they are about, `right` selects
    the key instead: also of rows that are not there and should be.
    """

    name: str
    table: str
    columns: tuple[str, ...]
    counted: str
    right: str
    key: tuple[str, ...] = ()

    def differences(self) -> str:
        """The SQL that gives id, what is stored and what is right, row by row."""
        stored = ", ".join(f"t.{column}" for column in self.columns)
        right = ", ".join(f"r.{column}" for column in self.columns)
        join = f"RIGHT JOIN ({self.right}) r USING ({', '.join(self.key or ('id',))})"
        return (
            f"SELECT coalesce(t.id, 0), ROW({stored})::text, ROW({right})::text "
            f"FROM {self.table} t {join} "
            f"WHERE ROW({stored}) IS DISTINCT FROM ROW({right}) ORDER BY t.id"
        )

    def mend(self) -> str:
        """The SQL that makes the stored columns right."""
        if self.key:
            return self._mend_by_key()
        assigned = ", ".join(f"{column} = r.{column}" for column in self.columns)
        stored = ", ".join(f"t.{column}" for column in self.columns)
        right = ", ".join(f"r.{column}" for column in self.columns)
        return (
            f"UPDATE {self.table} t SET {assigned} FROM ({self.right}) r "
            f"WHERE r.id = t.id AND ROW({stored}) IS DISTINCT FROM ROW({right})"
        )

    def _mend_by_key(self) -> str:
        key, columns = ", ".join(self.key), ", ".join(self.columns)
        assigned = ", ".join(f"{column} = excluded.{column}" for column in self.columns)
        stored = ", ".join(f"t.{column}" for column in self.columns)
        right = ", ".join(f"excluded.{column}" for column in self.columns)
        return (
            f"INSERT INTO {self.table} AS t ({key}, {columns}) "
            f"SELECT {key}, {columns} FROM ({self.right}) r "
            f"ON CONFLICT ({key}) DO UPDATE SET {assigned} "
            f"WHERE ROW({stored}) IS DISTINCT FROM ROW({right})"
        )


@dataclass(frozen=True)
class Difference:
    """A row that says something else than a recount does."""

    check: str
    row: int
    stored: str
    counted: str


def differences(checks: Sequence[Check]) -> Iterator[Difference]:
    """Every row that a recount does not agree with."""
    with connection.cursor() as cursor:
        cursor.execute(_statistics(checks))
        for check in checks:
            cursor.execute(check.differences())
            for row, stored, counted in cursor.fetchall():
                yield Difference(check.name, row, stored, counted)


@transaction.atomic
def repair(checks: Sequence[Check]) -> int:
    """Make everything as a recount has it, in the order of `checks`; gives how many rows were
    mended.

    Writers wait meanwhile: the tables that counters come from are held.
    """
    held = ", ".join(dict.fromkeys(check.counted for check in checks))
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {held} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(_statistics(checks))
        mended = 0
        for check in checks:
            cursor.execute(check.mend())
            mended += cursor.rowcount
    return mended


def _statistics(checks: Sequence[Check]) -> str:
    # A recount of what was loaded a moment ago, planned by the statistics from before, takes hours.
    tables = {check.table for check in checks} | {check.counted for check in checks}
    return "ANALYZE " + ", ".join(sorted(tables))
