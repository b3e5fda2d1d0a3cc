"""The language of `templates/kept`: Jinja with the same words as our other templates."""

import re
from typing import Any

from jinja2 import Environment
from jinja2.ext import Extension

from accounts.templatetags import members
from board.gaps import END, gap
from board.templatetags import board
from forum.views.gaps import UNREAD_CLASS, UNREAD_WORD


class Gaps(Extension):
    """`{{ gap.created }}` leaves the gap of that name, and `{{ end }}` ends one of several texts.

    Both are put into the source: to Jinja they are words of the template, which cost nothing."""

    _GAP = re.compile(r"\{\{ gap\.(\w+) \}\}")

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source of a template as Jinja gets it."""
        return self._GAP.sub(lambda found: gap(found[1]), source).replace("{{ end }}", END)


def environment(**options: Any) -> Environment:
    """Called by Django with the settings of the template engine."""
    made = Environment(**options, extensions=[Gaps], trim_blocks=True, lstrip_blocks=True)
    # All are filters: calling a function takes Jinja longer than the function itself.
    made.filters |= {
        "address": lambda thing: thing.get_absolute_url(),
        "icon": board.icon,
        "username": members.username,
        "avatar": members.avatar,
        "plural": board.plural,
        "thousands": board.thousands,
        "flag": board.flag,
        "shorten": board.shorten,
        "unread_class": lambda forum: gap(f"{UNREAD_CLASS}{forum.pk}"),
        "unread_word": lambda forum: gap(f"{UNREAD_WORD}{forum.pk}"),
    }
    return made
