"""The bench's own database, beside the board's on the same server: a board is never touched by it.

Which data set it holds is said in a comment on the database itself.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from config import environment
from config.embedded_postgres import var_folder

NAME = "sala_bench"
MARK = "data set of "


def bench_database_url() -> str:
    """The address of the bench's database on the server of DATABASE_URL, else on the embedded one;
    it is made where it is missing."""
    server = _server()
    with psycopg.connect(server, autocommit=True) as connection:
        named = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
        if not named.fetchone():
            connection.execute(f"CREATE DATABASE {NAME}")
    return urlsplit(server)._replace(path=f"/{NAME}").geturl()


def board_folder() -> Path:
    """What the board over this database has for its `var`: avatars lie there."""
    return var_folder() / "bench" / "board"


def loaded_posts() -> int | None:
    """With how many posts the data set was loaded: 0 where that did not come to its end, None where
    it was not begun."""
    with psycopg.connect(bench_database_url(), autocommit=True) as connection:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [NAME],
        ).fetchone()
    said = (row and row[0]) or ""
    return int(said.removeprefix(MARK)) if said.startswith(MARK) else None


def mark_loaded(posts: int) -> None:
    """Remember that the database holds the data set of so many posts; 0 while it is loaded."""
    with psycopg.connect(bench_database_url(), autocommit=True) as connection:
        connection.execute(f"COMMENT ON DATABASE {NAME} IS '{MARK}{posts:d}'")


def drop_bench_database() -> None:
    """Take the database away. Raises psycopg.errors.ObjectInUse while somebody uses it."""
    with psycopg.connect(_server(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {NAME}")


def _server() -> str:
    """The address of a database on the same server that is not the bench's."""
    environment.prepare()
    address = urlsplit(os.environ["DATABASE_URL"])
    own = address.path == f"/{NAME}"
    return (address._replace(path="/postgres") if own else address).geturl()
