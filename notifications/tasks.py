"""Jobs of notifications."""

from procrastinate.contrib.django import app

from board.tasks import FOR_A_DAY


@app.task(name="notifications.mail", retry=FOR_A_DAY)
def mail(notification: int) -> None:
    """Send one notification's mail, if it is still wanted."""
    from notifications.mail import send

    send(notification)


@app.periodic(cron="41 3 * * *")
@app.task(name="notifications.erase_old")
def erase_old(timestamp: int) -> None:
    """Once a night."""
    from notifications import actions

    actions.erase_old()
