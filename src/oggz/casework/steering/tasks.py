"""What the worker does by itself with figures."""

from procrastinate.contrib.django import app

from oggz.casework.steering import services


@app.periodic(cron="40 4 * * *")
@app.task(queueing_lock="make_figures")
def make_figures(timestamp: int) -> None:
    services.make_due()
