"""Short messages in plain text: to editors about their work, and to readers who asked something."""

import logging
from collections.abc import Iterable
from smtplib import SMTPRecipientsRefused

from django.core.mail import send_mail

logger = logging.getLogger(__name__)


def send_notice(
    subject: str,
    body: str,
    recipients: Iterable[str],
    *,
    name: str,
    undeliverable_counts: bool = False,
) -> bool:
    """A message to each apart; whether at least one got it.

    With `undeliverable_counts` an address that the server refuses for good is done with too. A log
    has the `name` of the message, and never an address.
    """
    sent = False
    for recipient in dict.fromkeys(recipients):
        try:
            send_mail(subject, body, None, [recipient])
            sent = True
        except SMTPRecipientsRefused as refused:
            [(code, _)] = refused.recipients.values()
            logger.warning("an address was refused", extra={"fields": {"mail": name}})
            sent = sent or (undeliverable_counts and code >= 500)
        except OSError as error:  # among them all of smtplib
            kind = type(error).__name__
            logger.warning("mail failed", extra={"fields": {"mail": name, "error": kind}})
    return sent
