#!/usr/bin/env python
"""The board's command line: `python manage.py help` lists what it can do."""

import sys

from config import environment


def main() -> None:
    """Run the command named in the arguments, with a database to run it against."""
    environment.prepare()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
