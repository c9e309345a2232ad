"""What the worker does for rights: making files, and taking away those that are over."""

from uuid import UUID

from procrastinate.contrib.django import app

from oggz.casework.rights.services import giving, making


@app.task
def make_dossier(dossier: str) -> None:
    making.make(UUID(dossier))


@app.periodic(cron="23 4 * * *")
@app.task(queueing_lock="forget_dossiers")
def forget_dossiers(timestamp: int) -> None:
    giving.forget()
