"""A mail server that keeps what it is given, and the board's real job worker."""

import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from procrastinate.contrib.django import app


class Sink:
    """What the board handed to the mail server."""

    def __init__(self) -> None:
        self.mails = []

    async def handle_DATA(self, server, session, envelope) -> str:
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def sink(settings):
    """The list of mails that went out by SMTP."""
    settings.DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_USE_TLS = False
    taken = Sink()
    server = Controller(taken, hostname=settings.EMAIL_HOST, port=settings.EMAIL_PORT)
    server.start()
    yield taken.mails
    server.stop()


@pytest.fixture
def work():
    """Do all jobs that are queued, in a worker with connections of its own."""

    def run() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            worker.run_worker(
                wait=False, install_signal_handlers=False, listen_notify=False, concurrency=1
            )

    return run
