"""The board from within: sessions for the load, what a page weighs and asks of the database."""

import http.cookies
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.test import Client
from django.utils.crypto import get_random_string

from accounts.models import Group, User
from bench.pages import FIRST, GUEST, Row, busiest_forum
from bench.server import HEADERS, ServerError
from forum import counters
from forum.actions.posts import start_topic
from forum.models import Forum, Topic

# The data set's reader, and the demo board's.
READERS = ("bench", "member")
REPLY = (
    "[quote=Ann]The visa office at the airport was closed again.[/quote]\n"
    "Not any more: [b]it opens at nine[/b] :) See [url=https://www.example.org/]their page[/url].\n"
    + "Bring your passport, two photographs and a good book for the time in the queue. "
    * 3
)


@dataclass(frozen=True)
class Weight:
    """What the bench sees of a page from within: its bytes, as they are and as they are sent, and
    how many queries make it."""

    status: int
    plain: int
    sent: int
    queries: int


def reader_of(row: Row) -> User | None:
    """Who asks for the pages of a row."""
    if row.reader in (GUEST, FIRST):
        return None
    return _writer() if row.sends == "replies" else _member()


def _member() -> User:
    for name in READERS:
        if found := User.objects.filter(username=name).first():
            return found
    raise ServerError(f"This board has no member named {' or '.join(READERS)}.")


def _writer() -> User:
    """One who need not wait between posts."""
    may = Q(is_automated=True) | Q(groups__key=Group.MODERATORS)
    if found := User.objects.filter(may, is_active=True).order_by("-is_automated", "id").first():
        return found
    raise ServerError("This board has neither a robot nor a moderator to write replies.")


def sending() -> dict[str, str]:
    """The headers of a browser that sends a form, but for its cookies."""
    form = "application/x-www-form-urlencoded"
    return HEADERS | {"Origin": settings.BOARD_URL, "Content-Type": form}


@contextmanager
def signed_in(user: User | None) -> Iterator[dict[str, str]]:
    """The headers of a browser in which `user` is signed in; the session ends with the block."""
    if user is None:
        yield HEADERS
        return
    browser = Client()
    browser.force_login(user)
    cookies = {
        settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value,
        settings.CSRF_COOKIE_NAME: get_random_string(32),
    }
    try:
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        yield sending() | {"Cookie": cookie}
    finally:
        browser.logout()


def form_of(headers: dict[str, str], **values: str) -> str:
    """A form with these values as a browser with these headers sends it, without its own key."""
    cookies = http.cookies.SimpleCookie(headers["Cookie"])
    token = cookies[settings.CSRF_COOKIE_NAME].value
    return urlencode({"csrfmiddlewaretoken": token, **values})


@contextmanager
def topic_for_replies() -> Iterator[Topic]:
    """A topic that is there for the block; after it, the board is as it was."""
    writer = _writer()
    made = start_topic(
        busiest_forum(), by=writer, title="The bench", source="Replies follow."
    ).topic
    try:
        yield made
    finally:
        _take_away(made, writer)


@transaction.atomic
def _take_away(topic: Topic, writer: User) -> None:
    topic = counters.lock_topic(topic.pk)
    counters.lock_forum(topic.forum_id)
    counters.lock_member(writer.pk)
    topic.delete()
    Forum.objects.filter(pk=topic.forum_id).update(
        topic_count=F("topic_count") - 1, post_count=F("post_count") - topic.post_count
    )
    counters.refresh_last_post(topic.forum_id)
    User.objects.filter(pk=writer.pk).update(
        post_count=F("post_count") - topic.post_count, last_post_at=writer.last_post_at
    )


# Whose rows a reply changes.
CHANGED = ("forum_topic", "forum_forum", "accounts_user")


def updates() -> dict[str, tuple[int, int]]:
    """For each of CHANGED: how many updates left its indexes alone until now, and how many in all.
    What connections have done in the last second may be missing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_hot_upd, n_tup_upd FROM pg_stat_user_tables"
            " WHERE relname = ANY(%s)",
            [list(CHANGED)],
        )
        return {table: (hot, total) for table, hot, total in cursor.fetchall()}


def weigh(row: Row, paths: list[str], headers: dict[str, str]) -> Weight:
    """Ask for the last of `paths` in this process; look at what comes and what it took.

    The first one is asked for before, so that no query is counted which only a new process makes.
    """
    form = form_of(headers, source=REPLY) if row.sends else ""
    ask(paths[0], headers, form)
    if row.before:
        row.before()
    queries = 0

    def count(execute: Callable[..., Any], *query: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*query)

    with connection.execute_wrapper(count):
        status, sent = ask(paths[-1], headers, form)
    without_coding = {k: v for k, v in headers.items() if k != "Accept-Encoding"}
    _status, plain = ask(paths[-1], without_coding, form)
    return Weight(status, len(plain), len(sent), queries)


def ask(path: str, headers: dict[str, str], form: str = "") -> tuple[int, bytes]:
    """The status and the body that this process answers with; a `form` is sent with a new key."""
    browser = Client()
    browser.cookies.load(headers.get("Cookie", ""))
    others = {k: v for k, v in headers.items() if k not in ("Cookie", "Content-Type")}
    if form:
        response = browser.post(
            path,
            f"{form}&key={uuid4()}",
            content_type=headers["Content-Type"],
            secure=True,
            headers=others,
        )
    else:
        response = browser.get(path, secure=True, headers=others)
    return response.status_code, response.content
