"""Texts that admins type: what could not be shown is refused there, too."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field
from django.http import HttpRequest

from board.text import refuse_unshown


class TextAdmin(admin.ModelAdmin):
    """A page of the administration, all of whose texts are checked.

    A name with a control character in it would break every page that shows the name.
    """

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.CharField):
            field.validators.append(refuse_unshown)
        return field
