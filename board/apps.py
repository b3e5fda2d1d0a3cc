from django.apps import AppConfig

from board import converters


class BoardConfig(AppConfig):
    name = "board"

    def ready(self) -> None:
        converters.register()
