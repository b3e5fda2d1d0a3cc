"""Which pages are measured, for whom, and how much processor time each may take.

Another page is one more row of ROWS, and a function that finds its address on whatever board this
is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Literal

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, QuerySet

from accounts.models import User
from board.models.settings import board_settings
from board.pagination import Page
from forum.models import Forum, Level, Topic
from forum.models.tree import access_of

GUEST, FIRST, MEMBER = "guest", "guest, first time", "member"
# More than the quickest board answers in a measurement.
MOST_ADDRESSES = 20_000


@dataclass(frozen=True)
class Row:
    """A page for a reader. `find` gives its address: one that is asked for again and again, or
    several, each of them asked for once. `before` is done before each request; then they come one
    after another. `sends` says of what is sent instead: replies, or thanks. `target` is in
    milliseconds of processor time."""

    reader: str
    page: str
    find: Callable[[], list[str]]
    target: float | None = None
    before: Callable[[], None] | None = None
    sends: Literal["", "replies", "thanks"] = ""

    @property
    def name(self) -> str:
        return f"{self.reader}: {self.page}"


def index() -> list[str]:
    return ["/"]


def forum() -> list[str]:
    return [_forum_page(1)]


def far_in_forum() -> list[str]:
    return [_forum_page(200)]


def topic() -> list[str]:
    """The first topic whose posts fill one page."""
    size = board_settings().posts_per_page
    found = _topics().filter(post_count=size).order_by("id").first()
    return [found.get_absolute_url()] if found else []


def long_topic() -> list[str]:
    return [_long_topic_page(1)]


def far_in_long_topic() -> list[str]:
    return [_long_topic_page(500)]


def end_of_long_topic() -> list[str]:
    return [_long_topic_page(10**6)]


def members() -> list[str]:
    return ["/members/"]


def profile() -> list[str]:
    found = User.objects.filter(is_active=True, is_confirmed=True).order_by("-post_count", "id")
    return [found[0].get_absolute_url()]


def full_forum_pages() -> list[str]:
    """Every page of every forum that is full of topics, but those that other rows ask for."""
    size = board_settings().topics_per_page
    pages = [
        Page(number, size, 0, found.get_absolute_url()).url(number)
        for found in _forums()
        for number in range(1, found.topic_count // size + 1)
    ]
    return _shuffled(pages, but=forum() + far_in_forum())


def full_topic_pages() -> list[str]:
    """Pages of topics that are full of posts, but those that other rows ask for."""
    size = board_settings().posts_per_page
    long_ones = _topics().filter(post_count__gte=size).order_by("id")
    pages = [
        Page(number, size, 0, found.get_absolute_url()).url(number)
        for found in long_ones[:MOST_ADDRESSES]
        for number in range(1, found.post_count // size + 1)
    ]
    others = topic() + long_topic() + far_in_long_topic() + end_of_long_topic()
    return _shuffled(pages, but=others)


def touch_forum() -> None:
    """Give a forum a new stamp, as a new post does: whatever was kept of the index is stale."""
    Forum.objects.filter(pk=busiest_forum().pk).update(post_count=F("post_count"))


def toplist() -> list[str]:
    return ["/reputation/"]


def toplist_of_month() -> list[str]:
    return ["/reputation/?period=month"]


def toplist_of_forum() -> list[str]:
    return [f"/reputation/?forum={busiest_forum().pk}"]


def reputation() -> list[str]:
    """Of the member who has got most."""
    found = User.objects.listed().order_by("-reputation", "id")
    return [f"{found[0].get_absolute_url()}reputation/"]


def best_of_forum() -> list[str]:
    return [f"{busiest_forum().get_absolute_url()}best/"]


def nowhere() -> list[str]:
    """What is sent goes where the measurement says: to a topic that is made for it alone, to posts
    that have not been thanked for."""
    return []


def reputation_rows(reader: str) -> list[Row]:
    """The pages of the ledger, for one reader."""
    return [
        Row(reader, "toplist", toplist),
        Row(reader, "toplist, 30 days", toplist_of_month),
        Row(reader, "toplist of a forum", toplist_of_forum),
        Row(reader, "member's reputation", reputation),
        Row(reader, "most thanked posts of a forum", best_of_forum),
    ]


ROWS = (
    Row(GUEST, "index", index, target=0.5),
    Row(GUEST, "forum", forum, target=0.5),
    Row(GUEST, "forum, page 200", far_in_forum, target=0.5),
    Row(GUEST, "topic", topic, target=0.5),
    Row(GUEST, "long topic", long_topic, target=0.5),
    Row(GUEST, "long topic, page 500", far_in_long_topic, target=0.5),
    Row(GUEST, "long topic, last page", end_of_long_topic, target=0.5),
    Row(GUEST, "member list", members),
    Row(GUEST, "profile", profile),
    Row(FIRST, "index", index, target=8, before=touch_forum),
    Row(FIRST, "forum", full_forum_pages, target=8),
    Row(FIRST, "topic", full_topic_pages, target=10),
    Row(MEMBER, "index", index, target=5),
    Row(MEMBER, "forum", forum, target=6),
    Row(MEMBER, "forum, page 200", far_in_forum, target=6),
    Row(MEMBER, "topic", topic, target=5),
    Row(MEMBER, "long topic", long_topic, target=5),
    Row(MEMBER, "long topic, page 500", far_in_long_topic, target=5),
    Row(MEMBER, "long topic, last page", end_of_long_topic, target=5),
    Row(MEMBER, "member list", members),
    Row(MEMBER, "profile", profile),
    *reputation_rows(GUEST),
    *reputation_rows(MEMBER),
    Row(MEMBER, "reply", nowhere, target=15, sends="replies"),
    Row(MEMBER, "thank", nowhere, target=15, sends="thanks"),
)


def is_chosen(name: str, only: str) -> bool:
    """Whether a row's name has one of the words in it that `only` names, with commas between."""
    return any(word.strip() in name for word in only.split(","))


@cache
def busiest_forum() -> Forum:
    """The forum with the most topics that guests may read."""
    return max(_forums(), key=lambda found: (found.topic_count, -found.pk))


def _forums() -> list[Forum]:
    readable = access_of(AnonymousUser()).at_least(Level.READ)
    return list(Forum.objects.filter(pk__in=readable, kind=Forum.Kind.FORUM))


def _topics() -> QuerySet[Topic]:
    return Topic.objects.visible_to(AnonymousUser()).filter(kind=Topic.Kind.NORMAL)


def _forum_page(number: int) -> str:
    """That page of the busiest forum, or its last one."""
    found = busiest_forum()
    pinned = found.topics.filter(kind__gt=Topic.Kind.NORMAL).count()
    count, size = found.topic_count - pinned, board_settings().topics_per_page
    page = Page(1, size, count, found.get_absolute_url())
    return page.url(min(number, page.last))


def _long_topic_page(number: int) -> str:
    """That page of the longest topic, or its last one."""
    found = _topics().order_by("-post_count", "id")[0]
    page = Page(1, board_settings().posts_per_page, found.post_count, found.get_absolute_url())
    return page.url(min(number, page.last))


def _shuffled(pages: list[str], *, but: list[str]) -> list[str]:
    rest = sorted(set(pages) - set(but))
    Random(1).shuffle(rest)
    return rest[:MOST_ADDRESSES]
