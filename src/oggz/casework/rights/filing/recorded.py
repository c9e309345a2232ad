"""What was recorded of the work with somebody: grounds, requests, the plan, letters, and the rest.

Whatever a room keeps sealed and nobody thought of here is found by its columns, so that a new room
cannot keep something from the person by being forgotten.
"""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import models

from oggz.casework.cases.models import (
    Alarm,
    Case,
    Consent,
    Contribution,
    File,
    Objection,
    RestrictedUse,
    Restriction,
    SecrecyDecision,
    Signal,
    Weighing,
)
from oggz.casework.cases.models.choices import LifeDomain, RestrictionGround, UseGround
from oggz.casework.cases.models.signals import HeardFrom, Urgency
from oggz.casework.plans.models import Item, ItemKind
from oggz.casework.plans.terms import DETAILS
from oggz.casework.rights.filing.shape import Recorded
from oggz.casework.rights.models import Exemption, Request
from oggz.casework.transfers.models import Arrived, Transfer
from oggz.casework.vault.fields import open_rows, sealed_fields

_GROUNDS = (
    (Weighing, "Afweging waarom delen nodig is", ("reasons",), ""),
    (Alarm, "Acuut gevaar", ("reason",), "until"),
    (Objection, "Bezwaar", ("text", "override"), "decided_at"),
    (SecrecyDecision, "Waarom het beroepsgeheim opzij ging", ("reason",), "withdrawn_at"),
)
# Told here in their own words, or among the contributions.
_KNOWN = {
    Contribution,
    Signal,
    Request,
    Item,
    Restriction,
    RestrictedUse,
    Arrived,
    *(model for model, *_ in _GROUNDS),
}
# Why something is left out would tell what it is.
NOT_GIVEN = {Exemption}


def of(file: File, case: Case) -> Iterator[Recorded]:
    """Of this person; and of the case as a whole, when it began with them."""
    yield from _consents(file)
    yield from _requests(file)
    yield from _restrictions(file)
    yield from _plan(file)
    yield from _rest(of_file(), {"file": file})
    if case.files.order_by("opened_at", "pk").first() == file:
        yield from _signal(case)
        yield from _grounds(case)
        yield from _transfers(case)
        yield from _rest(of_case(), {"case": case})


def of_file() -> list[type[models.Model]]:
    """Models that keep something sealed about one person, of rooms that are not named here."""
    return [model for model in _others() if _has(model, "file")]


def of_case() -> list[type[models.Model]]:
    return [model for model in _others() if _has(model, "case") and not _has(model, "file")]


def _others() -> Iterable[type[models.Model]]:
    return (
        model for model in apps.get_models()
        if any(sealed_fields(model)) and model not in _KNOWN | NOT_GIVEN
    )  # fmt: skip


def _has(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.concrete_fields)


def _consents(file: File) -> Iterator[Recorded]:
    for each in Consent.objects.filter(file=file).select_related("party").order_by("at"):
        who = "Toestemming van wie het gezag heeft" if each.by_guardian else "Toestemming"
        yield Recorded(
            what=who, at=each.at, party=each.party.name, text="", ended_at=each.withdrawn_at
        )


def _requests(file: File) -> Iterator[Recorded]:
    for row in open_rows(Request.objects.filter(file=file).select_related("party", "deadline")):
        yield Recorded(
            what=f"Verzoek om {row.kind.dutch}", at=row.at, party=row.party.name,
            text=_text(row.words, row.reason), ended_at=row.decided_at,
        )  # fmt: skip


def _restrictions(file: File) -> Iterator[Recorded]:
    for row in open_rows(Restriction.objects.filter(file=file).select_related("party")):
        yield Recorded(
            what="Beperking", at=row.at, party=row.party.name,
            text=_text(f"Grond: {RestrictionGround(row.ground).dutch}.", row.ending),
            ended_at=row.lifted_at,
        )  # fmt: skip
    uses = RestrictedUse.objects.filter(restriction__file=file).select_related("party")
    for use in open_rows(uses.order_by("at")):
        yield Recorded(
            what="Gebruik ondanks een beperking", at=use.at, party=use.party.name,
            text=_text(
                f"Grond: {UseGround(use.ground).dutch}. Tot en met {use.until:%d-%m-%Y}.",
                use.reason,
            ),
            ended_at=use.ended_at,
        )  # fmt: skip


