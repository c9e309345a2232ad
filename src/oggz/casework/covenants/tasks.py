"""What the worker does by itself with covenants."""

from procrastinate.contrib.django import app

from oggz.casework.covenants.services import reminders


@app.periodic(cron="53 6 * * *")
@app.task(queueing_lock="remind_of_covenants")
def remind_of_covenants(timestamp: int) -> None:
    reminders.remind()
