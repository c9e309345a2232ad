"""Mail of the closed environment: that something waits, never what or about whom."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from oggz.web.notices import Attachment, send_notice

__all__ = ["SITE", "Attachment", "letter", "notify"]

SITE = "OGGz Casusoverleg"


def notify(
    addresses: Iterable[str], subject: str, text: str, *, path: str, name: str,
    attachment: Attachment | None = None,
) -> None:  # fmt: skip
    """After the transaction, to each apart; a mail server that is away stops nothing.

    `name` is what a log calls this message.
    """
    body = letter(text, path)
    wanted = [address for address in addresses if address]
    transaction.on_commit(
        lambda: send_notice(subject, body, wanted, name=name, attachment=attachment)
    )


def letter(text: str, path: str) -> str:
    context = {"text": text, "url": settings.BASE_URL + path, "site": SITE}
    return render_to_string("parties/letter.txt", context)
