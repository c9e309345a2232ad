"""How a case went: what all who take part may know of it, and the contributions one may see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format

from oggz.casework.access.seats import Seat
from oggz.casework.cases.models import (
    Alarm,
    Case,
    Consent,
    File,
    Handover,
    Merge,
    Objection,
    Participation,
    Restriction,
    SecrecyDecision,
    Step,
    Weighing,
)
from oggz.casework.cases.references import reference
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
    restrictions: Sequence[Restriction]
    alarms: Sequence[Alarm]
    consents: Sequence[Consent]
    secrecy: Sequence[SecrecyDecision]
    discussions: Sequence[Discussion]
    merges: Sequence[Merge]
    handovers: Sequence[Handover]

    @property
    def grounds(self) -> list[Ground]:
        return [*self.weighings, *self.objections, *self.alarms, *self.secrecy]


def record(
    seat: Seat, files: Sequence[File], merges: Sequence[Merge], handovers: Sequence[Handover]
) -> Record:
    """Of a case, for who may know of `files`; nine queries.

    Consent, and that a file is restricted, are known to who works with that person; secrecy to the
    party that set it aside, because it would tell others that there is something to tell.
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
        list(
            Restriction.objects.filter(file=seat.own_file, **of_case)
            .select_related("party").defer("ending").order_by("at")
        ),
        list(Alarm.objects.filter(**of_case).select_related("party").order_by("at")),
        list(Consent.objects.filter(file=seat.own_file).select_related("party").order_by("at")),
        list(
            SecrecyDecision.objects.filter(party=seat.party, **of_case)
            .select_related("party").order_by("at")
        ),
        list(Discussion.objects.filter(**of_case).select_related("party").order_by("at")),
        merges,
        [each for each in handovers if each.to.file in files],
    )  # fmt: skip


def moments(case: Case, found: Record) -> list[Moment]:
    """The latest first; of what happened at one moment, the last that was recorded."""
    told = [
        *_steps(case, found.steps), *_taking_part(found.participations), *_grounds(found),
        *_merges(case, found.merges), *_handovers(found.handovers),
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


def _handovers(handovers: Sequence[Handover]) -> Iterator[Moment]:
    for each in handovers:
        asked = f"{each.to.member} ({each.to.party.name}) gevraagd over te nemen: {each.words}"
        asked = f"{asked}, tot en met {date_format(each.until, 'j F Y')}"
        yield Moment(each.at, "transfer", asked, each.party)
        if each.ended_at and each.taken is None:
            yield Moment(each.ended_at, "transfer", "Overdracht ingetrokken")
        elif each.taken:
            yield Moment(each.ended_at, "circle-check", "Overdracht aangenomen", each.to.party)
        elif each.ended_at:
            why = f"Overdracht niet aangenomen: {each.get_why_not_display()}"
            yield Moment(each.ended_at, "circle-x", why, each.to.party)


def _merges(case: Case, merges: Sequence[Merge]) -> Iterator[Moment]:
    for each in merges:
        other = each.merged_id if each.kept_id == case.pk else each.kept_id
        way = "kwam hierbij" if each.kept_id == case.pk else "nam deze casus op"
        yield Moment(each.at, "arrow-merge", f"Casus {reference(other)} {way}", each.party)
        if each.undone_at:
            apart = f"Casus {reference(other)} en deze gingen weer apart verder"
            yield Moment(each.undone_at, "arrows-split", apart)


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
    for restriction in found.restrictions:
        if restriction.thread:
            continue  # a text that not everybody may know of
        yield Moment(restriction.at, "lock", "Gegevens beperkt (AVG 18)", restriction.party)
        if restriction.lifted_at:
            yield Moment(restriction.lifted_at, "lock-open", "Beperking opgeheven")
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
