"""Words for templates: dates as the reader wants them, names in their colour, numbers."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

DEFAULT_FORMAT = "D M d, Y g:i a"


@register.simple_tag(takes_context=True)
def when(context: dict[str, Any], moment: datetime | None) -> SafeString | str:
    """`moment` in the reader's time zone and format, in a <time> element; a dash for None."""
    if moment is None:
        return "–"
    user = context.get("user")
    wanted = getattr(user, "date_format", "") or DEFAULT_FORMAT
    local = timezone.localtime(moment)
    shown = _relative(moment) if wanted == "relative" else _print(local, wanted)
    full = dateformat.format(local, "l, j F Y, H:i:s T")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(timespec="seconds"),
        full,
        shown,
    )


def _print(local: datetime, wanted: str) -> str:
    # Django writes a.m. and p.m.; phpBB's dates, and PHP's, have am and pm.
    return dateformat.format(local, wanted).replace(".m.", "m")


def _relative(moment: datetime) -> str:
    """How long ago, as phpBB words it: minutes within the hour, then today, yesterday, the date."""
    now, local = timezone.localtime(), timezone.localtime(moment)
    age = now - local
    if timedelta(0) <= age < timedelta(minutes=1):
        return "less than a minute ago"
    if timedelta(0) <= age < timedelta(hours=1):
        minutes = age.seconds // 60
        return f"{minutes} minute{'' if minutes == 1 else 's'} ago"
    days = (now.date() - local.date()).days
    clock = _print(local, "g:i a")
    return {0: f"Today, {clock}", 1: f"Yesterday, {clock}"}.get(days) or _print(
        local, DEFAULT_FORMAT
    )


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
def page_url(page: Any, number: int) -> str:
    """The address of page `number` of the list that `page` is of."""
    return str(page.url(number))
