#!/usr/bin/env python
"""The board's command line: `python manage.py help` lists what it can do."""

import sys

from config import environment


def main() -> None:
    """Run the command named in the arguments, with a database to run it against."""
    environment.prepare()
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # It says what is missing, which is all that whoever starts the board needs.
        sys.exit(f"{error}")


if __name__ == "__main__":
    main()
