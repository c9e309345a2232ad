"""Handing over messages one by one, and knowing of each what became of it.

Who sends to thousands must know whether a message may be sent again. Django's `send_messages`
tells only that something went wrong; here a message that certainly was not accepted is told from
one of which nobody can be sure, because the connection broke after it was sent.
"""

import re
import smtplib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

# The address of the recipient is wrong (RFC 3463, 3.2; RFC 7505). Other refusals may as well be
# about us, 5.1.7 and 5.1.8 too: who distrusts our server must not cost readers their newsletter.
_NO_SUCH_ADDRESS = re.compile(rb"5\.1\.(?:1|2|3|6|10)\b")
_SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Fate(StrEnum):
    """What became of a message."""

    HANDED_OVER = "handed over"
    LATER = "later"  # not accepted now; may be sent again
    REFUSED = "refused"  # never will be
    UNCERTAIN = "uncertain"  # perhaps accepted: never sent again by itself


@dataclass(frozen=True)
class Outcome:
    """What became of a message, the SMTP or HTTP code, and whether one can go on after it."""

    fate: Fate
    code: int = 0
    goes_on: bool = True
    # The server knows no such recipient; other refusals say nothing about the address.
    no_such_address: bool = False


class NoConnection(Exception):
    """The mail server or provider cannot be reached, or refuses to talk to us."""


class Message(Protocol):
    """A message for one recipient, in the form that a carrier needs."""

    sender: str  # the envelope's: where it comes back when it cannot be delivered
    recipient: str

    def as_bytes(self) -> bytes:
        """Complete, with lines ending in CRLF, none beginning with a dot, ASCII only."""

    def as_email(self) -> EmailMessage: ...


class Carrier(Protocol):
    def open(self) -> None:
        """Connect; raises `NoConnection`."""

    def hand_over(self, message: Message) -> Outcome: ...

    def close(self) -> None: ...


def carrier() -> Carrier:
    """The way in which this platform sends."""
    return SmtpCarrier() if settings.EMAIL_BACKEND == _SMTP else BackendCarrier()


class SmtpCarrier:
    """One connection to the SMTP server of the settings."""

    def __init__(self) -> None:
        self._backend = get_connection(_SMTP)

    def open(self) -> None:
        try:
            self._backend.open()
            self._backend.connection.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            raise NoConnection from error

    def hand_over(self, message: Message) -> Outcome:
        smtp: smtplib.SMTP = self._backend.connection
        try:
            code, _ = smtp.mail(message.sender)
            if not 200 <= code < 300:
                # Of us, so of every message: nobody's address is to blame.
                return Outcome(Fate.LATER, code, goes_on=False)
            code, text = smtp.rcpt(message.recipient)
            if not 200 <= code < 300:
                return self._not_accepted(code, no_such_address=bool(_NO_SUCH_ADDRESS.match(text)))
            code, _ = smtp.docmd("DATA")
            if code != 354:
                return self._not_accepted(code)
        except (OSError, smtplib.SMTPException):
            return Outcome(Fate.LATER, goes_on=False)  # not one word of it was sent
        try:
            smtp.send(message.as_bytes() + b".\r\n")
            code, _ = smtp.getreply()
        except (OSError, smtplib.SMTPException):
            return Outcome(Fate.UNCERTAIN, goes_on=False)
        if 200 <= code < 300:
            return Outcome(Fate.HANDED_OVER, code)
        return self._not_accepted(code)

    def _not_accepted(self, code: int, *, no_such_address: bool = False) -> Outcome:
        if code == 421 or code < 0:  # "closing transmission channel"
            return Outcome(Fate.LATER, code, goes_on=False)
        try:
            self._backend.connection.rset()
            goes_on = True
        except (OSError, smtplib.SMTPException):
            goes_on = False
        if code >= 500:
            return Outcome(Fate.REFUSED, code, goes_on, no_such_address=no_such_address)
        return Outcome(Fate.LATER, code, goes_on)

    def close(self) -> None:
        try:
            self._backend.close()
        except (OSError, smtplib.SMTPException):
            self._backend.connection = None


class BackendCarrier:
    """Any other backend of Django's: a provider, or files in a folder."""

    def __init__(self) -> None:
        self._backend = get_connection()

    def open(self) -> None:
        try:
            self._backend.open()
        except Exception as error:
            raise NoConnection from error

    def hand_over(self, message: Message) -> Outcome:
        try:
            self._backend.send_messages([message.as_email()])
        except Exception as error:
            return _outcome_of(error)
        return Outcome(Fate.HANDED_OVER)

    def close(self) -> None:
        self._backend.close()


def _outcome_of(error: Exception) -> Outcome:
    """What the failure of a provider means, by the way its libraries tell it."""
    from anymail.exceptions import AnymailRecipientsRefused
    from requests import ConnectionError as NotConnected
    from requests import ConnectTimeout

    code: Any = getattr(error, "status_code", None)
    if isinstance(error, AnymailRecipientsRefused):
        return Outcome(Fate.REFUSED, no_such_address=True)
    if isinstance(code, int):
        # Too fast, an account that is refused, or nobody at home: not accepted, nor will the next.
        if code in (401, 402, 403, 429, 503):
            return Outcome(Fate.LATER, code, goes_on=False)
        if 400 <= code < 500:
            return Outcome(Fate.REFUSED, code)
        return Outcome(Fate.UNCERTAIN, code, goes_on=False)
    cause = error.__cause__ or error
    if isinstance(cause, ConnectTimeout):
        return Outcome(Fate.LATER, goes_on=False)
    if isinstance(cause, NotConnected) and "NewConnectionError" in repr(cause):
        return Outcome(Fate.LATER, goes_on=False)
    return Outcome(Fate.UNCERTAIN, goes_on=False)
