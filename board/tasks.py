"""Jobs of the board as a whole."""

from typing import Any

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

# Again and again for about a day, while a mail server does not take a mail.
FOR_A_DAY = RetryStrategy(max_attempts=12, exponential_wait=4)


@app.task(name="board.deliver", retry=FOR_A_DAY)
def deliver(**mail: Any) -> None:
    """Send one mail."""
    from board.mail import send_now

    send_now(backend=settings.DELIVERY_BACKEND, **mail)
