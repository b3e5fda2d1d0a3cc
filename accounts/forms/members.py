"""A field in which a member is named."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.names import username_key


class MemberField(forms.CharField):
    """A member by name, in any way of writing it."""

    def clean(self, value: Any) -> User | None:
        """The member; None where nothing was typed. Raises ValidationError for nobody's name."""
        if not (name := super().clean(value)):
            return None
        member = User.objects.filter(username_key=username_key(name)).first()
        if member is None:
            raise ValidationError("Nobody has this name.")
        return member

    def prepare_value(self, value: Any) -> Any:
        """The name of a member who is known by id."""
        if not isinstance(value, int):
            return value
        return User.objects.filter(pk=value).values_list("username", flat=True).first()

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another member is named."""
        return super().has_changed(self.prepare_value(initial), data)
