"""What the portal does for municipalities at night."""

from procrastinate.contrib.django import app

from oggz.portal.municipalities import services


@app.periodic(cron="5 0 * * *")
@app.task(queueing_lock="follow_mergers")
def follow_mergers(timestamp: int) -> None:
    """Most mergers are on the first of January, known a year before."""
    services.follow_mergers()
