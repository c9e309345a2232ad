"""Whose cases go to the monitor, and what of them: only what the covenant permits, one by one.

As for everything else, a seat in the case decides, for the purpose that is stated: a case in which
the process coordinator does not take part for the purpose of the monitor stays out of it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from oggz.casework.access import deciding, seats
from oggz.casework.access.deciding import Thing
from oggz.casework.access.seats import Seat
from oggz.casework.cases import facts
from oggz.casework.cases.models import Contribution, File, Kind, Merge
from oggz.casework.cases.models.case import ParticipationQuerySet
from oggz.casework.parties.models import Party
from oggz.casework.parties.sessions import Viewer
from oggz.casework.rights import selectors as rights
from oggz.casework.steering.delivering.asking import Asked
from oggz.casework.vault.fields import open_rows
from oggz.covenant.questions import Decision
from oggz.covenant.terms import Action, Condition, DataCategory

BATCH = 500
# Also where a reason was recorded to go on: it is about helping somebody, not about counting.
_STOPS = frozenset({Condition.OBJECTION, Condition.RESTRICTED})


@dataclass
class Along:
    """Somebody who goes along: the decision that permits it, and for each thing its own."""

    seat: Seat
    decision: Decision
    things: list[tuple[Contribution, Decision]] = field(default_factory=list)

    def texts(self, kind: Kind) -> list[str]:
        """Of a kind, the newest first; what was destroyed is not there."""
        found = [row.text for row, _ in reversed(self.things) if row.kind == kind]
        return [text for text in found if isinstance(text, str)]

    @property
    def categories(self) -> tuple[DataCategory, ...]:
        brought = {DataCategory(row.category) for row, _ in self.things}
        return tuple(sorted({DataCategory.CASE, *brought}))

    @property
    def articles(self) -> tuple[str, ...]:
        decisions = [self.decision, *(decision for _, decision in self.things)]
        return tuple(sorted({each for one in decisions for each in one.articles}))


@dataclass(frozen=True)
class Selected:
    """Who goes along, and of how many that is not so, and why."""

    along: list[Along]
    stopped: int  # an objection, or a request to restrict or to erase
    refused: int  # no article permits it for this case


def select(viewer: Viewer, asked: Asked, kinds: Collection[Kind]) -> Selected:
    """In a transaction in which the database knows who looks; a fixed number of queries."""
    taken = seats.all_of(viewer, _taking_part(viewer, asked))
    # Each file once, whatever the number of ways in which somebody takes part.
    found = list({seat.own_file.pk: seat for seat in taken}.values())
    own = [seat.own_file for seat in found]
    party = Party.objects.get(slug=viewer.party)
    known = facts.of_many(own, party)
    stopping = _stopped(own, party)
    along, stopped, refused = [], 0, 0
    for seat in found:
        if seat.own_file.pk in stopping:
            stopped += 1
            continue
        holds = known.get(seat.own_file, frozenset())
        thing = Thing(DataCategory.CASE, seat.own_file, facts=holds)
        decision = deciding.decide(seat, Action.EXPORT, thing)
        if decision.allowed:
            along.append(Along(seat, decision))
        else:
            refused += 1
    _add_things(along, kinds)
    return Selected(along, stopped, refused)


def _stopped(own: Collection[File], party: Party) -> set[UUID]:
    """Of these files, those of whom somebody objected, or asked to use or keep nothing.

    Also in a case that was merged into this one.
    """
    counts_in = {file.case_id: file.case_id for file in own}
    found = list(counts_in)
    while found:
        merges = Merge.objects.standing().filter(kept__in=found).values_list("merged", "kept")
        into = {merged: counts_in[kept] for merged, kept in merges if merged not in counts_in}
        counts_in |= into
        found = list(into)
    cases = {file.case_id for file in own}
    files = [*own, *File.objects.filter(case__in=counts_in.keys() - cases)]
    known = facts.of_many(files, party)
    asked = rights.asked_to_erase([file.pk for file in files])
    stop = {
        file.pk: file for file in files
        if _STOPS.intersection(known.get(file, ())) or file.pk in asked
    }  # fmt: skip
    merged = {counts_in[file.case_id] for file in stop.values() if file.case_id not in cases}
    return {file.pk for file in own if file.pk in stop or file.case_id in merged}


def _taking_part(viewer: Viewer, asked: Asked) -> ParticipationQuerySet:
    """In cases that ran at some time in the period; what was merged counts where it goes on."""
    return (
        seats.taking_part(viewer)
        .going_on()
        .filter(
            purpose=viewer.purpose, case__covenant=viewer.covenant,
            case__opened_at__lt=asked.until,
        )
        .exclude(case__closed_at__lt=asked.since)
    )  # fmt: skip


def _add_things(along: Iterable[Along], kinds: Collection[Kind]) -> None:
    by_file = {each.seat.own_file.pk: each for each in along}
    rows = Contribution.objects.filter(file__in=list(by_file), kind__in=kinds, corrected_at=None)
    rows = facts.with_facts(rows).select_related("file", "source").order_by("at", "pk")
    permitted = defaultdict(list)
    for row in rows:
        to = by_file[row.file_id]
        decision = deciding.decide(to.seat, Action.EXPORT, deciding.of(row))
        if decision.allowed and not _STOPS & facts.of_contribution(row):
            permitted[row.file_id].append((row, decision))
    for pk, things in permitted.items():
        by_file[pk].things = things
    _open([row for things in permitted.values() for row, _ in things])


def _open(rows: list[Contribution]) -> None:
    for start in range(0, len(rows), BATCH):
        open_rows(rows[start : start + BATCH])
