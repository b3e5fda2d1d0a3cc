"""What happens when an administrator makes, changes or switches a rule for new posts."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from board.refusals import Refused
from forum.models import Forum, PostRule


@transaction.atomic
def save_rule(rule: PostRule, *, by: User, forums: Iterable[Forum]) -> PostRule:
    """Keep `rule`, switched off: as it is now, it has not been tried. Raises Refused for whoever
    is no administrator."""
    _refuse_others(by)
    rule.is_active = False
    rule.save()
    rule.forums.set(forums)
    return rule


def switch_rule(rule: PostRule, *, by: User, on: bool) -> None:
    """Let `rule` act on every new post from now on, or no more. Raises Refused for whoever is no
    administrator."""
    _refuse_others(by)
    PostRule.objects.filter(pk=rule.pk).update(is_active=on)


def _refuse_others(by: User) -> None:
    if not by.is_superuser:
        raise Refused("Only administrators change the board's rules.")
