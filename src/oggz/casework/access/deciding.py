"""Asking the covenant, for one thing or for a list. Nothing else decides about content."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from oggz.casework.access import filters
from oggz.casework.access.errors import Denied, Unknown
from oggz.casework.access.seats import Seat
from oggz.casework.audit.services import Event, record_refusal
from oggz.casework.cases import facts
from oggz.casework.cases.models import Contribution, File
from oggz.casework.covenants import selectors as covenants
from oggz.covenant import wording
from oggz.covenant.questions import Decision, Missing, Request
from oggz.covenant.terms import Action, Condition, DataCategory, Phase, Subject


@dataclass(frozen=True)
class Thing:
    """What is asked about: data of a category in somebody's file, and who brought them in."""

    category: DataCategory
    file: File
    source: str | None = None
    bsn: bool = False
    facts: frozenset[Condition] = frozenset()


def of(row: Contribution) -> Thing:
    """A contribution that was read with its file, source and facts."""
    return Thing(
        DataCategory(row.category), row.file, row.source.slug, row.has_bsn,
        facts.of_contribution(row),
    )  # fmt: skip


def of_case(seat: Seat) -> Thing:
    """That there is a case: what one asks to coordinate, close or transfer it."""
    known = facts.of_file(seat.own_file, party=seat.party)
    return Thing(DataCategory.CASE, seat.own_file, facts=known)


def request(seat: Seat, action: Action, thing: Thing) -> Request:
    own = seat.own_file
    return Request(
        party=seat.viewer.party,
        role=seat.viewer.role,
        action=action,
        purpose=seat.viewer.purpose,
        category=thing.category,
        phase=Phase(seat.case.phase),
        date=seat.on,
        level=seat.case.level,
        bsn=thing.bsn,
        subject=Subject(thing.file.subject),
        seen_from=None if thing.file.pk == own.pk else Subject(own.subject),
        source=thing.source,
        conditions=thing.facts | seat.facts,
    )


def decide(seat: Seat, action: Action, thing: Thing) -> Decision:
    own = seat.own_file
    if thing.file.case_id != seat.case.pk:
        raise Unknown
    if thing.file.pk != own.pk and thing.file.subject == own.subject:
        # Two of one kind, such as two children: no clause can tell them apart.
        return Decision(False, seat.viewer.purpose, missing=(Missing("seen_from", ()),))
    return seat.compiled.decide(request(seat, action, thing))


def require(seat: Seat, action: Action, thing: Thing) -> Decision:
    """The decision that allows it. Raises Denied, which is logged whatever becomes of the rest."""
    decision = decide(seat, action, thing)
    if not decision.allowed:
        viewer = seat.viewer
        record_refusal(
            Event(
                action=action.value, member=viewer.member,
                party=viewer.party, role=viewer.role, purpose=viewer.purpose,
                covenant=seat.case.covenant_id, case=seat.case.pk, subject=thing.file.pk,
                categories=(thing.category,), articles=decision.articles,
            )
        )  # fmt: skip
        document = covenants.document(seat.version.checksum)
        told = wording.told(document, request(seat, action, thing), decision)
        raise Denied(told, decision)
    return decision


def visible(
    seat: Seat, action: Action = Action.READ, *, among: Collection[File] | None = None,
    despite: Collection[Condition] = (),
) -> QuerySet[Contribution]:  # fmt: skip
    """The contributions of a case that `action` is allowed with, each with its facts.

    What a correction replaced is among them. With `despite` those with which it would be, were
    these facts not there; such rows are not opened.
    """
    rows = Contribution.objects.filter(case=seat.case)
    if among is not None:
        rows = rows.filter(file__in=[file.pk for file in among])
    rows = facts.with_facts(rows, known=seat.facts, despite=despite).select_related(
        "file", "source"
    )
    return rows.filter(filters.allowed(seat, action))
