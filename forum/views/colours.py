"""Forums and groups in their colours: a generated stylesheet, since pages may carry no styles."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.groups import groups
from forum.models.tree import tree

A_YEAR = 60 * 60 * 24 * 365


@require_safe
def colours(request: HttpRequest, stamp: int) -> HttpResponse:
    """The colours of all groups and forums; the address changes when any of them does."""
    rules = [
        f".group-{group.pk}{{--group-colour:{group.colour}}}" for group in groups() if group.colour
    ]
    rules += [
        f".forum-{forum.pk}{{--forum-colour:{forum.colour}}}"
        for forum in tree().forums.values()
        if forum.colour
    ]
    response = HttpResponse("\n".join(rules), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response
