"""What a monitor asks of casework: by the agreement that its parties signed, and nothing else."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

from oggz.casework.steering.errors import SteeringError
from oggz.monitor import agreement as agreements
from oggz.monitor.agreement import Agreement
from oggz.monitor.agreement.model import Source
from oggz.monitor.schemas import schema

KIND = "casework"


@dataclass(frozen=True)
class Asked:
    """The agreement, which of its sources casework is, and for what purpose that one delivers."""

    agreement: Agreement
    source: str
    purpose: str

    @property
    def delivery(self) -> Source:
        return self.agreement.sources[self.source]

    @property
    def organisation(self) -> str:
        return self.agreement.parties[self.source].organisation

    @property
    def columns(self) -> tuple[str, ...]:
        """Those that the agreement names, in the order of the table."""
        return tuple(name for name in schema(KIND).names if name in self.delivery.variables)

    @property
    def since(self) -> datetime:
        return _midnight(self.agreement.period.start)

    @property
    def until(self) -> datetime:
        """The moment after the period: cases are told of as they stood just before."""
        return _midnight(self.agreement.period.end + timedelta(1))


def _midnight(day: object) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))  # type: ignore[arg-type]


def read(path: Path, source: str | None = None, *, invented: bool = False) -> Asked:
    """The agreement in a file, when casework may deliver under it today.

    `invented` says that everybody in this environment is invented: an agreement to practise with
    has open questions of law. Raises PlatformError that says what is wrong.
    """
    agreement = agreements.read(path)
    name = source or _only_source(agreement)
    agreements.require(agreement, "check", source=name)
    delivery = agreement.sources[name]
    if delivery.kind != KIND:
        raise SteeringError(f"De bron {name} levert in deze afspraak iets anders dan casussen.")
    if agreement.people == "invented" and not invented:
        raise SteeringError(
            "Deze afspraak is om te oefenen met verzonnen mensen. Gebruik haar alleen in een"
            " oefenomgeving, en geef dan --invented."
        )
    grounds = (agreement.framework.ground(each) for each in delivery.legal_grounds)
    purposes = sorted({ground.purpose for ground in grounds if ground})
    if len(purposes) != 1:
        raise SteeringError(f"De afspraak moet voor {name} precies één doel noemen.")
    return Asked(agreement, name, purposes[0])


def _only_source(agreement: Agreement) -> str:
    found = [name for name, source in agreement.sources.items() if source.kind == KIND]
    if not found:
        raise SteeringError(
            "In deze afspraak is er geen bron die casussen levert. De bronnen zijn:"
            f" {', '.join(agreement.sources)}."
        )
    if len(found) > 1:
        raise SteeringError(f"Noem met --source voor welke bron dit is: {', '.join(found)}.")
    return found[0]
