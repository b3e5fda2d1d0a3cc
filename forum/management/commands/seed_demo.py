"""`manage.py seed_demo`: the demo board, into an empty database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from forum.demo.seeding import LOGINS, PASSWORD, seed
from forum.models import Forum


class Command(BaseCommand):
    help = "Fills an empty board with the demo: members, forums, topics and posts of two years."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses in production, and on a board that has forums already."""
        if settings.PRODUCTION:
            raise CommandError("seed_demo makes accounts with a known password: not in production.")
        if Forum.objects.exists():
            raise CommandError("This board has forums already; the demo needs an empty one.")
        board = seed()
        posts = sum(len(topic.posts) for topic in board.topics)
        self.stdout.write(
            f"{len(board.members)} members, {len(board.topics)} topics, {posts} posts."
        )
        self.stdout.write(f"Log in as {', '.join(LOGINS)}; the password is {PASSWORD}.")
