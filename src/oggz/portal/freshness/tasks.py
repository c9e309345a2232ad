"""What the portal does by itself about remarks and what waits."""

from procrastinate.contrib.django import app

from oggz.portal.freshness import services


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="answer_readers", lock="answer_readers")
def answer_readers(timestamp: int) -> None:
    services.answer_readers()


@app.periodic(cron="20 7 * * *")
@app.task(queueing_lock="tell_editors_of_remarks", lock="tell_editors_of_remarks")
def tell_editors_of_remarks(timestamp: int) -> None:
    """Once a day, when people begin to work."""
    services.tell_editors()


@app.periodic(cron="40 7-11 * * 1")
@app.task(queueing_lock="send_weekly_mails", lock="send_weekly_mails")
def send_weekly_mails(timestamp: int) -> None:
    """On Monday morning; each hour again, for whom the mail server was away."""
    services.send_weekly_mails()


@app.periodic(cron="43 3 * * *")
@app.task(queueing_lock="forget_readers")
def forget_readers(timestamp: int) -> None:
    services.forget_readers()
