"""Short messages in plain text: to editors about their work, and to readers who asked something."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.mime.text import MIMEText
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text that comes with a message, such as a calendar with its method."""

    name: str
    text: str
    subtype: str
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def part(self) -> MIMEText:
        part = MIMEText(self.text, self.subtype, "utf-8")
        for name, value in self.parameters.items():
            part.set_param(name, value)
        part.add_header("Content-Disposition", "attachment", filename=self.name)
        return part


def send_notice(
    subject: str,
    body: str,
    recipients: Iterable[str],
    *,
    name: str,
    undeliverable_counts: bool = False,
    attachment: Attachment | None = None,
) -> bool:
    """A message to each apart; whether at least one got it.

    With `undeliverable_counts` an address that the server refuses for good is done with too. A log
    has the `name` of the message, and never an address.
    """
    sent = False
    for recipient in dict.fromkeys(recipients):
        try:
            message = EmailMessage(subject, body, None, [recipient])
            if attachment:
                message.attach(attachment.part)
            message.send()
            sent = True
        except SMTPRecipientsRefused as refused:
            [(code, _)] = refused.recipients.values()
            logger.warning("an address was refused", extra={"fields": {"mail": name}})
            sent = sent or (undeliverable_counts and code >= 500)
        except OSError as error:  # among them all of smtplib
            kind = type(error).__name__
            logger.warning("mail failed", extra={"fields": {"mail": name, "error": kind}})
    return sent
