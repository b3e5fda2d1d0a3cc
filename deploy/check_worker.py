"""Ends with 0 while a job worker is at work. Its health check.

A worker writes the time into its row every ten seconds, whatever it is busy with; a hung one does
not. Where several run, one that is well speaks for all.
"""

import os
import sys

import psycopg

HEARD = """SELECT EXISTS (
    SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 seconds'
)"""


def main() -> None:
    """Look for a fresh row, by the database's own clock."""
    try:
        with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5) as connection:
            heard = connection.execute(HEARD).fetchone()
    except psycopg.Error as error:
        sys.exit(f"The job worker's database does not answer: {error}")
    if heard != (True,):
        sys.exit("No job worker was heard of in the last 30 seconds.")


if __name__ == "__main__":
    main()
