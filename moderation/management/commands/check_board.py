"""`manage.py check_board [--repair]`: recount the board."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from board import audit
from moderation.audit import CHECKS


class Command(BaseCommand):
    help = (
        "Recounts posts, topics, members, last posts and notifications, and prints each difference."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="mend what is found")

    def handle(self, *args: Any, repair: bool, **options: Any) -> None:
        """Ends with an error where there are differences that were not mended."""
        found = 0
        for each in audit.differences(CHECKS):
            found += 1
            self.stdout.write(f"{each.check} {each.row}: {each.stored}, counted {each.counted}")
        if repair and found:
            self.stdout.write(f"{audit.repair(CHECKS)} rows mended.")
        elif found:
            raise CommandError(f"{found} differences. `check_board --repair` mends them.")
        else:
            self.stdout.write("The board agrees with a recount.")
