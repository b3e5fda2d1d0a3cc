"""A server that may fail or fall silent is left alone for a while, so that pages need not wait."""

import logging
import time
from threading import Lock

logger = logging.getLogger(__name__)


class Breaker:
    """Whether a server is asked: not for `pause` seconds after it failed, and then by one thread
    in each pause until it answers. `failing` is what the log says of it, once."""

    def __init__(self, pause: float, failing: str) -> None:
        self.pause = pause
        self.is_open = False
        self._failing = failing
        self._lock = Lock()
        self._asked_again_at = 0.0

    def lets_through(self) -> bool:
        """May this thread ask now? If it is the one to try again, the others wait a pause more."""
        if not self.is_open:
            return True
        with self._lock:
            now = time.monotonic()
            if now < self._asked_again_at:
                return False
            self._asked_again_at = now + self.pause
            return True

    def open(self, failure: Exception) -> None:
        """The server failed."""
        with self._lock:
            if not self.is_open:
                logger.warning("%s: %s", self._failing, failure)
            self.is_open = True
            self._asked_again_at = time.monotonic() + self.pause

    def close(self) -> None:
        """The server answered."""
        self.is_open = False
