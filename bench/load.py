"""`make bench`: the board in production under load, page by page.

DURATION=5 is for how many seconds each row is measured. ONLY=topic,index measures the rows with
these words in their names, COMPARE=1 other boards too (bench/peers.toml), THIS_BOARD=1 the board
of DATABASE_URL in place of the data set. Ends with 1 where a row could not be measured.
"""

import os
import sys
from datetime import datetime

from django.conf import settings

from bench import peers, report
from bench.server import ServerError, open_board


def main() -> None:
    """Measure, print the table, keep it beside those of the runs before."""
    seconds, only = int(os.environ.get("DURATION", "5")), os.environ.get("ONLY", "")
    port = int(os.environ.get("PORT", "8000"))
    others = peers.peers() if os.environ.get("COMPARE") == "1" else []
    try:
        folder = open_board()
        # It needs the models, which are there from now on.
        from bench.measuring import measure_all

        ours, theirs = measure_all(port, seconds=seconds, only=only, others=others)
    except ServerError as error:
        sys.exit(str(error))
    now = datetime.now()
    database = settings.DATABASES["default"]["NAME"]
    about = {
        "measured_at": f"{now:%Y-%m-%d %H:%M:%S}",
        "seconds": seconds,
        "processors": os.cpu_count(),
        "database": database,
        "cache": settings.CACHE_URL,
    }
    before = report.last_results(folder, database=str(database))
    print(f"\n{report.table(ours, before)}")
    if theirs:
        print(f"\n{peers.ratios(ours, theirs)}")
    file = folder / f"{now:%Y-%m-%d-%H%M%S}.json"
    report.write(file, ours, about)
    print(f"\nKept as {file}")
    if any(result.failure for result in ours):
        sys.exit("Some rows could not be measured.")


if __name__ == "__main__":
    main()
