"""Where a request comes from."""

from functools import lru_cache
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The visitor's IP address: as our own proxies wrote it (TRUSTED_PROXIES counts them from the
    inside), else the connection's. What a visitor wrote into the header is never believed."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if "HTTP_X_FORWARDED_FOR" not in request.META:
        return _valid(direct)
    hops = [hop.strip() for hop in request.META["HTTP_X_FORWARDED_FOR"].split(",")]
    proxies = settings.TRUSTED_PROXIES
    return _valid(hops[-proxies]) or _valid(direct) if 0 < proxies <= len(hops) else _valid(direct)


@lru_cache(maxsize=4096)
def _valid(address: str) -> str:
    try:
        return str(ip_address(address))
    except ValueError:
        return ""
