"""Words for templates: dates as the reader wants them, icons, numbers."""

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.template import loader
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince

from board.dates import DEFAULT_FORMAT, RELATIVE, in_full, printed
from board.gaps import Pieces, filled, gap, split

register = template.Library()


@register.simple_tag(takes_context=True)
def when(context: dict[str, Any], moment: datetime | None) -> SafeString | str:
    """`moment` in the reader's time zone and format, in a <time> element; a dash for None."""
    if moment is None:
        return "–"
    wanted = getattr(context.get("user"), "date_format", "")
    return date_as(moment, wanted)


def date_as(moment: datetime, wanted: str) -> SafeString:
    """`moment` in the present time zone and in the format that is `wanted`, as a <time> element."""
    return dates_as(wanted)(moment)


def dates_as(wanted: str) -> Callable[[datetime], SafeString]:
    """What prints many moments as `date_as` prints one."""
    zone = timezone.get_current_timezone()
    if wanted == RELATIVE:
        return lambda moment: _ago(moment, moment.astimezone(zone))
    return lambda moment: _absolute(moment, zone, wanted or DEFAULT_FORMAT)


def _ago(moment: datetime, local: datetime) -> SafeString:
    return _element(moment, local, _relative(local))


# The same dates come again: on the next page, and for the next reader.
@lru_cache(maxsize=2_000)
def _absolute(moment: datetime, zone: tzinfo, wanted: str) -> SafeString:
    local = moment.astimezone(zone)
    return _element(moment, local, printed(local, wanted))


def _element(moment: datetime, local: datetime, shown: str) -> SafeString:
    return SafeString(
        f'<time datetime="{moment.isoformat(timespec="seconds")}" title="{in_full(local)}">'
        f"{escape(shown)}</time>"
    )


def month(moment: datetime) -> str:
    """`Nov 2026`, in the present time zone."""
    return _month(moment, timezone.get_current_timezone())


@lru_cache(maxsize=2_000)
def _month(moment: datetime, zone: tzinfo) -> str:
    return printed(moment.astimezone(zone), "M Y")


def _relative(local: datetime) -> str:
    """How long ago, as phpBB words it: minutes within the hour, then today, yesterday, the date."""
    now = timezone.localtime()
    age = now - local
    if timedelta(0) <= age < timedelta(minutes=1):
        return "less than a minute ago"
    if timedelta(0) <= age < timedelta(hours=1):
        minutes = age.seconds // 60
        return f"{minutes} minute{'' if minutes == 1 else 's'} ago"
    days = (now.date() - local.date()).days
    clock = printed(local, "g:i a")
    words = {0: f"Today, {clock}", 1: f"Yesterday, {clock}"}
    return words.get(days) or printed(local, DEFAULT_FORMAT)


@register.simple_tag
def zone() -> SafeString:
    """The time zone of the page's dates: how far from UTC it is now, and its name as a title."""
    now = timezone.localtime()
    return _zone_words(now.tzname() or "", now.isoformat()[-6:])


@lru_cache(maxsize=500)
def _zone_words(name: str, offset: str) -> SafeString:
    return format_html('<span title="{}">UTC{}</span>', name, offset)


@register.simple_tag
@lru_cache(maxsize=100)
def icon(name: str) -> SafeString:
    """An icon, by its name in `static/img/icons.svg`; what it means is said beside it."""
    return format_html(
        '<svg class="icon" width="20" height="20" aria-hidden="true">'
        '<use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.filter
def age(moment: datetime) -> str:
    """How long ago `moment` was, roughly: `3 hours`, `less than a minute`."""
    passed = timezone.now() - moment
    return timesince(moment, depth=1) if passed >= timedelta(minutes=1) else "less than a minute"


@register.filter
def plural(count: int, word: str) -> str:
    """`1 post`, `1,234 posts`; an irregular plural after a bar: `reply|replies`."""
    one, _, many = word.partition("|")
    return f"{count:,} {one if count == 1 else many or one + 's'}"


@register.filter
def thousands(count: int) -> str:
    """1234567 as 1,234,567."""
    return f"{count:,}"


@register.filter
def flag(country: str) -> str:
    """The flag emoji of an ISO 3166 code; nothing for an empty one."""
    return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in country)


@register.filter
def shorten(text: str, length: int) -> str:
    """`text` cut to `length` characters with an ellipsis, as phpBB cuts subjects on its index."""
    return text if len(text) <= length else text[:length].rstrip() + "…"


@register.simple_tag
def pages(page: Any, noun: str, where: str) -> SafeString:
    """The links to the pages of the list that `page` is of, for `where` they stand: above it or
    below."""
    words = f", {escape(where)}" if where else ""
    return SafeString(filled(_pages_anywhere(page, noun), {"where": words}))


@lru_cache(maxsize=50)
def _pages_anywhere(page: Any, noun: str) -> Pieces:
    # In Jinja's language, which takes a third of the time for them.
    template = loader.get_template("pages.html", using="kept")
    words = {"page": page, "noun": noun, "where": SafeString(gap("where"))}
    return split(template.render(words))


@register.simple_tag
def page_url(page: Any, number: int) -> str:
    """The address of page `number` of the list that `page` is of."""
    return str(page.url(number))
