"""What happens to a member's standing."""

from django.db import transaction

from accounts.models import Group, User


@transaction.atomic
def promote_newcomer(user: User) -> None:
    """A newcomer has written enough and is a member from now on. Nothing happens to one who is no
    newcomer any more."""
    groups = {group.key: group for group in Group.objects.filter(key__isnull=False)}
    newcomers, members = groups[Group.NEWCOMERS], groups[Group.MEMBERS]
    left, _ = User.groups.through.objects.filter(user=user, group=newcomers).delete()
    if not left:
        return
    user.groups.add(members)
    User.objects.filter(pk=user.pk, primary_group=newcomers).update(primary_group=members)
