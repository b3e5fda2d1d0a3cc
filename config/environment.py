"""What has to be there before Django is: its settings' name and a database that answers."""

import os

from config import embedded_postgres


def prepare() -> None:
    """Name the settings and, where the environment names no database, start the embedded one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not os.environ.get("DATABASE_URL") and os.environ.get("SALA_MODE") != "production":
        os.environ["DATABASE_URL"] = embedded_postgres.start()
