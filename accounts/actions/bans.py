"""What happens when somebody is banned, and when a ban is lifted."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.bans import is_full, read_bans
from accounts.email_patterns import clean_pattern
from accounts.models import Ban, Group, Session, User
from accounts.networks import clean_network
from board.refusals import Refused


@transaction.atomic
def ban(
    *,
    by: User,
    user: User | None = None,
    email: str = "",
    network: str = "",
    kind: int = Ban.Kind.FULL,
    until: datetime | None = None,
    reason: str = "",
    staff_note: str = "",
    is_exemption: bool = False,
) -> Ban:
    """Ban a member, a pattern of addresses or a network, or spare it. Members who may not come in
    are signed out. Raises Refused as `clean_target` and `clean_terms` do."""
    target = clean_target(by=by, user=user, email=email, network=network, spares=is_exemption)
    clean_terms(user=user, kind=kind, until=until)
    made = Ban.objects.create(
        **target,
        kind=kind,
        until=until,
        reason=reason,
        staff_note=staff_note,
        is_exemption=is_exemption,
        made_by=by,
        made_by_name=by.username,
    )
    _end_sessions(made)
    return made


@transaction.atomic
def change_ban(
    ban: Ban, *, kind: int, until: datetime | None, reason: str, staff_note: str
) -> None:
    """Change all but whom it is about; one that was lifted stays as it is. Raises Refused as
    `clean_terms` does."""
    clean_terms(user=ban.user, kind=kind, until=until)
    Ban.objects.filter(pk=ban.pk, lifted_at=None).update(
        kind=kind, until=until, reason=reason, staff_note=staff_note
    )
    _end_sessions(ban)


def lift(ban: Ban) -> None:
    """The ban, or the exemption, ends now; one that was lifted before stays as it is."""
    Ban.objects.filter(pk=ban.pk, lifted_at=None).update(lifted_at=timezone.now())


def clean_target(
    *, by: User, user: User | None = None, email: str = "", network: str = "", spares: bool = False
) -> dict[str, Any]:
    """The one target as it is stored. Raises Refused for none or several, for a member whom `by`
    may not ban, and for an address or a network that is none or too wide."""
    if sum(map(bool, (user, email.strip(), network.strip()))) != 1:
        raise Refused("Name one: a member, an address or a network.")
    if user and not spares:
        _refuse_staff(user, by)
    return {
        "user": user,
        "email": clean_pattern(email) if email.strip() else "",
        "network": clean_network(network) if network.strip() else "",
    }


def _refuse_staff(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise Refused("You cannot ban yourself.")
    if Group.ADMINISTRATORS in user.group_keys:
        raise Refused("Administrators cannot be banned.")
    if Group.MODERATORS in user.group_keys and Group.ADMINISTRATORS not in by.group_keys:
        raise Refused("Only an administrator can ban a moderator.")


def clean_terms(*, user: User | None, kind: int, until: datetime | None) -> None:
    """Raises Refused for a time that is over, and for a kind that only members can have."""
    if until is not None and until <= timezone.now():
        raise Refused("This time is over already.")
    if kind == Ban.Kind.MODERATED and user is None:
        raise Refused("Only a member's posts can wait for approval.")


def _end_sessions(ban: Ban) -> None:
    """Of the member, or of the one who has the address. A pattern's members, and whoever comes from
    a network, are met at the door: see `accounts.middleware`."""
    member = ban.user or (User.objects.who_signs_in(ban.email) if "@" in ban.email else None)
    if member is not None and is_full(read_bans().on_member(member)):
        Session.objects.filter(user=member).delete()
