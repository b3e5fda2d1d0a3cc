"""`manage.py seed_demo`: the demo board, into an empty database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from forum.demo.board import DemoBoard
from forum.demo.seeding import LOGINS, PASSWORD, seed
from forum.models import Forum
from moderation.demo import report_some
from reputation.demo import give_points


class Command(BaseCommand):
    help = "Fills an empty board with the demo: members, forums, topics and posts of two years."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses in production, and on a board that has forums already."""
        if settings.PRODUCTION:
            raise CommandError("seed_demo makes accounts with a known password: not in production.")
        if Forum.objects.exists():
            raise CommandError("This board has forums already; the demo needs an empty one.")
        board = _fill()
        posts = sum(len(topic.posts) for topic in board.topics)
        self.stdout.write(
            f"{len(board.members)} members, {len(board.topics)} topics, {posts} posts."
        )
        self.stdout.write(f"Log in as {', '.join(LOGINS)}; the password is {PASSWORD}.")


@transaction.atomic
def _fill() -> DemoBoard:
    board = seed()
    now = timezone.now()
    give_points(now)
    report_some(now)
    return board
