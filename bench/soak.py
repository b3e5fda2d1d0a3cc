"""`make bench-soak`: how long a start takes, and what the web processes hold after long work.

SOAK_REQUESTS=100000 requests, as guests and as a member in turn, go to every page that is measured
and to thousands of topics; half of them, a report, and the other half.
"""

import os
import sys
from random import Random

from bench.server import Server, ServerError, memory, open_board, served
from bench.wrk import LoadError, run

ROUND_SECONDS = 5


def main() -> None:
    """Start the board, put it under load, and print what it took."""
    total = int(os.environ.get("SOAK_REQUESTS", "100000"))
    port = int(os.environ.get("PORT", "8000"))
    try:
        open_board()
        with served("config.wsgi", port) as server:
            print(f"The index came {server.started_in:.2f} s after the start")
            _soak(server, total)
    except (ServerError, LoadError) as error:
        sys.exit(str(error))


def _soak(server: Server, total: int) -> None:
    # They need the models, which are there only once the board is open.
    from bench.inside import reader_of, signed_in
    from bench.pages import MEMBER, ROWS

    addresses = sorted({path for row in ROWS if not row.sends for path in row.find()})
    Random(1).shuffle(addresses)
    reader = reader_of(next(row for row in ROWS if row.reader == MEMBER))
    _tell(server, 0)
    done = 0
    with signed_in(None) as guest, signed_in(reader) as member:
        for goal in (total // 2, total):
            while done < goal:
                for headers in (guest, member):
                    # Each round begins elsewhere in the list, or the same topics would come again.
                    first = done % len(addresses)
                    turned = addresses[first:] + addresses[:first]
                    done += run(
                        server.url, seconds=ROUND_SECONDS, headers=headers, addresses=turned
                    ).requests
            _tell(server, done)


def _tell(server: Server, done: int) -> None:
    sizes = ", ".join(
        f"{size / 2**20:.1f} MB (process {pid})" for pid, size in memory(server.pid).items()
    )
    print(f"after {done:,} requests: {sizes}", flush=True)


if __name__ == "__main__":
    main()
