"""What administrators do to members in Django admin."""

from collections.abc import Iterable

from django.db import transaction

from accounts.actions.joining import confirm_member, vouch_for_address
from accounts.actions.profile import drop_after_commit
from accounts.models import FormerName, User
from accounts.names import username_key
from accounts.rendering import render_text


@transaction.atomic
def change_member(user: User, changed: Iterable[str]) -> None:
    """Write the fields of `user` that were changed, and what follows from them. Nothing else of
    the row: counters may have gone on meanwhile."""
    fields = set(changed)
    if "username" in fields:
        _keep_name(user)
        user.username_key = username_key(user.username)
        fields.add("username_key")
    if "signature_source" in fields:
        user.signature_html = render_text(user.signature_source) if user.signature_source else ""
        fields.add("signature_html")
    if fields:
        user.save(update_fields=fields)
    if user.is_confirmed and fields & {"email", "is_confirmed"}:
        vouch_for_address(user)


def _keep_name(user: User) -> None:
    held = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if held.username != user.username:
        FormerName.objects.create(user=held, name=held.username)


@transaction.atomic
def activate(user: User) -> None:
    """The member may sign in, even where the mail with the link never arrived."""
    User.objects.filter(pk=user.pk).update(is_active=True)
    confirm_member(user)
    vouch_for_address(user)


def close(user: User) -> None:
    """The member may not sign in, and is signed out with the next page."""
    User.objects.filter(pk=user.pk).update(is_active=False)


@transaction.atomic
def delete_account(user: User) -> None:
    """Delete the account with its picture; what was written stays, under the name alone. Inside a
    transaction that has settled what was counted of it (`moderation.actions.members`)."""
    row = User.objects.select_for_update().get(pk=user.pk)
    drop_after_commit(row, row.avatar.name)
    row.delete()
