"""What the worker does by itself with what must go."""

from uuid import UUID

from procrastinate.contrib.django import app

from oggz.casework.retention import services, warnings


@app.task
def carry_out_destruction(destruction: str) -> None:
    services.carry_out(UUID(destruction))


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="finish_destructions")
def finish_destructions(timestamp: int) -> None:
    """Take up what was interrupted."""
    for destruction in services.unfinished():
        services.carry_out(destruction)


@app.periodic(cron="53 6 * * *")
@app.task(queueing_lock="warn_of_terms")
def warn_of_terms(timestamp: int) -> None:
    warnings.send()
