"""Ends with 0 while the web server of this container answers at /healthz. Its health check."""

import os
import sys
from urllib.parse import urlsplit
from urllib.request import Request, urlopen


def main(port: int = 8000) -> None:
    """Ask for the board by its own name, as a visitor would; no other name is answered."""
    host = urlsplit(os.environ["BOARD_URL"]).netloc
    request = Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host})
    try:
        urlopen(request, timeout=8).close()
    except OSError as error:
        sys.exit(f"The web server is not well: {error}")


if __name__ == "__main__":
    main()
