from django.apps import AppConfig
from django.core.cache import close_caches
from django.core.signals import request_finished

from board import converters


class BoardConfig(AppConfig):
    name = "board"

    def ready(self) -> None:
        converters.register()
        # None of our caches has anything to close, and to ask them takes a twelfth of the time that
        # a kept page takes.
        request_finished.disconnect(close_caches)
