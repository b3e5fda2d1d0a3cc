"""Topics and forums as rows of a list: what many readers see is kept, what is the reader's own put
in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accounts.censoring import censor_for
from accounts.models import Reader
from board.caches import digest
from board.dates import RELATIVE
from board.gaps import joined
from board.templatetags.board import dates_as
from forum.permissions import can_moderate
from forum.queries.forum_list import ForumList, ForumRow
from forum.queries.topic_list import TopicRow
from forum.views.gaps import Items, kept_texts, key_of, render_each


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


def _unread_link(row: TopicRow) -> SafeString:
    return format_html(
        '<a class="unread-link" href="{}" title="First unread post">'
        '<span class="visually-hidden">First unread post of</span></a>',
        row.first_unread_url,
    )


def forum_list_texts(lists: Sequence[ForumList], reader: Reader) -> bytes:
    """`lists` as HTML for `reader`. What the reader may see, and what is new to the reader, is in
    the key: it is the same for most."""
    censor, dates = censor_for(reader), getattr(reader, "date_format", "")
    shown = [_ListShown(forums, reader) for forums in lists]
    if dates == RELATIVE:
        # They change with the clock.
        texts = render_each("forum_list.html", shown, censor)
        return "".join(map(joined, texts)).encode()
    kind, zone = key_of("forums"), timezone.get_current_timezone()
    items: Items = [
        (f"{kind}-{digest(f'{zone} {dates} {forums.address} {forums.state}')}", thing, {})
        for forums, thing in zip(lists, shown, strict=True)
    ]
    return kept_texts("forum_list.html", items, censor)


@dataclass(frozen=True)
class _ListShown:
    """What the template of a list asks for: the rows only when it is rendered."""

    forums: ForumList
    reader: Reader

    def rows(self) -> SafeString:
        return mark_safe(_forum_row_texts(self.forums.rows, self.reader).decode())


def _forum_row_texts(rows: Iterable[ForumRow], reader: Reader) -> bytes:
    date = dates_as(getattr(reader, "date_format", ""))
    items = (
        (_forum_key(row), row, {"last": date(row.last.created_at) if row.last else ""})
        for row in rows
    )
    return kept_texts("forum_row.html", items, censor_for(reader))


def _forum_key(row: ForumRow) -> str:
    last, author = row.last, row.last.author if row.last else None
    return key_of(
        "forum",
        *(row.forum.pk, row.topic_count, row.post_count, int(row.unread)),
        *((last.pk, last.topic.stamp) if last else (0, 0)),
        author.stamp if author else 0,
        *(number for sub in row.subforums for number in (sub.forum.pk, int(sub.unread))),
    )
