"""How mail leaves the platform: by an SMTP server, by a provider, or not at all.

Chosen by the environment. In the demonstration and in development nothing leaves the machine:
each message becomes a file that any mail program opens. In production somebody must choose.
"""

import os
import re
import secrets
from collections.abc import Iterable
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.utils import timezone

from oggz.errors import PlatformError
from oggz.web import locations
from oggz.web.modes import Mode, current_mode

_EXAMPLE_SENDER = "KwetsbareGroepen.nl <nieuwsbrief@voorbeeld.example>"
_TIMEOUT_SECONDS = 30
# Those of django-anymail that hand over a message by the provider's own interface.
_PROVIDERS = (
    "amazon_ses", "brevo", "mailersend", "mailgun", "mailjet", "mailtrap", "mandrill", "postal",
    "postmark", "resend", "scaleway", "sparkpost", "unisender_go",
)  # fmt: skip
_PROVIDER_SETTING = "OGGZ_ANYMAIL_"
_NOT_OF_THE_PROVIDER = ("OGGZ_ANYMAIL_PROVIDER",)
_HOW = (
    "Geef OGGZ_SMTP_URL (zoals smtp://naam:wachtwoord@mail.voorbeeld.nl:587) of"
    " OGGZ_ANYMAIL_PROVIDER."
)


def mail_settings(example: str = _EXAMPLE_SENDER) -> dict[str, Any]:
    """Django's settings for mail; raises `PlatformError` where the environment is unclear.

    `example` is who sends where nothing leaves the machine.
    """
    smtp, provider = os.environ.get("OGGZ_SMTP_URL"), os.environ.get("OGGZ_ANYMAIL_PROVIDER")
    if smtp and provider:
        raise PlatformError("OGGZ_SMTP_URL en OGGZ_ANYMAIL_PROVIDER gaan niet samen: kies er een.")
    sender = _sender(example)
    chosen: dict[str, Any] = {
        "DEFAULT_FROM_EMAIL": sender,
        "SERVER_EMAIL": sender,
        "EMAIL_TIMEOUT": _TIMEOUT_SECONDS,
        # Where refused messages come back: an address of which the server keeps what follows a +.
        "MAIL_RETURN": _return_address(),
        # How many connections send one newsletter at the same moment.
        "MAIL_CONNECTIONS": _number("OGGZ_MAIL_CONNECTIONS", 2, most=8),
        "MAIL_FOLDER": locations.var() / "mail",
        "ANYMAIL": {},
    }
    if smtp:
        return chosen | _smtp(smtp)
    if provider:
        return chosen | _provider(provider)
    if current_mode() is Mode.PRODUCTION:
        raise PlatformError(f"In productie is nodig hoe mail weggaat. {_HOW}")
    return chosen | {"EMAIL_BACKEND": "oggz.web.mail.FolderBackend"}


def _sender(example: str) -> str:
    text = os.environ.get("OGGZ_MAIL_FROM", "")
    if not text:
        if current_mode() is Mode.PRODUCTION:
            raise PlatformError(
                "In productie is OGGZ_MAIL_FROM nodig: de afzender van mail, zoals"
                " ‘KwetsbareGroepen.nl <nieuwsbrief@voorbeeld.nl>’."
            )
        return example
    name, address = parseaddr(text)
    if not name.isprintable() or not _is_one_line(text) or not _is_address(address):
        raise PlatformError(
            "OGGZ_MAIL_FROM is geen afzender: schrijf een adres, of een naam met het adres"
            " tussen < en >."
        )
    return text


def _return_address() -> str:
    address = os.environ.get("OGGZ_MAIL_RETURN", "")
    if address and not _is_address(address):
        raise PlatformError(
            "OGGZ_MAIL_RETURN is geen e-mailadres: schrijf het als terug@voorbeeld.nl."
        )
    return address


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return _is_one_line(text)


def _is_one_line(text: str) -> bool:
    return not re.search(r"[\x00-\x1f\x7f]", text)


def _number(variable: str, default: int, *, most: int) -> int:
    text = os.environ.get(variable, str(default))
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise PlatformError(f"{variable} is ‘{text}’; kies een getal van 1 tot en met {most}.")
    return int(text)


def _smtp(url: str) -> dict[str, Any]:
    """smtp:// asks the server for TLS and refuses to go on without; smtps:// begins with it."""
    wrong = PlatformError(
        "OGGZ_SMTP_URL is geen adres van een mailserver: schrijf het als"
        " smtp://naam:wachtwoord@server:587, of smtps:// met poort 465."
    )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise wrong from None  # its text may quote the password
    options = parse_qs(parts.query)
    starttls = options.pop("starttls", ["yes"])[-1]
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or options:
        raise wrong
    if starttls not in ("yes", "no"):
        raise PlatformError("Achter OGGZ_SMTP_URL mag alleen ?starttls=no staan.")
    secure = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or (465 if secure else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": not secure and starttls == "yes",
    }


def _provider(name: str) -> dict[str, Any]:
    if name not in _PROVIDERS:
        raise PlatformError(
            f"OGGZ_ANYMAIL_PROVIDER is ‘{name}’; kies uit: {', '.join(_PROVIDERS)}."
        )
    given = {
        variable.removeprefix(_PROVIDER_SETTING): value
        for variable, value in os.environ.items()
        if variable.startswith(_PROVIDER_SETTING) and variable not in _NOT_OF_THE_PROVIDER
    }
    return {
        "EMAIL_BACKEND": f"anymail.backends.{name}.EmailBackend",
        "ANYMAIL": given
        | {
            "REQUESTS_TIMEOUT": _TIMEOUT_SECONDS,
            # Who opens or clicks what is nobody's business. A provider that cannot be told so by
            # message must be told so in its own settings.
            "SEND_DEFAULTS": {"track_opens": False, "track_clicks": False},
            "IGNORE_UNSUPPORTED_FEATURES": True,
        },
    }


class FolderBackend(BaseEmailBackend):
    """Writes each message to a file of its own, for the demonstration and development."""

    def send_messages(self, email_messages: Iterable[EmailMessage]) -> int:
        from django.conf import settings

        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        number = 0
        for message in email_messages:
            now = timezone.localtime()
            name = f"{now:%Y%m%d-%H%M%S-%f}-{secrets.token_hex(3)}"
            # Renamed when complete, so that who reads along never sees half a message.
            writing = folder / f"{name}.writing"
            writing.write_bytes(message.message().as_bytes(linesep="\r\n"))
            writing.rename(folder / f"{name}.eml")
            number += 1
        return number
