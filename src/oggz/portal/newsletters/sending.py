"""One batch of an edition, over one connection to the mail server."""

import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from oggz.portal.newsletters import claims, services
from oggz.portal.newsletters.messages import Letter
from oggz.portal.newsletters.models import Delivery, Edition
from oggz.portal.newsletters.services.bounces import count_bounce
from oggz.portal.newsletters.services.sending import finish_edition, note_trouble
from oggz.web.carriers import Fate, NoConnection, Outcome, carrier

logger = logging.getLogger(__name__)

# A batch gives way to other work after so many messages, or so long.
BATCH = 1000
BATCH_SECONDS = 20
# So many refused one after the other is no accident: somebody should look first.
MOST_REFUSED_IN_A_ROW = 25
# Each of them is a reader who perhaps gets nothing: with so many in an hour somebody should look.
MOST_UNCERTAIN = 10

_UNREACHABLE = (
    "De mailserver is niet bereikbaar of weigert ons. Wij proberen het elke minuut opnieuw; u hoeft"
    " niets te doen. Duurt het lang, waarschuw dan de beheerder."
)
_ALL_REFUSED = (
    "De mailserver weigerde veel berichten achter elkaar. Het versturen is onderbroken. Vraag de"
    " beheerder wat er is, en druk dan op ‘Ga verder’."
)
_KEEPS_BREAKING = (
    "De verbinding met de mailserver breekt telkens af. Het versturen is onderbroken. Vraag de"
    " beheerder wat er is, en druk dan op ‘Ga verder’."
)


@dataclass
class Batch:
    """What a batch did; `more` if there was more to send now."""

    number: int = 0
    more: bool = False


def send_batch(edition: int, *, database: BaseDatabaseWrapper = connection) -> Batch:
    """Send what waits, as far as a batch goes. Nothing if all connections are in use."""
    with claims.slot_of(database, edition) as slot:
        if slot is None:
            return Batch()
        chosen = Edition.objects.select_related("newsletter").filter(pk=edition).first()
        if chosen is None or chosen.state != Edition.State.SENDING:
            return Batch()
        if not type(chosen.newsletter).objects.open().filter(pk=chosen.newsletter_id).exists():
            _pause(edition, "Deze nieuwsbrief is niet meer openbaar.")
            return Batch()
        batch = _send(claims.Claims(database, edition, slot), Letter(chosen))
    finish_edition(edition)
    return batch


def _send(claimed: claims.Claims, letter: Letter) -> Batch:
    batch, refused = Batch(), 0
    started = time.monotonic()
    way = carrier()
    try:
        way.open()
    except NoConnection:
        note_trouble(claimed.edition, _UNREACHABLE)
        logger.warning("the mail server cannot be reached")
        return batch
    try:
        claim = claimed.claim()
        while claim is not None:
            outcome = way.hand_over(letter.to(claim))
            if outcome.fate is Fate.HANDED_OVER:
                refused = 0
            elif outcome.fate is Fate.REFUSED:
                refused += 1
            batch.number += 1
            is_last = (
                not outcome.goes_on
                or refused >= MOST_REFUSED_IN_A_ROW
                or batch.number >= BATCH
                or time.monotonic() - started > BATCH_SECONDS
            )
            if is_last:
                claimed.note(claim, outcome)
                batch.more = outcome.goes_on
                following = None
            else:
                following = claimed.claim(claim, outcome)
            if outcome.no_such_address:
                with transaction.atomic():
                    count_bounce(claim.subscriber)
            claim = following
    finally:
        way.close()
    _tell(claimed.edition, outcome if batch.number else None, refused)
    if refused >= MOST_REFUSED_IN_A_ROW:
        batch.more = False
    return batch


def _tell(edition: int, last: Outcome | None, refused: int) -> None:
    if refused >= MOST_REFUSED_IN_A_ROW:
        _pause(edition, _ALL_REFUSED)
        logger.warning("an edition was paused: %d refusals in a row", refused)
    elif last and last.fate is Fate.UNCERTAIN and _lately_uncertain(edition) >= MOST_UNCERTAIN:
        _pause(edition, _KEEPS_BREAKING)
        logger.warning("an edition was paused: connections keep breaking")
    else:
        note_trouble(edition, "" if last is None or last.goes_on else _UNREACHABLE)


def _pause(edition: int, trouble: str) -> None:
    """Unless another connection did it just now, or an editor."""
    with suppress(services.NewsletterError):
        services.pause(edition, trouble=trouble)


def _lately_uncertain(edition: int) -> int:
    lately = timezone.now() - timedelta(hours=1)
    uncertain = Delivery.objects.filter(edition=edition, state=Delivery.State.UNCERTAIN)
    return uncertain.filter(changed_at__gt=lately).count()
