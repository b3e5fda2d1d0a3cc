"""Bans in Django admin: made, changed and lifted by the same acts as everywhere, so that sessions
end. None is deleted: who was banned, and why, is history."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.actions.bans import ban, change_ban, clean_target, clean_terms, lift
from accounts.forms.members import MemberField
from accounts.models import Ban, User
from accounts.names import username_key
from board.refusals import Refused
from board.text_admin import TextAdmin

_TARGET = ("user", "email", "network", "is_exemption")
_TERMS = ("kind", "until", "reason", "staff_note")
_MADE = ("made_by_name", "made_at", "lifted_at")


class BanForm(forms.ModelForm):
    """A ban as an administrator may make one; `editor` is the administrator."""

    editor: User
    user = MemberField(label="Member", required=False, help_text="The name.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        try:
            if self.instance.pk is None:
                data |= clean_target(
                    by=self.editor,
                    user=data.get("user"),
                    email=data.get("email", ""),
                    network=data.get("network", ""),
                    spares=data.get("is_exemption", False),
                )
            whose = data.get("user") or self.instance.user
            clean_terms(user=whose, kind=data.get("kind", Ban.Kind.FULL), until=data.get("until"))
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return data


class StandingFilter(admin.SimpleListFilter):
    """Those that hold now, or those that are history."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("stands", "stands"), ("past", "lifted or over")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Ban]) -> QuerySet[Ban]:
        standing = Ban.objects.standing().values("pk")
        if self.value() == "stands":
            return queryset.filter(pk__in=standing)
        return queryset.exclude(pk__in=standing) if self.value() == "past" else queryset


@admin.register(Ban)
class BanAdmin(TextAdmin):
    form = BanForm
    list_display = ["target", "state", "kind", "until", "is_exemption", "made_by_name", "reason"]
    list_filter = [StandingFilter, "kind", "is_exemption"]
    list_select_related = ["user"]
    search_fields = ["email", "network", "reason"]
    search_help_text = "A part of a member's name, of an address, a network or a reason."
    actions = ["lift_bans"]
    fieldsets = [
        ("Whom it is about: one of these", {"fields": _TARGET}),
        ("What it says", {"fields": _TERMS}),
        ("So far", {"fields": _MADE}),
    ]

    @admin.display(description="state")
    def state(self, row: Ban) -> str:
        """Whether it stands."""
        if row.lifted_at:
            return "lifted"
        return "stands" if row.stands_at(timezone.now()) else "over"

    def get_readonly_fields(self, request: HttpRequest, obj: Ban | None = None) -> tuple[str, ...]:
        """Whom it is about never changes."""
        return (*_TARGET, *_MADE) if obj else _MADE

    def has_change_permission(self, request: HttpRequest, obj: Ban | None = None) -> bool:
        """What was lifted is history."""
        is_open = obj is None or obj.lifted_at is None
        return is_open and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Ban | None = None) -> bool:
        """A ban is lifted."""
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Ban], search_term: str
    ) -> tuple[QuerySet[Ban], bool]:
        """By what is written in it, or by the member's name, however that is written."""
        found, repeats = super().get_search_results(request, queryset, search_term)
        if key := username_key(search_term):
            found |= queryset.filter(Q(user__username_key__contains=key))
        return found, repeats

    def get_form(
        self, request: HttpRequest, obj: Ban | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change, **kwargs)
        form.editor = request.user  # type: ignore[attr-defined]
        return form

    def save_model(self, request: HttpRequest, obj: Ban, form: Any, change: bool) -> None:
        data = form.cleaned_data
        if change:
            change_ban(obj, **data)
        else:
            obj.pk = ban(by=cast(User, request.user), **data).pk

    @admin.action(description="Lift: it ends now")
    def lift_bans(self, request: HttpRequest, queryset: QuerySet[Ban]) -> None:
        for row in queryset:
            lift(row)
        self.message_user(request, "They are lifted.", messages.SUCCESS)
