"""What the worker does by itself with the audit; sealing has a process of its own."""

from procrastinate.contrib.django import app

from oggz.casework.audit import anchoring, checking


@app.periodic(cron="11 * * * *")
@app.task(queueing_lock="stamp_heads")
def stamp_heads(timestamp: int) -> None:
    anchoring.stamp_heads()


@app.periodic(cron="5 6 * * *")
@app.task(queueing_lock="mail_heads")
def mail_heads(timestamp: int) -> None:
    anchoring.mail_heads()


@app.periodic(cron="43 2 * * *")
@app.task(queueing_lock="check_audit")
def check_audit(timestamp: int) -> None:
    checking.check_all()
