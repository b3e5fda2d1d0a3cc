"""Groups, ranks and steps of reputation in Django admin. The levels of a group are a forum's
business."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from accounts.models import Group, Rank, ReputationStep
from board.text_admin import TextAdmin


@admin.register(Group)
class GroupAdmin(TextAdmin):
    list_display = ["name", "colour", "in_legend", "position", "member_count"]
    search_fields = ["name"]
    fieldsets = [
        (None, {"fields": ["name", "description", "colour", "in_legend", "position"]}),
        ("Its members may", {"fields": ["skips_pause", "skips_link_rules"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        groups: QuerySet[Group] = super().get_queryset(request)
        return groups.annotate(member_total=Count("members"))

    @admin.display(description="members", ordering="member_total")
    def member_count(self, group: Group) -> int:
        """How many are in it."""
        return group.member_total  # type: ignore[attr-defined, no-any-return]

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """The five groups that the board itself made are found by their key, and stay."""
        return (obj is None or obj.key is None) and super().has_delete_permission(request, obj)


@admin.register(Rank)
class RankAdmin(TextAdmin):
    list_display = ["title", "min_posts", "stars"]
    search_fields = ["title"]


@admin.register(ReputationStep)
class ReputationStepAdmin(TextAdmin):
    list_display = ["word", "min_points", "colour"]
