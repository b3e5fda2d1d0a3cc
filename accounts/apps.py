import mimetypes

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        # Python knows the type of avatars' files from 3.13 on; before, only where the system does.
        mimetypes.add_type("image/webp", ".webp")
