"""Jobs of moderation."""

from procrastinate.contrib.django import app

from board.tasks import FOR_A_DAY


@app.task(name="moderation.report_outward", retry=FOR_A_DAY)
def report_outward(**spammer: str) -> None:
    """Tell the service that collects spammers of one."""
    from moderation.outward import report

    report(**spammer)
