"""Topics and posts in Django admin, to look things up. Changes are made on the board itself, where
each is one action with its counters and its log."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from forum.models import Post, PostVersion, Topic


class ReadOnly:
    """Nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class VersionInline(ReadOnly, admin.TabularInline):
    model = PostVersion
    extra = 0


@admin.register(Topic)
class TopicAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["title", "forum", "kind", "is_locked", "visibility", "post_count", "on_board"]
    list_filter = ["forum", "kind", "is_locked", "visibility"]
    list_select_related = ["forum"]
    search_fields = ["title"]
    show_full_result_count = False
    ordering = ["-id"]

    @admin.display(description="on the board")
    def on_board(self, topic: Topic) -> SafeString:
        """A link to the topic, where its buttons are."""
        return format_html('<a href="{}">open</a>', topic.get_absolute_url())


@admin.register(Post)
class PostAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["subject", "author_name", "topic", "number", "visibility", "created_at"]
    list_filter = ["visibility"]
    inlines = [VersionInline]
    show_full_result_count = False
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        return super().get_queryset(request).select_related("topic")
