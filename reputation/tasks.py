"""Jobs of reputation."""

from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(name="reputation.promote")
def promote(timestamp: int) -> None:
    """Every minute: a reputation also changes with posts that are hidden or moved."""
    from reputation.actions import promotions

    promotions.promote()


@app.periodic(cron="57 23 * * *")
@app.task(name="reputation.close_day")
def close_day(timestamp: int) -> None:
    """At the end of each day (UTC)."""
    from reputation.actions import closings

    closings.close_day()


@app.periodic(cron="27 4 * * *")
@app.task(name="reputation.erase_addresses")
def erase_addresses(timestamp: int) -> None:
    """Once a night."""
    from reputation.actions import addresses

    addresses.erase_addresses()
