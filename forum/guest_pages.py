"""Whole pages for guests, made once and given out for as long as nothing that they show changes.

A page is kept together with what it shows (`forum.queries.shown`) and the state which that was in
when the page was made, read in the same snapshot of the database. The next guest's request reads
the state anew, in one query: equal, and the page is given out; not, and it is made again. So a
moderator's act is seen by the very next guest, on every node. Author statistics and view counts
are no part of the state: a page is made anew every few minutes for them.

Who is online is put in when a page is given out; the words are a few seconds old.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.utils import timezone
from psycopg import IsolationLevel
from psycopg_pool import PoolTimeout

from accounts.bans import is_shut_out
from accounts.groups import legend
from accounts.middleware import board_zone
from accounts.theme import COOKIE as THEME
from accounts.theme import theme_of
from board.caches import MemoryCache, digest
from board.client import client_address
from board.compression import PACKING, QUICKEST, coding_for, compress, decompress
from board.release import release
from board.stamps import pinned
from forum import presence
from forum.models.tree import tree
from forum.queries.online import online
from forum.queries.shown import Shown

Handler = Callable[[HttpRequest], HttpResponse]

# The only pages that are kept, and the only query that they take.
ADDRESS = re.compile(r"/(?:[ft]/[1-9]\d{0,17}[^/]*/)?", re.ASCII)
QUERY = re.compile(r"(?:page=(?:[2-9]|[1-9]\d{1,6}))?", re.ASCII)
MEMBERS_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
ONLINE = (b"<!--online-->", b"<!--/online-->")
# Author statistics and view counts may be so old, and who is online.
STATISTICS_SECONDS, ONLINE_SECONDS = 300, 10

_dressed = MemoryCache("dressed pages", {"OPTIONS": {"bytes": settings.PAGE_CACHE_BYTES // 4}})
_sections = MemoryCache("who is online", {"OPTIONS": {"bytes": 1_000_000}})


@dataclass(frozen=True)
class Page:
    """A page as it was made, compressed by Zstandard. Where it shows who is online (`has_online`),
    that stands between marks."""

    packed: bytes
    has_online: bool
    headers: tuple[tuple[str, str], ...]
    shown: Shown
    state: str
    period: int
    etag: str
    forum_id: int | None
    topic_id: int | None


def keep_guest_pages(get_response: Handler) -> Handler:
    """Answer guests from what is kept; keep what was made for them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        key = _key(request)
        try:
            return _kept_or_made(request, key, get_response) if key else get_response(request)
        except (OperationalError, InterfaceError, PoolTimeout):
            # The database is away: said by the page for that, with all that surrounds a page.
            return get_response(request)

    return middleware


def _kept_or_made(request: HttpRequest, key: str, get_response: Handler) -> HttpResponse:
    page = caches["pages"].get(key)
    if page is not None and page.period == _period(key) and _is_for(request, page):
        presence.note_guest(request, page.forum_id, page.topic_id)
        return _answer(request, page)
    # All guests get the same page: the theme is put in afterwards.
    chosen = request.COOKIES.pop(THEME, None)
    made = _make(request, key, get_response)
    if isinstance(made, HttpResponse):
        return made
    caches["pages"].set(key, made, None)
    if chosen:
        request.COOKIES[THEME] = chosen
    return _answer(request, made, is_new=True)


def _is_for(request: HttpRequest, page: Page) -> bool:
    """Whether the page still holds, and whoever asks may come in."""
    state, bans = page.shown.state()
    return state == page.state and not is_shut_out(client_address(request), stamp=bans)


def _key(request: HttpRequest) -> str:
    """Under what the page is kept; `` for a request that is not answered from there."""
    asked = request.META
    query = asked.get("QUERY_STRING", "")
    if (
        request.method not in ("GET", "HEAD")
        or not QUERY.fullmatch(query)
        or not ADDRESS.fullmatch(request.path)
        or ("HTTP_COOKIE" in asked and any(name in request.COOKIES for name in MEMBERS_COOKIES))
    ):
        return ""
    host = asked.get("HTTP_HOST") or asked["SERVER_NAME"]
    return digest(f"{release()} {request.scheme}://{host}{request.path}?{query}")


def _period(key: str) -> int:
    """The number of the page's present stretch of STATISTICS_SECONDS; not all begin at once."""
    return int(time.time() + crc32(key.encode()) % STATISTICS_SECONDS) // STATISTICS_SECONDS


def _make(request: HttpRequest, key: str, get_response: Handler) -> Page | HttpResponse:
    """The page; or the response as it is, where it is none to keep."""
    with _one_snapshot():
        response = get_response(request)
        shown: Shown | None = getattr(request, "shown", None)
        if shown is None or response.status_code != 200 or response.cookies:
            return response
        state, _bans = shown.state()
    _before, section, _after = _around_online(response.content)
    forum_id: int | None = getattr(request, "forum_id", None)
    if section:
        _sections.set(str(forum_id), section, ONLINE_SECONDS)
    period = _period(key)
    return Page(
        packed=compress(response.content, PACKING, quick=True),
        has_online=bool(section),
        headers=tuple((k, v) for k, v in response.items() if k not in ("Content-Length", "Vary")),
        shown=shown,
        state=state,
        period=period,
        etag=digest(f"{key} {state} {period}"),
        forum_id=forum_id,
        topic_id=getattr(request, "topic_id", None),
    )


