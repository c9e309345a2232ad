"""What the worker does for newsletters."""

import logging

from django.core.mail import EmailMultiAlternatives
from django.db import connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from oggz.portal.newsletters import mails, selectors, services
from oggz.portal.newsletters.claims import settle_dead
from oggz.portal.newsletters.models import Edition
from oggz.portal.newsletters.sending import send_batch
from oggz.portal.newsletters.services.sending import (
    finish_edition,
    forget_deliveries,
    start_edition,
)

logger = logging.getLogger(__name__)


@app.task(retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def send_confirmation(request: int) -> None:
    """The argument is a key: no address is written in a queue or a log."""
    message: EmailMultiAlternatives | None = mails.confirmation(request)
    if message is not None:
        message.send()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="send_newsletters", lock="send_newsletters")
def send_newsletters(timestamp: int) -> None:
    """Begin what is due, and go on with what is not done: after a crash too."""
    for edition in selectors.due():
        try:
            start_edition(edition)
        except Exception:  # one edition that fails must not hold up the others
            logger.exception("an edition could not be started")
    for edition in selectors.left_claimed():
        settle_dead(connection, edition)
    for edition in selectors.unfinished():
        if not finish_edition(edition):
            go_on(edition)


@app.task
def begin(edition: int) -> None:
    """What was approved to go at once does not wait for the minute."""
    if start_edition(edition):
        go_on(edition)


@app.task
def send_some(edition: int, connection: int) -> None:
    """One batch; the next is a new task, so that other work gets its turn."""
    if send_batch(edition).more:
        go_on(edition, connection)


def go_on(edition: int, *only: int) -> None:
    """Let as many connections send as may, each unless it already is about to."""
    for number in only or selectors.connections():
        try:
            send_some.configure(queueing_lock=f"newsletter {edition} {number}").defer(
                edition=edition, connection=number
            )
        except AlreadyEnqueued:
            continue


@app.periodic(cron="23 3 * * *")
@app.task(queueing_lock="forget_subscribers")
def forget_subscribers(timestamp: int) -> None:
    """What was not confirmed, who left long ago, and who received which edition."""
    services.forget_old()
    for edition in Edition.objects.filter(pk__in=selectors.long_finished()):
        forget_deliveries(edition)
