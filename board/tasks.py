"""Jobs of the board as a whole."""

from typing import Any

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app


@app.task(name="board.deliver", retry=RetryStrategy(max_attempts=12, exponential_wait=4))
def deliver(**mail: Any) -> None:
    """Send one mail; for about a day, again and again, while the server does not take it."""
    from board.mail import send_now

    send_now(backend=settings.DELIVERY_BACKEND, **mail)
