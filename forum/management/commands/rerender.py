"""`manage.py rerender`: make the HTML of every text again, after the markup has changed."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from board.models import Stamp
from forum.actions.rerendering import rerender_posts, rerender_rest
from forum.models import Post

# Where the last run stopped: a row beside the stamps, gone when a run comes to its end.
PLACE = "rerender"


class Command(BaseCommand):
    help = "Makes the HTML of all texts again. Stopped, it goes on from there the next time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
        parser.add_argument("--from-start", action="store_true", help="forget where it stopped")

    def handle(self, *args: Any, processes: int, from_start: bool, **options: Any) -> None:
        place = None if from_start else Stamp.objects.filter(key=PLACE).first()
        start = place.value if place else 0
        total = Post.objects.filter(pk__gt=start).count()
        done = changed = 0
        for last, size, different in rerender_posts(start, processes=processes):
            done, changed = done + size, changed + different
            Stamp.objects.update_or_create(key=PLACE, defaults={"value": last})
            self._show(done, total)
        rerender_rest()
        Stamp.objects.filter(key=PLACE).delete()
        self.stdout.write(f"\n{done:,} posts rendered, {changed:,} of them changed.")

    def _show(self, done: int, total: int) -> None:
        share = min(done / total, 1.0) if total else 1.0
        bar = "█" * round(share * 30)
        self.stdout.write(f"\r{bar:░<30} {done:,} of {total:,}", ending="")
        self.stdout.flush()
