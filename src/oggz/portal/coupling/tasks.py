"""What the portal asks other sites, when nobody waits for it."""

from procrastinate.contrib.django import app

from oggz.portal.coupling import services


@app.periodic(cron="11 * * * *")
@app.task(queueing_lock="coupling.take_in_due")
def take_in_due(timestamp: int) -> None:
    """One task for each coupled site that is due."""
    services.defer_due()


# After what editors wait for, such as publishing at a planned moment.
@app.task(priority=-10)
def take_in_source(source: int) -> None:
    services.take_in(source)
