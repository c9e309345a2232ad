"""Writing casework's own source file for a monitor, or nothing at all."""

import csv
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from uuid import UUID

from django.db import transaction

from oggz.casework.access import barrier
from oggz.casework.audit import context
from oggz.casework.audit.context import Acting
from oggz.casework.audit.services import Event, record, record_many
from oggz.casework.cases.references import reference
from oggz.casework.cases.services.telling import event
from oggz.casework.parties import sessions
from oggz.casework.parties.mail import notify
from oggz.casework.steering.delivering.acting import Deliverer, deliverer
from oggz.casework.steering.delivering.asking import Asked
from oggz.casework.steering.delivering.cells import Cells, kinds_for
from oggz.casework.steering.delivering.selecting import Along, Selected, select
from oggz.casework.steering.errors import SteeringError
from oggz.monitor.files import whole_file
from oggz.monitor.sources import check

# Under the names of the columns.
_FIRST_LINE = 2


@dataclass(frozen=True)
class Exported:
    """How many are in the file, and of how many cases that is not so."""

    people: int
    stopped: int
    refused: int


def export(out: Path, asked: Asked, *, by: str, covenant: UUID | None = None) -> Exported:
    """Write the file, for its owner alone, as the process coordinator `by`.

    What goes along is recorded for each person, and in all, in the transaction that reads it; the
    file stands there once that is kept. Raises PlatformError, and then there is no file.
    """
    _refuse_existing(out)
    with context.acting(Acting()), whole_file(out) as part:
        with transaction.atomic():
            who = deliverer(by, asked, covenant=covenant)
            barrier.tell(who.viewer)
            sessions.hold(who.viewer.member, who.viewer.party, who.viewer.role)
            found = select(who.viewer, asked, kinds_for(asked.columns))
            if not found.along:
                raise SteeringError(_nobody(found))
            _refuse_faults(part, asked, _write(part, asked, found))
            _record(who, asked, found)
            _tell(who)
        _refuse_existing(out)
    return Exported(len(found.along), found.stopped, found.refused)


def _refuse_existing(out: Path) -> None:
    if out.exists():
        raise SteeringError(f"{out} bestaat al. Kies een andere naam, of haal het bestand weg.")


def _nobody(found: Selected) -> str:
    told = (
        "Er is niets te leveren: deze procesregisseur doet in deze periode voor dit doel aan geen"
        " casus mee die het convenant laat leveren. Er is niets geschreven."
    )
    if found.stopped:
        told += f" Bij {found.stopped} was er bezwaar, of een verzoek om beperking of wissen."
    return told


def _write(part: Path, asked: Asked, found: Selected) -> list[Along]:
    """In the order of numbers that are made for this file alone, so that nothing tells who came
    when; that order."""
    cells = Cells(asked, found.along)
    numbered = sorted(((secrets.token_hex(16), each) for each in found.along), key=itemgetter(0))
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, asked.columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows({"record_id": number} | cells.of(each) for number, each in numbered)
    return [each for _, each in numbered]


def _refuse_faults(part: Path, asked: Asked, written: Sequence[Along]) -> None:
    """What the monitor would send back is not written at all; told is in which cases it stands."""
    report = check(part, agreement=asked.agreement, source=asked.source)
    if report.ok:
        return
    told = ["De monitor zou dit bestand weigeren, dus er is niets geschreven."]
    for each in report.errors:
        lines = (place.line - _FIRST_LINE for place in each.places)
        cases = [reference(written[line].seat.case.pk) for line in lines if line >= 0]
        where = f" Casus {', '.join(cases)}." if cases else ""
        told.append(f"- {each.column or 'rij'}: {each.fault.text}.{where}")
    raise SteeringError("\n".join(told))


def _record(who: Deliverer, asked: Asked, found: Selected) -> None:
    record_many(
        [
            event(
                each.seat, "export", file=each.seat.own_file, categories=each.categories,
                articles=each.articles,
            )
            for each in found.along
        ]
    )  # fmt: skip
    counts = Counter(category for each in found.along for category in each.categories)
    viewer = who.viewer
    record(
        Event(
            action="monitor.exported", member=viewer.member, party=viewer.party, role=viewer.role,
            purpose=viewer.purpose, covenant=viewer.covenant, categories=tuple(sorted(counts)),
            articles=tuple(sorted({a for each in found.along for a in each.articles})),
            object_kind="source", object_id=asked.source,
            detail={"agreement": asked.agreement.checksum, "people": len(found.along)}
            | {category.value: count for category, count in sorted(counts.items())},
        )
    )  # fmt: skip


def _tell(who: Deliverer) -> None:
    """The file is made at the machine, not in anybody's browser: they must hear of it."""
    party = who.membership.party
    notify(
        [who.membership.member.email, party.data_protection_officer],
        "Er is een bestand voor de monitor gemaakt",
        f"Uit naam van een procesregisseur van {party.name} is een bestand voor de monitor gemaakt."
        " Klopt dit niet, meld het dan meteen. In de verantwoording staat wie het deed en wanneer.",
        path="/verantwoording/", name="monitor_exported",
    )  # fmt: skip
