"""Forums, groups and steps of reputation in their colours: a generated stylesheet, since pages may
carry no styles."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.groups import groups
from accounts.ranks import steps
from board.stamps import structure_stamp
from forum.models.tree import tree

KEPT_FOR_A_YEAR = "public, max-age=31536000, immutable"


@require_safe
def colours(request: HttpRequest, stamp: int) -> HttpResponse:
    """All these colours; the address changes when any of them does.

    Only the present address is kept: nobody fills a cache with today's colours for a stamp to come.
    """
    rules = [
        f".group-{group.pk}{{--group-colour:{group.colour}}}" for group in groups() if group.colour
    ]
    rules += [
        f".forum-{forum.pk}{{--forum-colour:{forum.colour}}}"
        for forum in tree().forums.values()
        if forum.colour
    ]
    rules += [f".step-{step.pk}{{--step-colour:{step.colour}}}" for step in steps() if step.colour]
    response = HttpResponse("\n".join(rules), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = KEPT_FOR_A_YEAR if stamp == structure_stamp() else "no-cache"
    return response
