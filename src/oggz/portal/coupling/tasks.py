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


@app.periodic(cron="23 2 * * *")
@app.task(queueing_lock="coupling.check_links")
def check_links(timestamp: int) -> None:
    """Each night: first which pages lead where, then whether that still works."""
    note_links.defer(after=0)


# Some pages or addresses a time, each time a task of its own: what is stopped goes on there.
@app.task(lock="coupling.links", priority=-20)
def note_links(after: int) -> None:
    last = services.note_links_after(after)
    if last is None:
        check_batch.defer()
    else:
        note_links.defer(after=last)


@app.task(lock="coupling.links", priority=-20)
def check_batch() -> None:
    if services.check_batch():
        check_batch.configure(schedule_in={"seconds": 5}).defer()
