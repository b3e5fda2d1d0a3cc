"""Jobs of the forum."""

from procrastinate.contrib.django import app


@app.periodic(cron="*/5 * * * *")
@app.task(name="forum.do_what_is_due")
def do_what_is_due(timestamp: int) -> None:
    """Every five minutes."""
    from forum.actions import due

    due.do_what_is_due()


@app.periodic(cron="17 4 * * *")
@app.task(name="forum.erase_addresses")
def erase_addresses(timestamp: int) -> None:
    """Once a night."""
    from forum.actions import addresses

    addresses.erase_addresses()
