"""What the portal does for professionals by itself."""

from procrastinate.contrib.django import app

from oggz.portal.professionals import services


@app.periodic(cron="25 7 * * *")
@app.task(queueing_lock="send_digests", lock="send_digests")
def send_digests(timestamp: int) -> None:
    """What is new on the board, before people begin to work; each at most once."""
    services.send_digests()


@app.periodic(cron="40 7 * * *")
@app.task(queueing_lock="ask_for_confirmation", lock="ask_for_confirmation")
def ask_for_confirmation(timestamp: int) -> None:
    services.ask_for_confirmation()


@app.periodic(cron="31 3 * * *")
@app.task(queueing_lock="forget_profiles")
def forget_profiles(timestamp: int) -> None:
    services.forget_profiles()


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="mail_about_reports", lock="mail_about_reports")
def mail_about_reports(timestamp: int) -> None:
    services.tell_moderators()
