"""The board's settings in Django admin (one row that is changed, never added or deleted), and what
an admin adds to its texts."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from board.models import BBCode, BoardSettings, CensoredWord, Smiley
from board.models.markup import AFTERWARDS
from board.text_admin import TextAdmin


@admin.register(BoardSettings)
class BoardSettingsAdmin(TextAdmin):
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "name",
                    "description",
                    "registration_open",
                    "default_time_zone",
                    "contact",
                ]
            },
        ),
        (
            "Reading",
            {
                "fields": [
                    "posts_per_page",
                    "topics_per_page",
                    "hot_from_posts",
                    "online_minutes",
                    "censor",
                ]
            },
        ),
        (
            "Writing",
            {
                "fields": [
                    *("flood_seconds", "post_max_length", "edit_minutes"),
                    *("newcomer_posts", "newcomers_wait", "address_days"),
                ]
            },
        ),
        (
            "Reputation",
            {
                "fields": [
                    *("has_reputation", "rating_most", "rating_needs_comment"),
                    *("rating_negative", "rating_negative_from"),
                    *("rating_back_hours", "keeps_ratings_of_deleted"),
                ],
                "description": "Where it is given and where it counts is chosen forum by forum.",
            },
        ),
        (
            "How many points a member may give",
            {
                "fields": [
                    *("power_hours", "power_base", "power_posts", "power_days"),
                    *("power_reputation", "power_most", "power_warning"),
                ],
                "description": "Members are told their own sum, and how it comes about.",
            },
        ),
        ("Signatures", {"fields": ["signature_max_length", "signature_max_links"]}),
        (
            "Public moderation log",
            {
                "fields": ["public_log_arranging", "public_log_hiding", "public_log_names"],
                "description": "What everybody may read of the moderators' acts, at /log/.",
            },
        ),
    ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, str] | None = None
    ) -> HttpResponse:
        """There is one row: straight to it."""
        return redirect("admin:board_boardsettings_change", 1)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Smiley)
class SmileyAdmin(TextAdmin):
    list_display = ["sign", "emoji", "words"]
    fieldsets = [(None, {"fields": ["sign", "emoji", "words"], "description": AFTERWARDS})]


@admin.register(BBCode)
class BBCodeAdmin(TextAdmin):
    list_display = ["usage", "template"]
    fieldsets = [(None, {"fields": ["usage", "template"], "description": AFTERWARDS})]


@admin.register(CensoredWord)
class CensoredWordAdmin(TextAdmin):
    list_display = ["pattern", "replacement"]
    search_fields = ["pattern"]
