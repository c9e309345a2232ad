"""What the invented people ask with their rights, recorded and taken up as at a desk."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from oggz.casework.access.seats import Seat
from oggz.casework.demonstration.people import Asks
from oggz.casework.parties.models import Party
from oggz.casework.rights.models import How
from oggz.casework.rights.services import answering, notifying, recording


def ask(asks: Asks, seat: Callable[[str], Seat]) -> None:
    """`seat` gives the seat of an account at the table of who asks."""
    row = recording.record(
        asks.kind, asks.words, received_on=timezone.localdate() - timedelta(asks.ago),
        how=How.DESK, by=seat(asks.of),
    )  # fmt: skip
    if asks.proof:
        recording.prove(row, asks.proof, by=seat(asks.of))
    if asks.delay:
        answering.extend(row, asks.delay, by=seat("regisseur"))
    if asks.party:
        party = Party.objects.get(slug=asks.party)
        notifying.ask_to_correct(row, party, by=seat("regisseur"))
