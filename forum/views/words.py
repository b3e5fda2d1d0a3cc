"""The language of `templates/kept`: Jinja with the same words as our other templates."""

from typing import Any

from jinja2 import Environment

from accounts.templatetags import members
from board.templatetags import board


def environment(**options: Any) -> Environment:
    """Called by Django with the settings of the template engine."""
    made = Environment(**options, trim_blocks=True, lstrip_blocks=True)
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
    }
    return made
