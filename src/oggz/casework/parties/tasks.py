"""What the worker does by itself with people and parties."""

from procrastinate.contrib.django import app

from oggz.casework.parties import services


@app.periodic(cron="41 6 * * *")
@app.task(queueing_lock="remind_of_declarations")
def remind_of_declarations(timestamp: int) -> None:
    services.remind()


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="forget_old_invitations")
def forget_old_invitations(timestamp: int) -> None:
    services.forget_old_invitations()