@contextmanager
def _one_snapshot() -> Iterator[None]:
    """All that is read inside is of one moment: the page and the state that it is kept under. What
    a replica gives is of that moment or later, so that a page is never older than its state."""
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    # Said to the driver, which begins the transaction with it: one way to the database less.
    session = connection.connection
    try:
        session.isolation_level, session.read_only = IsolationLevel.REPEATABLE_READ, True
        with transaction.atomic():
            yield
    finally:
        # A session that broke was thrown away.
        if connection.connection is session and not session.closed:
            session.isolation_level, session.read_only = None, None


def _answer(request: HttpRequest, page: Page, *, is_new: bool = False) -> HttpResponse:
    theme = theme_of(request) if "HTTP_COOKIE" in request.META else "system"
    # Weak: who is online may differ, and the coding does.
    etag = f'W/"{page.etag}-{theme}"'
    if etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        response: HttpResponse = HttpResponseNotModified()
    else:
        accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
        coding, body = _body(page, accepted, theme, is_new=is_new)
        response = HttpResponse(body)
        if coding:
            response.headers["Content-Encoding"] = coding
        response.headers["Content-Length"] = str(len(body))
    for name, value in page.headers:
        response.headers[name] = value
    response.headers["ETag"] = etag
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    # Kept by browsers, and asked about each time: an act of a moderator is seen at once.
    response.headers["Cache-Control"] = "no-cache"
    return response


def _body(page: Page, accepted: str, theme: str, *, is_new: bool) -> tuple[str, bytes]:
    """The page for whoever sent `Accept-Encoding: accepted`, and the coding that it is in. `is_new`
    where it was made for this request."""
    if theme != "system":
        return _quickly(in_theme(_dress(page), theme), accepted)
    coding = coding_for(accepted)
    name = f"{page.etag}-{coding}"
    kept: bytes | None = _dressed.get(name)
    if kept:
        return coding, kept
    # Most pages are asked for once. What is asked for again is compressed well, and kept so.
    is_first = kept is None
    body = b"" if is_first else compress(_dress(page), coding)
    _dressed.set(name, body, ONLINE_SECONDS if page.has_online else None)
    if is_first and is_new and coding_for(accepted, QUICKEST) == PACKING:
        return PACKING, page.packed
    return _quickly(_dress(page), accepted) if is_first else (coding, body)


def _quickly(text: bytes, accepted: str) -> tuple[str, bytes]:
    coding = coding_for(accepted, QUICKEST)
    return coding, compress(text, coding, quick=True)


def _dress(page: Page) -> bytes:
    text = decompress(page.packed)
    if not page.has_online:
        return text
    before, _section, after = _around_online(text)
    return before + _online_section(page.forum_id) + after


def _around_online(text: bytes) -> tuple[bytes, bytes, bytes]:
    """A page in three parts: who is online is the one in the middle."""
    head, mark, rest = text.partition(ONLINE[0])
    section, end, tail = rest.partition(ONLINE[1])
    return head + mark, section, end + tail


def in_theme(page: bytes, theme: str) -> bytes:
    """A guest's page in the colours that were chosen: not a page of its own to keep, but these
    words of it changed."""
    for before, after in _theme_words(theme):
        page = page.replace(before, after, 1)
    return page


@lru_cache(maxsize=4)
def _theme_words(theme: str) -> tuple[tuple[bytes, bytes], ...]:
    pressed = 'name="theme" value="{}" aria-pressed="{}"'
    words = (
        ('<html lang="en"', f'<html lang="en" data-theme="{theme}"'),
        (pressed.format(theme, "false"), pressed.format(theme, "true")),
        (pressed.format("system", "true"), pressed.format("system", "false")),
    )
    return tuple((before.encode(), after.encode()) for before, after in words)


def _online_section(forum_id: int | None) -> bytes:
    """Who is online as a guest sees it, on the whole board or in a forum."""
    name = str(forum_id)
    section: bytes | None = _sections.get(name)
    if section is None:
        with pinned(), timezone.override(board_zone()):
            forum = tree().forums.get(forum_id) if forum_id else None
            here = online(AnonymousUser(), forum, with_record=forum is None)
            words = {"here": here, "legend": legend()}
            section = render_to_string("_who_is_online.html", words).encode()
        _sections.set(name, section, ONLINE_SECONDS)
    return section


def forget() -> None:
    """Let go of all that this process keeps. (Pages are never wrong; this is for who measures.)"""
    caches["pages"].clear()
    _dressed.clear()
    _sections.clear()
