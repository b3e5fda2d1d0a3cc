"""Names the tests' database before Django reads its settings: a pytest plugin, loaded first.

Without DATABASE_URL the tests have an embedded Postgres of their own, which may lose everything
in a crash and is fast for it, and has room for races in several workers at once.
"""

import os

from config import embedded_postgres

CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
ROOM = {"max_connections": "300"}

if not os.environ.get("DATABASE_URL"):
    os.environ["DATABASE_URL"] = embedded_postgres.start("postgres-test", settings=CARELESS | ROOM)
