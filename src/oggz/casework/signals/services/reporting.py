"""Reporting a worry about somebody: what was told is kept, and who reads signals gets it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.urls import reverse

from oggz.casework.access.deciding import Thing, require
from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat
from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.models import Consent, Kind, Participation, Signal
from oggz.casework.cases.models.choices import LifeDomain
from oggz.casework.cases.models.signals import HeardFrom, Urgency
from oggz.casework.cases.references import reference
from oggz.casework.cases.services import content, phases
from oggz.casework.cases.services.telling import told
from oggz.casework.parties import sessions
from oggz.casework.parties.mail import notify
from oggz.casework.parties.models import Membership
from oggz.casework.parties.sessions import Viewer
from oggz.casework.signals import desks
from oggz.casework.vault import services as vault
from oggz.covenant.terms import Action, Condition, DataCategory


@dataclass(frozen=True)
class Told:
    """What somebody reports. What is not known is left out; by something the person is found."""

    text: str
    domains: Sequence[LifeDomain]
    urgency: Urgency
    heard_from: HeardFrom
    person_knows: bool
    consent: bool = False
    name: str = ""
    birth_date: date | None = None
    age: int | None = None
    address: str = ""
    place: str = ""
    phone: str = ""
    tried: str = ""
    parts: tuple[tuple[DataCategory, Kind, str], ...] = field(init=False)

    def __post_init__(self) -> None:
        if not (self.name or self.address or self.place):
            raise CaseError("Noem een naam, een adres of een plek, zodat iemand te vinden is.")
        domains = "; ".join(each.dutch for each in LifeDomain if each in self.domains)
        age = "" if self.age is None else f"Geschatte leeftijd: {self.age} jaar"
        born = self.birth_date.isoformat() if self.birth_date else ""
        every = (
            (DataCategory.SIGNAL, Kind.NOTE, self.text),
            (DataCategory.SIGNAL, Kind.DOMAINS, domains),
            (DataCategory.SIGNAL, Kind.TRIED, self.tried),
            (DataCategory.IDENTITY, Kind.NAME, self.name),
            (DataCategory.IDENTITY, Kind.BIRTH_DATE, born),
            (DataCategory.IDENTITY, Kind.NOTE, age),
            (DataCategory.CONTACT, Kind.ADDRESS, self.address),
            (DataCategory.CONTACT, Kind.NOTE, self.place),
            (DataCategory.CONTACT, Kind.PHONE, self.phone),
        )
        object.__setattr__(self, "parts", tuple(each for each in every if each[2].strip()))


class NobodyReads(CaseError):
    """There is nobody now who may read signals; nothing was kept."""

    def __init__(self) -> None:
        super().__init__("Er is nu niemand die dit signaal kan lezen. Het is niet verstuurd.")


@transaction.atomic
def report(signal: Told, *, by: Viewer) -> str:
    """Keep a signal and let it reach who reads signals; what it is called from now on.

    Who reports takes no seat by it. Raises Unknown without a covenant that binds the party,
    Denied for what it does not let report, NobodyReads, and CaseError for what cannot be so.
    """
    sessions.hold(by.member, by.party, by.role)
    seat = desks.desk_of(by)
    if seat is None:
        raise Unknown
    _require(signal, seat)
    reading = desks.readers(seat, consent=signal.consent)
    if not desks.anybody(reading):
        raise NobodyReads
    _keep(signal, seat)
    _let_read(reading, seat)
    _notify(reading, signal.urgency)
    return reference(seat.case.pk)


def _require(signal: Told, seat: Seat) -> None:
    """All that would be kept is allowed, before anything is."""
    facts = frozenset({Condition.CONSENT} if signal.consent else ())
    for category in dict.fromkeys(category for category, _, _ in signal.parts):
        thing = Thing(category, seat.own_file, source=seat.viewer.party, facts=facts)
        require(seat, Action.REPORT, thing)


def _keep(signal: Told, seat: Seat) -> None:
    case, file = seat.case, seat.own_file
    case.save(force_insert=True)
    file.save(force_insert=True)
    vault.make_key(case.pk)
    if signal.consent:
        Consent.objects.create(file=file, party=seat.party, by_id=seat.viewer.member)
        told(seat, "consent.give", file=file)
    Signal.objects.create(
        case=case, urgency=signal.urgency, heard_from=signal.heard_from,
        person_knows=signal.person_knows,
    )  # fmt: skip
    for category, kind, text in signal.parts:
        content.report(file, category, text, kind=kind, by=seat)
    phases.step(seat)


def _let_read(reading: Sequence[Membership], seat: Seat) -> None:
    # In one statement: from the first participant on, who reported sees nothing of it any more.
    Participation.objects.bulk_create(
        Participation(
            case=seat.case, file=seat.own_file, member=each.member, party=each.party,
            role=each.role, purpose=seat.viewer.purpose, added_by_id=seat.viewer.member,
        )
        for each in reading
    )  # fmt: skip


def _notify(reading: Sequence[Membership], urgency: Urgency) -> None:
    acute = urgency is Urgency.ACUTE
    notify(
        {each.member.email for each in reading},
        "Er wacht een acuut signaal" if acute else "Er wacht een signaal",
        "Er is een acuut signaal gemeld. Lees het zo snel mogelijk." if acute
        else "Er is een signaal gemeld. U kunt het lezen en wegen.",
        path=reverse("signals:inbox"), name="signal",
    )  # fmt: skip
