"""Who is answered what, at every address of the project: each has its row in `matrix.toml`, and a
new address without one fails.

Nine readers ask for each address and send an empty form to it. The forum is one that everybody may
read; the topic and its post are `author`'s.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.actions.bans import ban
from accounts.models import Ban, Group, User
from board.stamps import structure_stamp
from forum.models import Forum, ForumModerator, PostRule
from moderation.actions.reports import report_post
from moderation.actions.topics import set_lock
from moderation.actions.warnings import warn
from notifications.actions import notify
from notifications.models import Kind
from reputation.actions.ratings import give
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db

ROLES = (
    *("guest", "newcomer", "member", "author", "moderator here", "moderator elsewhere"),
    *("moderator", "administrator", "banned"),
)
MATRIX = tomllib.loads((Path(__file__).parent / "matrix.toml").read_text())


def names(patterns: Any = None, space: str = "") -> Iterator[str]:
    """The name of each address; Django admin stands for all that is in it."""
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name or pattern.pattern}"
        elif isinstance(pattern, URLResolver) and pattern.namespace == "admin":
            yield "admin:index"
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern.url_patterns, inner)


def test_every_address_has_its_row():
    assert set(MATRIX) == set(names())


@dataclass
class World:
    """Who asks, and what the addresses name."""

    browsers: dict[str, Client]
    things: dict[str, list[Any]]

    def answers(self, name: str, method: str) -> list[int]:
        """The status that each role gets, nothing being done for good."""
        return [self._ask(browser, name, method) for browser in self.browsers.values()]

    def _ask(self, browser: Client, name: str, method: str) -> int:
        address = reverse(name, args=self.things[MATRIX[name]["at"]])
        with transaction.atomic():
            cookies = browser.cookies.copy()
            status = getattr(browser, method.lower())(address).status_code
            browser.cookies = cookies
            transaction.set_rollback(True)
        return int(status)


@pytest.fixture
def world(db) -> World:
    hall, garden = make_forum("Hall"), make_forum("Garden")
    people = {
        "newcomer": make_member("Newcomer", group=Group.NEWCOMERS),
        "member": make_member("Member"),
        "author": make_member("Author"),
        "moderator here": make_member("Here"),
        "moderator elsewhere": make_member("Elsewhere"),
        "moderator": make_member("Moderator", group=Group.MODERATORS),
        "administrator": make_member("Admin", group=Group.ADMINISTRATORS),
        "banned": make_member("Banned"),
    }
    ForumModerator.objects.create(forum=hall, user=people["moderator here"])
    ForumModerator.objects.create(forum=garden, user=people["moderator elsewhere"])
    banned = ban(by=people["administrator"], user=people["banned"])
    browsers = {"guest": Client()}
    for role, user in people.items():
        browsers[role] = Client()
        browsers[role].force_login(user)
    return World(browsers, make_things(hall, people["author"], people["moderator"], banned))


def make_things(hall: Forum, author: User, moderator: User, banned: Ban) -> dict[str, list[Any]]:
    """What an address may name, by the word for it in the matrix."""
    topic = make_topic(hall, by=author)
    entry = set_lock([topic.pk], by=moderator, locked=True)
    assert entry
    set_lock([topic.pk], by=moderator, locked=False)
    notify([author], Kind.APPROVED, url="/")
    warn(author, by=moderator, points=1, reason="Calm down.")
    report_post(topic.posts.get(), by=make_member("Reader"), category="spam")
    rule = PostRule.objects.create(name="Words", condition="words", lines="spam")
    rating = give(topic.posts.get(), by=make_member("Fan"))
    return {
        "": [],
        "forum": [hall.pk, hall.slug],
        "topic": [topic.pk, topic.slug],
        "post": [topic.last_post_id],
        "profile": [author.pk, author.slug],
        "entry": [entry.pk],
        "notification": [author.notifications.latest("pk").pk],
        "warning": [author.warnings.get().pk],
        "report": ["post", topic.last_post_id],
        "rule": [rule.pk],
        "ban": [banned.pk],
        "rating": [rating.pk],
        "stamp": [structure_stamp()],
        "file": ["nothing.webp"],
        "key": ["nothing"],
        "reset": ["x", "y"],
    }


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_everybody_is_answered_as_the_matrix_says(world, method):
    said = {name: " ".join(map(str, world.answers(name, method))) for name in MATRIX}
    assert said == {name: row[method] for name, row in MATRIX.items()}
