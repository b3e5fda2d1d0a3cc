"""The board's addresses, room by room. They are for ever."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.static import serve

from board.views import health, mailbox

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("", include("moderation.urls")),
    path("", include("forum.urls")),
    # Behind a proxy that serves the files itself, nothing asks for these here.
    path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}),
]

handler403 = "board.views.errors.forbidden"
handler404 = "board.views.errors.not_found"
handler500 = "board.views.errors.server_error"
