"""Which signals wait for somebody; reads only."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from oggz.casework.access import deciding
from oggz.casework.access.seats import Seat
from oggz.casework.audit.services import Event, record
from oggz.casework.cases import facts
from oggz.casework.cases.models import Contribution, Participation
from oggz.casework.cases.models.signals import HeardFrom, Urgency
from oggz.casework.cases.references import reference
from oggz.casework.parties.models import Membership
from oggz.casework.parties.purposes import OpenPurpose
from oggz.casework.parties.sessions import Situation
from oggz.casework.signals.desks import Desks, may_read
from oggz.covenant.terms import Action, DataCategory, Phase

_ORDER = {urgency: number for number, urgency in enumerate(Urgency)}


@dataclass(frozen=True, slots=True)
class Line:
    """A signal that somebody may read, without what it is about.

    `is_here` is whether it is of the purpose of this session; another one must be stated first.
    """

    case: UUID
    file: UUID
    reference: str
    urgency: Urgency
    heard_from: HeardFrom
    since: datetime
    party: str
    purpose: OpenPurpose
    is_here: bool
    articles: tuple[str, ...]
    until: date | None


def waiting_for(situation: Situation, at: Desks) -> list[Line]:
    """The signals that wait for somebody, of every purpose; the most urgent and oldest first.

    `at` are the desks of the same person. Two queries, however many there are; each signal is
    decided by its own covenant and purpose.
    """
    by_purpose = {
        (seat.viewer.covenant, seat.viewer.purpose): (purpose, seat)
        for purpose, seat in at
        if may_read(seat)
    }
    if not by_purpose:
        return []
    taking_part: dict[UUID, list[Participation]] = defaultdict(list)
    for each in _taking_part(situation):
        taking_part[each.file_id].append(each)
    rows = facts.with_facts(
        Contribution.objects.filter(
            file__in=list(taking_part), category=DataCategory.SIGNAL,
            corrected_at=None,
        ).order_by("at", "pk")
    ).select_related("file", "source")  # fmt: skip
    found: dict[UUID, Line] = {}
    for row in rows:
        for participation in taking_part[row.file_id]:
            line = _line(row, participation, situation, by_purpose)
            if line and not (row.case_id in found and found[row.case_id].is_here):
                found[row.case_id] = line
    return sorted(found.values(), key=lambda line: (_ORDER[line.urgency], line.since))


def note_reading(lines: list[Line], situation: Situation) -> None:
    """That somebody saw the list; each signal that is opened from it is logged by itself."""
    standing = situation.standing
    if standing is None or not lines:
        return
    record(
        Event(
            action="signal.list", member=standing.member.pk, party=standing.party.slug,
            role=standing.role, categories=(DataCategory.SIGNAL,),
            articles=tuple(sorted({article for line in lines for article in line.articles})),
            detail={"count": len(lines)},
        )
    )  # fmt: skip


def _taking_part(situation: Situation) -> list[Participation]:
    standing = situation.standing
    works = Membership.objects.active().filter(
        member=OuterRef("member"), party=OuterRef("party"), role=OuterRef("role"),
        since__lte=OuterRef("since"),
    )  # fmt: skip
    return list(
        Participation.objects.current()
        .filter(
            Exists(works), member=standing.member, party=standing.party, role=standing.role,
            case__phase=Phase.SIGNAL, case__signal__isnull=False,
        )
        .select_related("case__signal", "case__opened_for", "file", "party")
        .order_by("pk")
    )  # fmt: skip


def _line(
    row: Contribution,
    participation: Participation,
    situation: Situation,
    by_purpose: Mapping[tuple[UUID, str], tuple[OpenPurpose, Seat]],
) -> Line | None:
    case = participation.case
    open_to = by_purpose.get((case.covenant_id, participation.purpose))
    if open_to is None:
        return None
    purpose, at = open_to
    seat = Seat(at.viewer, participation, at.version, timezone.localdate())
    row.file.case = case
    decision = deciding.decide(seat, Action.READ, deciding.of(row))
    if not decision.allowed:
        return None
    signal = case.signal
    return Line(
        case=case.pk, file=participation.file_id, reference=reference(case.pk),
        urgency=Urgency(signal.urgency), heard_from=HeardFrom(signal.heard_from),
        since=case.opened_at, party=case.opened_for.name, purpose=purpose,
        is_here=purpose == situation.purpose, articles=decision.articles, until=decision.until,
    )  # fmt: skip
