"""Reputation in Django admin: which groups it leads into; the ledger and who was promoted, to look
things up. Ratings are removed on the board itself, where that is logged and can be undone."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from forum.admin.posts import ReadOnly
from reputation.actions.promotions import drop, promote
from reputation.models import Promoted, Promotion, Rating


@admin.register(Rating)
class RatingAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["given_at", "giver_name", "points", "receiver", "post", "comment", "state"]
    list_filter = ["state"]
    list_select_related = ["receiver", "post"]
    search_fields = ["giver_name", "receiver__username"]
    show_full_result_count = False
    ordering = ["-id"]


@admin.register(Promotion)
class PromotionAdmin(admin.ModelAdmin):
    list_display = ["group", "min_reputation"]
    list_select_related = ["group"]

    def save_model(self, request: HttpRequest, obj: Promotion, form: Any, change: bool) -> None:
        """Holds at once for everybody."""
        super().save_model(request, obj, form, change)
        promote()

    def get_readonly_fields(
        self, request: HttpRequest, obj: Promotion | None = None
    ) -> tuple[str, ...]:
        """Whom a rule has put into a group is known by the group."""
        return ("group",) if obj else ()

    def delete_model(self, request: HttpRequest, obj: Promotion) -> None:
        drop(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Promotion]) -> None:
        for rule in queryset:
            drop(rule)


@admin.register(Promoted)
class PromotedAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["member", "group", "began_at", "ended_at"]
    list_filter = ["group"]
    list_select_related = ["member", "group"]
