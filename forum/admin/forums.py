"""The forum tree in Django admin: in its order, indented, each row with arrows to move it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, F, Func, IntegerField, URLField, Value
from django.db.models.expressions import Combinable
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.forms.members import MemberField
from accounts.rendering import render_text
from board.text_admin import TextAdmin
from forum.actions.forums import change_forum, may_lie_in, move_forum
from forum.models import Forum, ForumLevel, ForumModerator
from forum.models.tree import tree

INDENT = "\u2003"


class ForumForm(forms.ModelForm):
    """A forum, where its parent is one that it can lie in."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not may_lie_in(self.instance, data.get("parent")):
            raise ValidationError({"parent": "A forum cannot lie in itself, nor in a link."})
        return data


class LevelInline(admin.TabularInline):
    model = ForumLevel
    extra = 0
    verbose_name_plural = (
        "levels: a group without a rule here has the level of the forum above; at the top, guests "
        "read, members start topics and moderators moderate"
    )


class ModeratorForm(forms.ModelForm):
    """Who moderates a forum: a list of all members would have no end."""

    user = MemberField(label="Member", max_length=20)


class ModeratorInline(admin.TabularInline):
    model = ForumModerator
    form = ModeratorForm
    fields = ["user"]
    extra = 0
    verbose_name = "moderator"
    verbose_name_plural = "single members who moderate this forum, and what lies in it"


@admin.register(Forum)
class ForumAdmin(TextAdmin):
    form = ForumForm
    fields = [
        "kind",
        "parent",
        "position",
        "name",
        "description",
        "rules",
        "colour",
        "icon",
        "link_url",
        "reputation",
    ]
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    inlines = [LevelInline, ModeratorInline]
    list_display = ["in_tree", "kind", "topic_count", "post_count", "arrows"]
    list_display_links = ["in_tree"]
    ordering = ["position", "id"]
    list_per_page = 500

    def get_ordering(self, request: HttpRequest) -> list[str | Combinable]:
        """The forums in the order of the tree, here and where a parent is chosen."""
        order = [forum.pk for forum, _depth in tree().walk()]
        ids = Value(order, output_field=ArrayField(BigIntegerField()))
        return [Func(ids, F("id"), function="array_position", output_field=IntegerField())]

    @admin.display(description="forum")
    def in_tree(self, forum: Forum) -> str:
        """The name, indented by its depth."""
        depth = len(tree().path(forum.pk)) - 1
        return INDENT * depth + f"{forum.icon} {forum.name}".strip()

    @admin.display(description="order")
    def arrows(self, forum: Forum) -> SafeString:
        """Buttons that move the forum among its siblings."""
        address = reverse("admin:forum_forum_move", args=[forum.pk])
        return format_html(
            '<button name="move" value="up" formaction="{0}" title="Move {1} up">↑</button> '
            '<button name="move" value="down" formaction="{0}" title="Move {1} down">↓</button>',
            address,
            forum.name,
        )

    def get_urls(self) -> list[URLPattern]:
        move = path(
            "<int:pk>/move/", self.admin_site.admin_view(self.move), name="forum_forum_move"
        )
        return [move, *super().get_urls()]

    def move(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Move a forum up or down; by POST only, from the arrows of the list."""
        forum = get_object_or_404(Forum, pk=pk)
        if request.method == "POST" and request.POST.get("move") in ("up", "down"):
            move_forum(forum, request.POST["move"])  # type: ignore[arg-type]
        return redirect("admin:forum_forum_changelist")

    def save_model(self, request: HttpRequest, obj: Forum, form: Any, change: bool) -> None:
        """The rules are BBCode: their HTML is made when they are written."""
        obj.rules_html = render_text(obj.rules) if obj.rules else ""
        if change:
            change_forum(obj, {*form.changed_data, "rules_html"})
        else:
            super().save_model(request, obj, form, change)
