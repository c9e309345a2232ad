"""What the worker does by itself with consultations."""

from procrastinate.contrib.django import app

from oggz.casework.consultations import ending


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="destroy_consultations")
def destroy_consultations(timestamp: int) -> None:
    ending.destroy_due()
