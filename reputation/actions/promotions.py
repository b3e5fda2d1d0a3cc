"""What happens when a reputation passes what a group asks for, upwards or downwards."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts.models import Group, User
from forum import counters
from reputation.models import Promoted, Promotion


def promote(member_ids: Collection[int] | None = None) -> None:
    """Put members into the groups that their reputation is high enough for, and out of those that
    it no longer is; all members, where none are named. Each change is a row of `Promoted`."""
    for rule in Promotion.objects.select_related("group"):
        _apply(rule, member_ids)


def promote_with(member: User, more: int) -> None:
    """As `promote`, for a member who is held and has got so many points more than `member` says, or
    fewer below zero: only rules that lie between can put anybody in or out."""
    low, high = sorted((member.reputation, member.reputation + more))
    for rule in Promotion.objects.filter(min_reputation__gt=low, min_reputation__lte=high):
        _apply(rule, [member.pk])


@transaction.atomic
def _apply(rule: Promotion, member_ids: Collection[int] | None) -> None:
    coming, going = _due(rule, member_ids)
    if not coming | going:
        return
    counters.lock_members(coming | going)
    # As they are now that nobody changes them.
    coming, going = _due(rule, coming | going)
    Promoted.objects.bulk_create(
        [Promoted(member_id=pk, group=rule.group) for pk in sorted(coming)], ignore_conflicts=True
    )
    rule.group.members.add(*sorted(coming))
    _take_out(rule.group, going)


def _due(rule: Promotion, member_ids: Collection[int] | None) -> tuple[set[int], set[int]]:
    """Who is to come into the group, and who is to go."""
    high = User.objects.filter(is_active=True, reputation__gte=rule.min_reputation)
    standing = Promoted.objects.filter(group=rule.group, ended_at=None)
    if member_ids is not None:
        high, standing = high.filter(pk__in=member_ids), standing.filter(member__in=member_ids)
    coming = high.exclude(groups=rule.group).values_list("pk", flat=True)
    fallen = standing.exclude(member__reputation__gte=rule.min_reputation)
    return set(coming), set(fallen.values_list("member", flat=True))


@transaction.atomic
def drop(rule: Promotion) -> None:
    """The rule is no more, and whoever came into the group by it goes."""
    ids = set(
        Promoted.objects.filter(group=rule.group, ended_at=None).values_list("member", flat=True)
    )
    counters.lock_members(ids)
    _take_out(rule.group, ids)
    rule.delete()


def _take_out(group: Group, member_ids: Collection[int]) -> None:
    """Whoever had the group's colour has that of members again."""
    if not member_ids:
        return
    Promoted.objects.filter(group=group, member__in=member_ids, ended_at=None).update(
        ended_at=timezone.now()
    )
    group.members.remove(*sorted(member_ids))
    User.objects.filter(pk__in=member_ids, primary_group=group).update(
        primary_group=Group.objects.get(key=Group.MEMBERS)
    )
