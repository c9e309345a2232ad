"""Mail to one person: to confirm an address, and to try an edition out."""

import logging

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from oggz.portal.newsletters import composing, messages, tokens
from oggz.portal.newsletters.models import Edition
from oggz.portal.newsletters.services.errors import NewsletterError
from oggz.portal.newsletters.services.subscriptions import DAYS_TO_CONFIRM, awaited

logger = logging.getLogger(__name__)


def confirmation(request: int) -> EmailMultiAlternatives | None:
    """Asks the owner of an address whether it is meant; None if that is settled meanwhile."""
    asked = awaited(request)
    if asked is None:
        return None
    path = reverse("newsletters:confirm", args=[tokens.CONFIRM.token(asked.pk)])
    context = {
        "letters": [letter.title for letter in asked.newsletters.with_place()],
        "confirm_url": composing.absolute(path),
        "days": DAYS_TO_CONFIRM,
        "site": settings.BASE_URL,
        "colours": {"primary": "#0b4f5c"},
        "subject": "Bevestig uw inschrijving",
    }
    message = EmailMultiAlternatives(
        subject="Bevestig uw inschrijving",
        body=composing.text_of("newsletters/mail/confirm.txt", context),
        to=[asked.address],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(
        composing.html_of("newsletters/mail/confirm.mjml", context), "text/html"
    )
    return message


def send_example(edition: Edition, address: str) -> None:
    """Send an edition as it is now to its editor; raises `NewsletterError` if that fails."""
    composed = composing.example_of(composing.compose(edition))
    name, sender = messages.sender_of(edition.newsletter.title)
    message = EmailMultiAlternatives(
        subject=f"[Proef] {edition.subject}",
        body=composed.text,
        from_email=messages.formataddr((name, sender)),
        to=[address],
    )
    message.attach_alternative(composed.html, "text/html")
    try:
        message.send()
    except Exception as error:
        logger.warning("a test mail could not be sent", exc_info=error)
        raise NewsletterError(
            "De proefmail kon niet weg: de mailserver is niet bereikbaar of weigert haar. Probeer"
            " het later opnieuw, of waarschuw de beheerder."
        ) from error
