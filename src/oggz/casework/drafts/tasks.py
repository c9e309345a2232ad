"""What the worker does by itself with drafts."""

from procrastinate.contrib.django import app

from oggz.casework.drafts import services


@app.periodic(cron="17 4 * * *")
@app.task(queueing_lock="forget_drafts")
def forget_drafts(timestamp: int) -> None:
    services.forget_old()
