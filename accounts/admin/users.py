"""Members in Django admin: found, named, put in groups, ranked, let in and shut out."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, URLField
from django.http import HttpRequest

from accounts.actions.administration import activate, change_member, close
from accounts.actions.profile import remove_avatar
from accounts.models import Group, User
from accounts.names import clean_username, username_key
from board.text_admin import TextAdmin

_READ_ONLY = ("date_joined", "last_login", "last_seen_at", "post_count", "reputation")


class MemberForm(forms.ModelForm):
    """A member as an administrator may change one; `editor` is the administrator."""

    editor: User

    def clean_username(self) -> str:
        """The name as it is stored. Raises ValidationError for one that a reader could take for
        another member's."""
        name = clean_username(self.cleaned_data["username"])
        others = User.objects.exclude(pk=self.instance.pk)
        if others.filter(username_key=username_key(name)).exists():
            raise ValidationError("This name is taken, or looks like one that is.")
        return name

    def clean_email(self) -> str:
        """Addresses are the same in any case, and stored in small letters."""
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        groups, primary = set(data.get("groups") or ()), data.get("primary_group")
        if primary and primary not in groups:
            raise ValidationError({"primary_group": "Choose one of the groups below."})
        if self.instance.pk == self.editor.pk:
            self._refuse_to_lock_out(groups, is_active=bool(data.get("is_active")))
        return data

    def _refuse_to_lock_out(self, groups: set[Group], *, is_active: bool) -> None:
        if not is_active:
            raise ValidationError({"is_active": "You would shut yourself out."})
        if Group.ADMINISTRATORS not in {group.key for group in groups}:
            raise ValidationError({"groups": "You would no longer be an administrator."})


@admin.register(User)
class UserAdmin(TextAdmin):
    form = MemberForm
    list_display = ["username", "email", "primary_group", "post_count", "date_joined", "is_active"]
    list_filter = ["is_active", "is_confirmed", "is_automated", "groups"]
    list_select_related = ["primary_group"]
    search_fields = ["username", "email"]
    search_help_text = "A part of the name or of the address."
    show_full_result_count = False
    ordering = ["-date_joined", "-id"]
    actions = ["let_in", "shut_out", "take_avatars"]
    filter_horizontal = ["groups"]
    readonly_fields = _READ_ONLY
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    fieldsets = [
        (None, {"fields": ["username", "email", "is_active", "is_confirmed", "is_automated"]}),
        ("Groups and rank", {"fields": ["groups", "primary_group", "rank"]}),
        (
            "Profile",
            {"fields": ["location", "country", "occupation", "interests", "website"]},
        ),
        ("Signature", {"fields": ["signature_source"]}),
        ("So far", {"fields": _READ_ONLY}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Members sign up themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """An account is closed; what its member wrote keeps its name."""
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """By any part of the name, however it is written, or of the address."""
        term = search_term.strip()
        if not term:
            return queryset, False
        named = Q(username_key__contains=key) if (key := username_key(term)) else Q()
        return queryset.filter(named | Q(email__contains=term.lower())), False

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change, **kwargs)
        form.editor = request.user  # type: ignore[attr-defined]
        return form

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField | None:
        """Nobody can be put among the guests: they have not signed in."""
        kwargs["queryset"] = Group.objects.exclude(key=Group.GUESTS)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        columns = {field.name for field in User._meta.concrete_fields}
        change_member(obj, columns & set(form.changed_data))

    @admin.action(description="Let in: may sign in, address confirmed")
    def let_in(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for member in queryset:
            activate(member)
        self.message_user(request, "They may sign in.", messages.SUCCESS)

    @admin.action(description="Shut out: may not sign in")
    def shut_out(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """All but the administrator who asks for it."""
        editor = cast(User, request.user)
        for member in queryset.exclude(pk=editor.pk):
            close(member)
        self.message_user(request, "They may no longer sign in.", messages.SUCCESS)

    @admin.action(description="Remove the avatar")
    def take_avatars(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for member in queryset:
            remove_avatar(member)
        self.message_user(request, "Their avatars are gone.", messages.SUCCESS)
