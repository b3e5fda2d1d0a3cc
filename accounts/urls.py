"""Members and their accounts. What allauth offers under `/accounts/` comes after this list."""

from django.urls import path

from accounts.views import editing, joining, members

app_name = "accounts"

urlpatterns = [
    path("members/", members.members, name="members"),
    path("u/<id:pk><tail:slug>/", members.profile, name="profile"),
    path("accounts/signup/", joining.SignUp.as_view(), name="signup"),
    path("accounts/profile/", editing.edit_profile, name="edit_profile"),
    path("accounts/signature/", editing.edit_signature, name="edit_signature"),
    path("accounts/avatar/", editing.edit_avatar, name="edit_avatar"),
    path("accounts/avatar/remove/", editing.remove_avatar, name="remove_avatar"),
    path("accounts/theme/", editing.theme, name="theme"),
]
