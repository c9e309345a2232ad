"""What search does at night."""

from procrastinate.contrib.django import app

from oggz.portal.catalogue import services


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="refresh_search")
def refresh_search(timestamp: int) -> None:
    """Propose no words that nobody can read any more, and forget what is sought no longer."""
    services.refresh_words()
    services.forget_missed()
