"""Every night all seals are checked; what is found is recorded, and mailed when it is wrong."""

from django.core.mail import EmailMessage
from django.db import transaction

from oggz.casework.audit import anchoring, sealing, verification
from oggz.casework.audit.services import Event, Outcome, record
from oggz.casework.audit.verification import Fault, Found
from oggz.casework.parties.models import Party


def check_all() -> list[Fault]:
    """Check everything, record the outcome, and tell the officers of all parties of faults."""
    found = Found()
    with sealing.connected() as connection:
        faults = [
            *verification.faults(connection, found=found),
            *anchoring.false_stamps(connection),
        ]
    with transaction.atomic():
        record(
            Event(
                action="audit.verified",
                outcome=Outcome.FAILED if faults else Outcome.DONE,
                object_kind="seals",
                object_id=found.seals,
                detail={"faults": min(len(faults), 9_999_999), "late": min(found.late, 9_999_999)},
            )
        )
    if faults:
        _tell(faults)
    return faults


def _tell(faults: list[Fault]) -> None:
    """Each officer apart; where it is, may be in a covenant that their party has no part in."""
    for party in Party.objects.active():
        EmailMessage(
            "De verantwoording van OGGz Casusoverleg klopt niet meer",
            f"Bij de controle van vannacht klopte er {len(faults)} keer iets niet: er is iets"
            " veranderd, verwijderd, toegevoegd of afgekapt in wat is vastgelegd.\n\n"
            "Laat de beheerder niets meer wijzigen, een kopie van de database bewaren, en in uw"
            " bijzijn deze opdracht geven, met een zegel uit een eerder bericht:\n\n"
            "    oggz casework verify_audit --head ZEGEL\n",
            to=[party.data_protection_officer],
        ).send()
