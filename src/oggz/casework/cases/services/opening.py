"""From a weighing to a case; without a covenant that holds there is none."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from oggz.casework.access import seats
from oggz.casework.access.deciding import Thing, require
from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat, hold
from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.models import Case, File, Participation, Weighing
from oggz.casework.cases.models.content import LONGEST_TEXT
from oggz.casework.cases.services.once import key
from oggz.casework.cases.services.phases import step
from oggz.casework.cases.services.telling import told
from oggz.casework.parties import sessions
from oggz.casework.parties.models import Party
from oggz.casework.parties.sessions import Viewer
from oggz.casework.vault import services as vault
from oggz.covenant.terms import Action, Condition, DataCategory, Phase, Subject

WEIGHED = frozenset({Condition.WEIGHING, Condition.INFORMED})


@dataclass(frozen=True)
class Weighed:
    """Why data of somebody is shared at all, and whether that person knows."""

    necessity: str
    proportionality: str
    subsidiarity: str
    informed: bool
    why_not_informed: str = ""
    # On which ground a profession set its secrecy aside to report, where it has one.
    secrecy: str = ""

    def __post_init__(self) -> None:
        asked = [self.necessity, self.proportionality, self.subsidiarity]
        if not self.informed:
            asked.append(self.why_not_informed)
        if not all(text.strip() for text in asked):
            raise CaseError(
                "De afweging is niet af: noem noodzaak, evenredigheid en waarom het niet met minder"
                " kan, en als de persoon het niet weet ook waarom niet."
            )
        if len(self.text) > LONGEST_TEXT:
            raise CaseError("De afweging is te lang. Houd het bij wat nodig is om haar te volgen.")

    @property
    def text(self) -> str:
        parts = (
            self.necessity, self.proportionality, self.subsidiarity, self.why_not_informed,
            self.secrecy,
        )  # fmt: skip
        return "\n\f".join(part.strip() for part in parts)


@transaction.atomic
def open_case(
    weighed: Weighed,
    *,
    subject: Subject = Subject.PERSON,
    came_from: Party | None = None,
    by: Viewer,
) -> Seat:
    """A case with the file of one person, in which `by` takes part.

    `came_from` is the municipality where it began, when that was another one.

    Raises Unknown without a covenant that binds the party of `by`, Denied when it does not allow
    opening one.
    """
    sessions.hold(by.member, by.party, by.role)
    today = timezone.localdate()
    version = seats.binding(by, on=today)
    if version is None:
        raise Unknown
    party = Party.objects.get(slug=by.party)
    case = Case.objects.create(
        covenant=version.covenant,
        phase=Phase.TRIAGE,
        opened_by_id=by.member,
        opened_for=party,
        came_from=came_from,
    )
    file = File.objects.create(case=case, subject=subject)
    participation = Participation.objects.create(
        case=case, file=file, member_id=by.member, party=party, role=by.role,
        purpose=by.purpose, added_by_id=by.member,
    )  # fmt: skip
    seat = Seat(by, participation, version, today)
    decision = require(seat, Action.OPEN, Thing(DataCategory.CASE, file, facts=WEIGHED))
    vault.make_key(case.pk)
    Weighing.objects.create(
        case=case, party=party, by_id=by.member, informed=weighed.informed,
        reasons=weighed.text,
    )  # fmt: skip
    step(seat)
    told(seat, "open", decision, file=file)
    return seat


@transaction.atomic
def open_file(subject: Subject, *, by: Seat, once: UUID | None = None) -> File:
    """A file of somebody else in the same case, such as a child; it is seen from there only."""
    by = hold(by)
    pk = key(once, by, "file", subject)
    if file := File.objects.filter(pk=pk).first():
        return file
    file = File(pk=pk, case=by.case, subject=subject)
    decision = require(by, Action.OPEN, Thing(DataCategory.CASE, file, facts=WEIGHED))
    file.save(force_insert=True)
    told(by, "open", decision, file=file)
    return file
