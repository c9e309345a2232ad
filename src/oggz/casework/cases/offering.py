"""What a seat may do now: what is offered on a page. The services decide again."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from oggz.casework.access import deciding, seats
from oggz.casework.access.deciding import Thing
from oggz.casework.access.errors import Merged
from oggz.casework.access.seats import Seat
from oggz.casework.cases import facts
from oggz.casework.cases.models import File, Handover, Kind, Merge, Participation
from oggz.casework.cases.models.choices import CATEGORY_OF
from oggz.casework.cases.services.handing_over import WHEN, receivers
from oggz.casework.cases.services.merging import doubles
from oggz.casework.cases.services.opening import WEIGHED
from oggz.casework.cases.services.phases import NEXT
from oggz.covenant.questions import Decision
from oggz.covenant.terms import LEVELS, Action, DataCategory, Phase, Role, Subject

# What makes that somebody may know of the file of another person in the same case.
_KNOWING = (Action.READ, Action.CONTRIBUTE, Action.COORDINATE)


@dataclass(frozen=True)
class Bringing:
    """One thing that may be brought in, in one file."""

    file: File
    category: DataCategory
    kind: Kind

    @property
    def key(self) -> str:
        return f"{self.file.pk}:{self.category.value}:{self.kind.value}"

    @property
    def title(self) -> str:
        if self.kind is Kind.NOTE:
            return self.category.dutch
        return self.kind.dutch


class Offers:
    """A few queries at most, however much is asked."""

    def __init__(self, seat: Seat) -> None:
        self.seat = seat

    @cached_property
    def facts(self) -> dict:
        """The files of the case, each with what holds for it; also those that one may not know."""
        return facts.of_files(self.seat.case, party=self.seat.party)

    @property
    def writes(self) -> bool:
        return self.seat.glass is None

    @cached_property
    def all_merges(self) -> list[Merge]:
        """Of this case, at either end, also undone: those of which one took part in what merged.

        The database shows no others.
        """
        of_case = Q(kept=self.seat.case) | Q(merged=self.seat.case)
        return list(Merge.objects.filter(of_case).select_related("party").order_by("at", "pk"))

    @cached_property
    def merged(self) -> Merged | None:
        """Why nothing is added here, when the case goes on in another one."""
        went = [each for each in self._standing if each.merged_id == self.seat.case.pk]
        return seats.merged(self.seat) if went else None

    @property
    def took_in(self) -> list[Merge]:
        """What was merged into this case, and in which one takes part."""
        return [each for each in self._standing if each.kept_id == self.seat.case.pk]

    @property
    def _standing(self) -> list[Merge]:
        return [each for each in self.all_merges if each.undone_at is None]

    @property
    def merges(self) -> bool:
        return self.seat.viewer.role == Role.PROCESS_COORDINATOR and self.coordinates

    @cached_property
    def handovers(self) -> list[Handover]:
        """All who take part may know of them, as far as these may know that file."""
        rows = Handover.objects.filter(case=self.seat.case)
        return list(rows.select_related("party", "to__member", "to__party", "to__file"))

    @property
    def open_handover(self) -> Handover | None:
        return next((each for each in self.handovers if each.is_open), None)

    @property
    def is_asked(self) -> bool:
        """Whether who looks must say whether they take it on."""
        asked, own = self.open_handover, self.seat.participation
        return bool(
            asked and self.writes
            and (asked.to.member_id, asked.to.party_id, asked.to.role)
            == (own.member_id, own.party_id, own.role)
        )  # fmt: skip

    @property
    def hands_over(self) -> bool:
        return self.phase in WHEN and self.coordinates and self.open_handover is None

    @cached_property
    def receivers(self) -> list[Participation]:
        """Whom one may ask to take something on."""
        found = receivers(self.seat.case)
        return [each for each in found if each.file_id in {file.pk for file in self.files}]

    @cached_property
    def doubles(self) -> list[UUID]:
        """Cases that may be of the same person; only for who may merge them."""
        if not self.merges:
            return []
        return [each.besides(self.seat.case.pk) for each in doubles(self.seat)]

    @property
    def phase(self) -> Phase:
        return Phase(self.seat.case.phase)

    @property
    def own_file(self) -> File:
        return next(file for file in self.facts if file.pk == self.seat.own_file.pk)

    def decision(
        self, action: Action, category: DataCategory, file: File, *, bsn: bool = False,
        source: str | None = None,
    ) -> Decision:  # fmt: skip
        source = source or self.seat.viewer.party
        return deciding.decide(
            self.seat, action, Thing(category, file, source, bsn, self.facts[file])
        )

    def may(self, action: Action, category: DataCategory = DataCategory.CASE) -> bool:
        """Whether a thing may be done in one's own file."""
        return self.writes and self.decision(action, category, self.own_file).allowed

    @cached_property
    def files(self) -> list[File]:
        """One's own first, and those of others in this case that some clause lets one know of."""
        own = self.own_file
        return [own, *(each for each in self.facts if each != own and self._knows(each))]

    @cached_property
    def bringing(self) -> tuple[Bringing, ...]:
        return tuple(self._bringing()) if self.writes else ()

    def _bringing(self) -> Iterator[Bringing]:
        for file in self.files:
            for category in DataCategory:
                for kind in Kind:
                    if (
                        CATEGORY_OF.get(kind, category) is category
                        and self.decision(
                            Action.CONTRIBUTE, category, file, bsn=kind is Kind.BSN
                        ).allowed
                    ):
                        yield Bringing(file, category, kind)

    @cached_property
    def has_bsn(self) -> bool:
        """Whether a citizen number may stand in any text that one may bring in."""
        return any(
            self.decision(Action.CONTRIBUTE, each.category, each.file, bsn=True).allowed
            for each in self.bringing
        )

    @cached_property
    def coordinated(self) -> list[File]:
        """The files of which one may say who takes part in them."""
        if not self.writes:
            return []
        return [
            file for file in self.files
            if self.decision(Action.COORDINATE, DataCategory.CASE, file).allowed
        ]  # fmt: skip

    @property
    def coordinates(self) -> bool:
        return self.may(Action.COORDINATE)

    @property
    def transfers(self) -> bool:
        """Whether somebody may go on in another municipality."""
        return self.may(Action.TRANSFER)

    @property
    def next_phases(self) -> list[Phase]:
        return sorted(NEXT[self.phase], key=list(Phase).index) if self.coordinates else []

    @property
    def next_levels(self) -> list[int]:
        now = self.seat.case.level
        return [each for each in LEVELS if abs(each - now) == 1] if self.coordinates else []

    @property
    def closes(self) -> bool:
        return self.phase is not Phase.CLOSED and self.may(Action.CLOSE)

    @cached_property
    def subjects(self) -> list[Subject]:
        """Of whom one may open a file beside those that are there."""
        if not self.writes:
            return []
        found = []
        for subject in Subject:
            new = File(case=self.seat.case, subject=subject)
            thing = Thing(DataCategory.CASE, new, facts=WEIGHED)
            if deciding.decide(self.seat, Action.OPEN, thing).allowed:
                found.append(subject)
        return found

    @property
    def decides_objections(self) -> bool:
        return self.writes and self.seat.viewer.role in (
            Role.PROCESS_COORDINATOR, Role.CASE_COORDINATOR
        )  # fmt: skip

    def _knows(self, file: File) -> bool:
        sources = self.seat.compiled.covenant.parties
        return any(
            self.decision(action, category, file, source=source).allowed
            for action in _KNOWING
            for category in DataCategory
            for source in (sources if action is Action.READ else (None,))
        )
