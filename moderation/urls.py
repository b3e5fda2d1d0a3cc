"""What moderators do, where they see it."""

from django.urls import path

from moderation.views import posts, topics

app_name = "moderation"

urlpatterns = [
    path("t/<id:pk><tail:slug>/lock/", topics.lock, name="lock"),
    path("p/<id:pk>/edit/", posts.edit, name="edit"),
]
