"""Topics and forums as rows of a list: what many readers see is kept, what is the reader's own put
in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from accounts.censoring import censor_for
from accounts.models import Reader, User
from board.caches import MemoryCache, digest
from board.dates import RELATIVE
from board.gaps import Encoded, filled_encoded, gap, together
from board.templatetags.board import dates_as
from forum.models.tree import access_key
from forum.permissions import can_moderate
from forum.queries.forum_list import ForumList, ForumRow
from forum.queries.index import BoardIndex
from forum.queries.topic_list import TopicRow
from forum.views.gaps import UNREAD_CLASS, UNREAD_WORD, each_kept, kept_texts, key_of, rendered_each

_indexes = MemoryCache("board indexes", {"OPTIONS": {"bytes": settings.PAGE_CACHE_BYTES // 4}})


def row_texts(rows: Iterable[TopicRow], reader: Reader) -> bytes:
    """`rows` as HTML for `reader`; moderators can choose those of their forums."""
    date = dates_as(getattr(reader, "date_format", ""))
    rows = list(rows)
    chosen_in = {pk for pk in {row.topic.forum_id for row in rows} if can_moderate(reader, pk)}
    items = ((_key(row), row, _fill(row, date) | {"box": _box(row, chosen_in)}) for row in rows)
    return kept_texts("topic_row.html", items, censor_for(reader))


def _key(row: TopicRow) -> str:
    authors = (row.topic.author, row.last.author if row.last else None)
    return key_of(
        "moved" if row.is_moved else "row",
        row.topic.stamp,
        *(author.stamp for author in authors if author),
    )


def _fill(row: TopicRow, date: Callable[[datetime], str]) -> dict[str, str]:
    return {
        "created": date(row.topic.created_at),
        "last": date(row.last.created_at) if row.last else "",
        "views": f"{row.views:,}",
        "views_word": "view" if row.views == 1 else "views",
        "unread_class": " is-unread" if row.unread else "",
        "unread_link": _unread_link(row) if row.unread else "",
    }


def _box(row: TopicRow, chosen_in: set[int]) -> str:
    # Where it was moved from it is not moderated.
    if row.is_moved or row.topic.forum_id not in chosen_in:
        return ""
    return format_html(
        '<input class="row-box" type="checkbox" name="topic" value="{}" form="bulk"'
        ' aria-label="Choose “{}”">',
        row.topic.pk,
        row.topic.title,
    )


def _unread_link(row: TopicRow) -> str:
    return (
        f'<a class="unread-link" href="{escape(row.first_unread_url)}" title="First unread post">'
        '<span class="visually-hidden">First unread post of</span></a>'
    )


def index_texts(board: BoardIndex, reader: Reader) -> bytes:
    """The lists of the board index as HTML for `reader`. A big board has a hundred forums: for
    members of the same access they are kept as one text. (Guests have the whole page kept.)"""
    if _are_relative(reader) or not isinstance(reader, User):
        return forum_list_texts(board.lists, reader, board.forums.unread)
    kind = f"{access_key(reader)}{_dates(reader)}{bool(censor_for(reader))}"
    key = f"{kind}{board.forums.state}"
    pieces: Encoded | None = _indexes.get(key)
    if pieces is None:
        # What is read now may be newer than the state: nobody who comes later has the older one.
        pieces = _forum_lists(board.lists, reader)
        _indexes.set(key, pieces, None)
    return filled_encoded(pieces, _marks(board.forums.unread))


def forget() -> None:
    """Let go of all indexes that this process keeps. (They are never wrong; this is for tests.)"""
    _indexes.clear()


def forum_list_texts(lists: Sequence[ForumList], reader: Reader, unread: Iterable[int]) -> bytes:
    """`lists` as HTML for `reader`, to whom something is new in the forums `unread`."""
    return filled_encoded(_forum_lists(lists, reader), _marks(unread))


class _Fill(dict[str, str]):
    """What goes into the gaps of forums: what is `named`, and `rest` of the other gaps of news."""

    def __init__(self, rest: Callable[[str], str], **named: str) -> None:
        super().__init__(named)
        self._rest = rest

    def __missing__(self, name: str) -> str:
        if name.startswith((UNREAD_CLASS, UNREAD_WORD)):
            return self._rest(name)
        raise KeyError(name)


def _marks(unread: Iterable[int]) -> Mapping[str, str]:
    marks = _Fill(lambda _name: "")
    for pk in unread:
        marks[f"{UNREAD_CLASS}{pk}"] = " is-unread"
        marks[f"{UNREAD_WORD}{pk}"] = '<span class="visually-hidden">(unread posts)</span>'
    return marks


def _forum_lists(lists: Sequence[ForumList], reader: Reader) -> Encoded:
    """`lists` as HTML with gaps for what is new. What the reader may see of them is in the key."""
    censor = censor_for(reader)
    shown = [_ListShown(forums, reader) for forums in lists]
    if _are_relative(reader):
        return together(rendered_each("forum_list.html", shown, censor))
    kind, dates = key_of("forums"), _dates(reader)
    keys = [f"{kind}-{digest(f'{dates} {forums.address} {forums.state}')}" for forums in lists]
    items = list(zip(keys, shown, strict=True))
    return together(each_kept("forum_list.html", items, censor))


def _are_relative(reader: Reader) -> bool:
    """Whether the dates change with the clock."""
    return getattr(reader, "date_format", "") == RELATIVE


def _dates(reader: Reader) -> str:
    """How the dates are written."""
    return f"{timezone.get_current_timezone()} {getattr(reader, 'date_format', '')}"


@dataclass(frozen=True)
class _ListShown:
    """What the template of a list asks for: the rows only when it is rendered."""

    forums: ForumList
    reader: Reader

    def rows(self) -> SafeString:
        return mark_safe(_forum_row_texts(self.forums.rows, self.reader).decode())


def _forum_row_texts(rows: Iterable[ForumRow], reader: Reader) -> bytes:
    date = dates_as(getattr(reader, "date_format", ""))
    # Rows are parts of a list, which is kept: there the gaps of news stay.
    items = (
        (_forum_key(row), row, _Fill(gap, last=date(row.last.created_at) if row.last else ""))
        for row in rows
    )
    return kept_texts("forum_row.html", items, censor_for(reader))


def _forum_key(row: ForumRow) -> str:
    last, author = row.last, row.last.author if row.last else None
    return key_of(
        "forum",
        *(row.forum.pk, row.topic_count, row.post_count),
        *((last.pk, last.topic.stamp) if last else (0, 0)),
        author.stamp if author else 0,
        *(sub.forum.pk for sub in row.subforums),
    )
