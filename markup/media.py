"""Videos and other media on other sites: an address to go to, and nothing that is loaded."""

import re
from urllib.parse import parse_qs, urlsplit

from markup.addresses import safe_web_address

_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_HOSTS = frozenset(
    {"youtube.com", "www.youtube.com", "m.youtube.com", "youtube-nocookie.com", "youtu.be"}
)


def video(raw: str) -> str:
    """The address of a YouTube video, made anew from its id; nothing where no id is found.

    `raw` is the id itself or any address of the video.
    """
    found = _ID.fullmatch(raw.strip()) or _ID.fullmatch(_id_in(safe_web_address(raw)))
    return f"https://www.youtube.com/watch?v={found[0]}" if found else ""


def _id_in(address: str) -> str:
    parts = urlsplit(address)
    if parts.netloc.lower() not in _HOSTS:
        return ""
    by_name = parse_qs(parts.query, max_num_fields=None).get("v")
    return by_name[0] if by_name else parts.path.rstrip("/").rpartition("/")[2]


def site(address: str) -> str:
    """The name of the site that a web address leads to, as a reader knows it."""
    host = urlsplit(address).netloc.rpartition("@")[2].lower().removeprefix("www.")
    return "YouTube" if f"www.{host}" in _HOSTS else host
