"""What reaches a member."""

from django.urls import path

from notifications import views

app_name = "notifications"

urlpatterns = [
    path("notifications/", views.notifications, name="list"),
    path("notifications/read/", views.read_all, name="read_all"),
    path("notifications/<id:pk>/", views.open_one, name="open"),
]
