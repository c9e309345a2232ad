"""What the portal does about practices by itself."""

from procrastinate.contrib.django import app

from oggz.portal.practices import services


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="mail_about_questions", lock="mail_about_questions")
def mail_about_questions(timestamp: int) -> None:
    """Tell owners what was asked, and who asked what was answered."""
    services.tell_owners()
    services.tell_askers()


@app.periodic(cron="10 7 * * *")
@app.task(queueing_lock="mail_about_sources", lock="mail_about_sources")
def mail_about_sources(timestamp: int) -> None:
    """Once a day, when people begin to work."""
    services.tell_followers()


@app.periodic(cron="27 3 * * *")
@app.task(queueing_lock="forget_askers")
def forget_askers(timestamp: int) -> None:
    services.forget_askers()
