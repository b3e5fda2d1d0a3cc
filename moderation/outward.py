"""Telling others of a spammer: a service that collects them, where the operator has named one.

What is sent are the fields that Stop Forum Spam takes, which others of its kind take as well.
"""

from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

SECONDS = 10


class _NoRedirect(HTTPRedirectHandler):
    """A redirect would carry the key and a member's address to where nobody has named."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def is_configured() -> bool:
    """Whether there is a service to tell."""
    return bool(settings.SPAM_REPORT_URL)


def report(*, username: str, email: str, address: str, evidence: str) -> None:
    """Tell it of one. Raises OSError where the service does not answer, or not with success."""
    fields = {
        "username": username,
        "email": email,
        "ip_addr": address,
        "evidence": evidence,
        "api_key": settings.SPAM_REPORT_KEY,
    }
    request = Request(settings.SPAM_REPORT_URL, data=urlencode(fields).encode(), method="POST")
    build_opener(_NoRedirect).open(request, timeout=SECONDS).close()
