"""What the portal does for the guidance committee by itself."""

from procrastinate.contrib.django import app

from oggz.portal.guidance import services


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="close_votes", lock="close_votes")
def close_votes(timestamp: int) -> None:
    services.close_due_votes()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="mail_committee", lock="mail_committee")
def mail_committee(timestamp: int) -> None:
    """Tell members of votes, decisions and meetings."""
    services.send_notices()
