"""What tests about members share."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User


def at(member: User, page: str = "record") -> str:
    """The address of one of the pages about `member`."""
    return f"{member.get_absolute_url()}{page}/"


def cost(client, address: str) -> int:
    """The queries of a page that this process has shown before."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
