"""`manage.py run`: the whole board on this machine, for a first try and for development."""

import io
import os
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.utils import OperationalError

from board import assets
from board.running import Ended, Processes, Stopped, job_worker, port_is_free, web_server


class Command(BaseCommand):
    help = "Migrates, fills an empty board with the demo, and serves it until Ctrl-C."
    # The checks run with the migration; once is enough.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reload", action="store_true", help="start again when code changes")
        parser.add_argument("--empty", action="store_true", help="without the demo board")

    def handle(self, *args: Any, reload: bool, empty: bool, **options: Any) -> None:
        port = self._port()
        try:
            self._prepare(demo=not empty)
        except OperationalError as error:
            raise CommandError(
                f"The database cannot be reached: {str(error).strip().splitlines()[0]}. "
                "Look at DATABASE_URL, or unset it to use the embedded Postgres."
            ) from None
        self._serve(port, reload=reload)

    def _port(self) -> int:
        port = os.environ.get("PORT", "8000")
        if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise CommandError(f"PORT is {port!r}: a number from 1 to 65535 is needed.")
        if not port_is_free(int(port)):
            raise CommandError(f"Port {port} is in use. Try another: make run PORT=8001")
        return int(port)

    def _prepare(self, *, demo: bool) -> None:
        self._say("Preparing the database …")
        call_command("migrate", verbosity=0)
        if demo and not apps.get_model("forum", "Forum")._default_manager.exists():
            self._say("Filling the demo board; this happens once …")
            call_command("seed_demo", verbosity=0, stdout=io.StringIO())
        if not settings.DEBUG:
            assets.collect()
        # The children have connections of their own.
        connection.close()

    def _serve(self, port: int, *, reload: bool) -> None:
        self._say("Starting the server …")
        try:
            with Processes() as processes:
                processes.start("web server", web_server(port, reload=reload))
                processes.start("job worker", job_worker())
                processes.wait_until_served(f"http://127.0.0.1:{port}/healthz")
                self._welcome(port)
                processes.wait()
        except Stopped:
            self._say("Stopped.")
        except Ended as ended:
            raise CommandError(f"{ended}; its last words are above.") from None

    def _welcome(self, port: int) -> None:
        self._say(
            f"\n  {self.style.SUCCESS('Sala is open')} at http://127.0.0.1:{port}\n"
            "  Log in as admin, moderator or member; the password is sala-demo.\n"
            f"  Mail that the board sends is shown at http://127.0.0.1:{port}/mailbox/\n"
            "  Ctrl-C stops it.\n"
        )

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
