"""Words for templates about members: a name in its group's colour, a picture, and what members
wrote as the reader may see it."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.core.files.storage import default_storage
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accounts.censoring import censor_for
from accounts.models import User
from accounts.models.user import profile_address
from accounts.permissions import keeps_order

register = template.Library()

register.filter("keeps_order", keeps_order)


@register.simple_tag
def username(user: User | None, name: str = "") -> SafeString:
    """The member's name, linked; plain `name` for one whose account is gone."""
    if not user:
        return format_html('<span class="username username-gone">{}</span>', name)
    return _linked(user)


@register.simple_tag
def names(members: Iterable[User], robots: Iterable[str]) -> SafeString:
    """Whoever is online, by name: hidden members are marked as such."""
    linked = [_linked(user, " username-hidden" if user.hides_online else "") for user in members]
    plain = [format_html('<span class="username-robot">{}</span>', robot) for robot in robots]
    return mark_safe(", ".join(linked + plain))


def _linked(user: User, more: str = "") -> SafeString:
    return linked_name(user.pk, user.username, user.primary_group_id, more)


@lru_cache(maxsize=2_000)
def linked_name(pk: int, name: str, group_id: int, more: str = "") -> SafeString:
    """The name of a member of that group, linked; `more` are classes."""
    # A page has fifty of them: `format_html` looks at each value far longer than it needs.
    return SafeString(
        f'<a class="username group-{group_id:d}{more}"'
        f' href="{profile_address(pk, name)}">{escape(name)}</a>'
    )


@register.simple_tag
def avatar(user: User | None) -> SafeString:
    """The member's picture, else the first letter of the name on one of ten tints."""
    if not user:
        return format_html('<span class="avatar avatar-gone" aria-hidden="true">{}</span>', "?")
    if user.avatar:
        return _picture(user.avatar.name)
    return _initial(user.pk % 10, user.username[:1].upper())


@lru_cache(maxsize=2_000)
def _picture(name: str) -> SafeString:
    return format_html(
        '<img class="avatar" src="{}" alt="" width="96" height="96"'
        ' loading="lazy" decoding="async">',
        default_storage.url(name),
    )


@lru_cache(maxsize=2_000)
def _initial(tint: int, letter: str) -> SafeString:
    return format_html(
        '<span class="avatar avatar-tint-{}" aria-hidden="true">{}</span>', tint, letter
    )


@register.simple_tag(takes_context=True)
def censored(context: dict[str, Any], text: str) -> str:
    """A title or another plain text of a member, without the words that `user` is not shown."""
    return censor_for(context.get("user")).text(text)


@register.simple_tag(takes_context=True)
def censored_html(context: dict[str, Any], html: str) -> SafeString:
    """As `censored`, for stored HTML."""
    return mark_safe(censor_for(context.get("user")).html(html))
