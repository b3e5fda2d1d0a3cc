"""What moderators do, where they see it."""

from django.urls import path

from moderation.views import posts, rules, topics

app_name = "moderation"

urlpatterns = [
    path("t/<id:pk><tail:slug>/lock/", topics.lock, name="lock"),
    path("p/<id:pk>/edit/", posts.edit, name="edit"),
    path("moderation/rules/", rules.rules, name="rules"),
    path("moderation/rules/add/", rules.add_rule, name="add_rule"),
    path("moderation/rules/<id:pk>/", rules.edit_rule, name="edit_rule"),
    path("moderation/rules/<id:pk>/try/", rules.try_, name="try_rule"),
    path("moderation/rules/<id:pk>/switch/", rules.switch, name="switch_rule"),
]
