"""The moderation log in Django admin, read-only like everything that is history; and what so many
points of warnings lead to."""

from django.contrib import admin
from django.http import HttpRequest

from moderation.models import LogEntry, WarningStep


@admin.register(LogEntry)
class LogEntryAdmin(admin.ModelAdmin):
    list_display = ["at", "by_name", "act", "title", "reason"]
    list_filter = ["act"]
    search_fields = ["by_name", "title"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(WarningStep)
class WarningStepAdmin(admin.ModelAdmin):
    list_display = ["points", "kind", "days"]
