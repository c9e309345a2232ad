"""How a case went: what all who take part may know of it, and the contributions one may see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from oggz.casework.access.seats import Seat
from oggz.casework.cases.models import (
    Alarm,
    Case,
    Consent,
    File,
    Objection,
    Participation,
    SecrecyDecision,
    Step,
    Weighing,
)
from oggz.casework.cases.services.words import Ground
from oggz.casework.conferences.models import Discussion
from oggz.casework.parties.models import Party
from oggz.covenant.terms import Phase

LONGEST = 100


@dataclass(frozen=True)
class Moment:
    at: datetime
    icon: str
    text: str
    # None where only what became of it is kept, not by whom: the log has that.
    party: Party | None = None
    ground: Ground | None = None


@dataclass(frozen=True)
class Record:
    """What was recorded in a case, as far as a seat may know that it was."""

    steps: Sequence[Step]
    participations: Sequence[Participation]
    weighings: Sequence[Weighing]
    objections: Sequence[Objection]
    alarms: Sequence[Alarm]
    consents: Sequence[Consent]
    secrecy: Sequence[SecrecyDecision]
    discussions: Sequence[Discussion]

    @property
    def grounds(self) -> list[Ground]:
        return [*self.weighings, *self.objections, *self.alarms, *self.secrecy]


def record(seat: Seat, files: Sequence[File]) -> Record:
    """Of a case, for who may know of `files`; eight queries.

    Consent is known to who works with that person, secrecy to the party that set it aside: it
    would tell others that there is something to tell.
    """
    of_case = {"case": seat.case}
    return Record(
        list(Step.objects.filter(**of_case).select_related("party")),
        list(
            Participation.objects.filter(file__in=files, **of_case)
            .select_related("party", "member", "file")
            .order_by("party__name", "since", "pk")
        ),
        list(Weighing.objects.filter(**of_case).select_related("party").order_by("at")),
        list(Objection.objects.filter(**of_case).select_related("party").order_by("at")),
        list(Alarm.objects.filter(**of_case).select_related("party").order_by("at")),
        list(Consent.objects.filter(file=seat.own_file).select_related("party").order_by("at")),
        list(
            SecrecyDecision.objects.filter(party=seat.party, **of_case)
            .select_related("party").order_by("at")
        ),
        list(Discussion.objects.filter(**of_case).select_related("party").order_by("at")),
    )  # fmt: skip


def moments(case: Case, found: Record) -> list[Moment]:
    """The latest first; of what happened at one moment, the last that was recorded."""
    told = [
        *_steps(case, found.steps), *_taking_part(found.participations), *_grounds(found),
        *(
            Moment(each.at, "users-group", "Besproken in een casusoverleg", each.party)
            for each in found.discussions
        ),
    ]  # fmt: skip
    return sorted(told, key=lambda each: each.at, reverse=True)


def _steps(case: Case, steps: Sequence[Step]) -> Iterator[Moment]:
    phase, level = "", 0
    for step in steps:
        if step.phase != phase:
            verb = "Heropend in" if phase == Phase.CLOSED else "Fase:"
            if not phase and step.phase != Phase.SIGNAL:
                verb = "Casus geopend, fase"
            yield Moment(step.at, "route", f"{verb} {Phase(step.phase).dutch}", step.party)
        elif step.level != level:
            way = "Opgeschaald" if step.level > level else "Afgeschaald"
            yield Moment(step.at, "arrows-up-down", f"{way} naar niveau {step.level}", step.party)
        phase, level = step.phase, step.level


def _taking_part(participations: Sequence[Participation]) -> Iterator[Moment]:
    for each in participations:
        role = each.get_role_display()
        yield Moment(each.since, "user-plus", f"{each.member} ({role}) doet mee", each.party)
        if each.has_ended:
            gone = f"{each.member} ({role}) doet niet meer mee"
            yield Moment(each.until, "user-minus", gone, each.party)


def _grounds(found: Record) -> Iterator[Moment]:
    for weighing in found.weighings:
        informed = "persoon geïnformeerd" if weighing.informed else "persoon niet geïnformeerd"
        yield Moment(
            weighing.at, "scale", f"Afweging vastgelegd, {informed}", weighing.party, weighing
        )
    for objection in found.objections:
        text = "Bezwaar vastgelegd"
        yield Moment(objection.at, "hand-stop", text, objection.party, objection)
        if objection.overridden_at:
            yield Moment(
                objection.overridden_at, "hand-stop",
                "Vastgelegd waarom het delen ondanks het bezwaar doorgaat",
            )  # fmt: skip
        if objection.decided_at:
            outcome = "toegewezen" if objection.upheld else "afgewezen"
            yield Moment(objection.decided_at, "gavel", f"Bezwaar {outcome}")
    for alarm in found.alarms:
        yield Moment(alarm.at, "ambulance", "Acuut gevaar vastgelegd", alarm.party, alarm)
    for decision in found.secrecy:
        ground = decision.get_ground_display()
        yield Moment(
            decision.at, "lock-open", f"Beroepsgeheim opzijgezet: {ground}", decision.party,
            decision,
        )  # fmt: skip
    for consent in found.consents:
        who = "Wie het gezag heeft" if consent.by_guardian else "De persoon"
        yield Moment(consent.at, "circle-check", f"{who} gaf toestemming", consent.party)
        if consent.withdrawn_at:
            yield Moment(consent.withdrawn_at, "circle-x", f"{who} trok de toestemming in")
