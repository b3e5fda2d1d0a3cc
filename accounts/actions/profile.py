"""What happens when a member changes what others see of the account."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from accounts.rendering import render_text


def edit_profile(user: User, changes: Mapping[str, Any]) -> None:
    """Write the fields of a profile that `changes` names."""
    User.objects.filter(pk=user.pk).update(**changes)


def choose_theme(user: User, theme: str) -> None:
    """Keep the theme for the member's next log-in."""
    User.objects.filter(pk=user.pk).update(theme=theme)


def write_signature(user: User, source: str) -> None:
    """Keep the signature as written, and its HTML, made once."""
    html = render_text(source) if source else ""
    User.objects.filter(pk=user.pk).update(signature_source=source, signature_html=html)


@transaction.atomic
def set_avatar(user: User, picture: bytes) -> None:
    """Show `picture`, as `accounts.avatars` made it, under a name that nobody can guess. Raises
    OSError where it cannot be stored; the avatar before is then still there."""
    row = User.objects.select_for_update().get(pk=user.pk)
    before = row.avatar.name
    row.avatar.save(f"{uuid4().hex}.webp", ContentFile(picture), save=False)
    row.save(update_fields=["avatar"])
    drop_after_commit(row, before)


@transaction.atomic
def remove_avatar(user: User) -> None:
    """Show none from now on."""
    row = User.objects.select_for_update().get(pk=user.pk)
    before, row.avatar = row.avatar.name, ""
    row.save(update_fields=["avatar"])
    drop_after_commit(row, before)


def drop_after_commit(row: User, name: str | None) -> None:
    """Delete the picture once nothing names it any more."""
    if name:
        # Should the transaction fail, the row still names this file.
        transaction.on_commit(partial(row.avatar.storage.delete, name))
