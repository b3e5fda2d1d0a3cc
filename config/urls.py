"""The board's addresses, room by room. They are for ever."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.static import serve

from board.views import health, mailbox, robots

urlpatterns = [
    # First, since nearly all that is asked for is there.
    path("", include("forum.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("robots.txt", robots.robots, name="robots"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("", include("notifications.urls")),
    path("", include("moderation.urls")),
    path("", include("reputation.urls")),
    # Behind a proxy that serves the files itself, nothing asks for these here.
    path(
        "media/avatars/<path:path>",
        serve,
        {"document_root": settings.MEDIA_ROOT / "avatars"},
        name="avatar",
    ),
    # Browsers ask for it on pages that name no icon, such as Django admin's.
    path(
        "favicon.ico",
        RedirectView.as_view(url=f"{settings.STATIC_URL}img/favicon.svg"),
        name="favicon",
    ),
]

handler403 = "board.views.errors.forbidden"
handler404 = "board.views.errors.not_found"
handler500 = "board.views.errors.server_error"