def _plan(file: File) -> Iterator[Recorded]:
    """What the items say is among the contributions; here is what ties them together."""
    rows = Item.objects.filter(file=file).select_related("owner_party").order_by("at")
    for item in open_rows(rows):
        about = [
            f"Leefgebied: {LifeDomain(item.domain).dutch}." if isinstance(item.domain, str) else "",
            f"{_detail(item)}." if isinstance(item.detail, str) else "",
            f"Op {item.day:%d-%m-%Y}." if item.day else "",
            f"Uiterlijk {item.due:%d-%m-%Y}." if item.due else "",
            "Dit doet de persoon zelf, of een naaste." if item.by_person else "",
            f"Hoe het afliep: {item.get_result_display()}." if item.result else "",
        ]
        yield Recorded(
            what=f"In het plan: {ItemKind(item.kind).dutch}", at=item.at,
            party=item.owner_party.name if item.owner_party else "de samenwerking",
            text=" ".join(said for said in about if said), ended_at=item.ended_at,
        )  # fmt: skip


def _detail(item: Item) -> str:
    """The word of a list that goes with its kind, as people read it."""
    terms = DETAILS.get(ItemKind(item.kind))
    said = next((each.dutch for each in terms or () if each.value == item.detail), item.detail)
    return said[:1].upper() + said[1:]


def _signal(case: Case) -> Iterator[Recorded]:
    for signal in open_rows(Signal.objects.filter(case=case)):
        heard, urgent = HeardFrom(signal.heard_from).dutch, Urgency(signal.urgency).dutch
        yield Recorded(
            what="Signaal", at=case.opened_at, party=case.opened_for.name,
            text=_text(f"Gehoord: {heard}. Hoe dringend: {urgent}.", signal.reason),
        )  # fmt: skip


def _grounds(case: Case) -> Iterator[Recorded]:
    for model, what, texts, ended in _GROUNDS:
        for row in open_rows(model.objects.filter(case=case).select_related("party")):
            yield Recorded(
                what=what, at=row.at, party=row.party.name,
                text=_text(*(getattr(row, name) for name in texts)),
                ended_at=getattr(row, ended) if ended else None,
            )  # fmt: skip


def _transfers(case: Case) -> Iterator[Recorded]:
    """What another municipality got, and what came from one: of facts the only trace of that."""
    for row in Transfer.objects.filter(case=case).select_related("party", "to"):
        ended = row.sent_at or row.withdrawn_at or (None if row.accepted else row.answered_at)
        said = "Er is meegegeven wat in het logboek staat." if row.sent_at else ""
        yield Recorded(
            what=f"Vraag aan {row.to.name} om verder te gaan", at=row.at, party=row.party.name,
            text=said, ended_at=ended,
        )  # fmt: skip
    arrived = Arrived.objects.filter(case=case).select_related("given_by", "source")
    for came in open_rows(arrived):
        yield Recorded(
            what="Meegekomen uit een andere gemeente", at=came.at, party=came.given_by.name,
            text=_text(
                f"{came.get_category_display().capitalize()}. Daar ingebracht door"
                f" {came.source.name} op {came.brought_on:%d-%m-%Y}.",
                came.text,
            ),
            ended_at=came.settled_at,
        )  # fmt: skip


def _rest(found: Iterable[type[models.Model]], where: dict[str, object]) -> Iterator[Recorded]:
    for model in found:
        for row in open_rows(model._default_manager.filter(**where)):
            case = where.get("case") or getattr(row, "case", None)
            party = getattr(row, "party", None)
            yield Recorded(
                what=str(model._meta.verbose_name).capitalize(),
                at=getattr(row, "at", None) or case.opened_at,
                party=party.name if party else "de samenwerking",
                text=_text(*(getattr(row, field.attname) for field in sealed_fields(model))),
            )  # fmt: skip


def _text(*said: object) -> str:
    return "\n\n".join(each.replace("\f", "").strip() for each in said if isinstance(each, str))
