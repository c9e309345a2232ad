"""One case as somebody sees it: what they may read, who takes part, how it went."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils import timezone

from oggz.casework.access import deciding, seats
from oggz.casework.access.seats import Seat
from oggz.casework.cases import attention, timeline
from oggz.casework.cases.attention import Mark
from oggz.casework.cases.models import (
    Case,
    Contribution,
    File,
    Kind,
    Participation,
    Restriction,
)
from oggz.casework.cases.offering import Offers
from oggz.casework.cases.references import reference
from oggz.casework.cases.services import content
from oggz.casework.cases.services.content import Shown
from oggz.casework.cases.services.words import Ground, open_words
from oggz.casework.cases.timeline import Moment
from oggz.casework.covenants import selectors as covenants
from oggz.casework.parties.models import Member
from oggz.covenant.terms import Action, Condition, DataCategory, Phase, Role, Subject


@dataclass(frozen=True)
class Item:
    """A contribution that may be read, and what may be done with it."""

    shown: Shown
    by: str
    may_correct: bool
    is_own: bool
    agreed: bool

    @property
    def row(self) -> Contribution:
        return self.shown.contribution

    @property
    def kind(self) -> str:
        return "" if self.row.kind == Kind.NOTE else Kind(self.row.kind).dutch

    @property
    def ends_soon(self) -> bool:
        until = self.shown.decision.until
        return until is not None and until <= date.today() + attention.SOON


@dataclass(frozen=True)
class Group:
    category: DataCategory
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class FilePart:
    """What one sees of one person."""

    file: File
    is_own: bool
    name: str
    groups: list[Group]

    @property
    def title(self) -> str:
        return Subject(self.file.subject).dutch


@dataclass(frozen=True)
class Unread:
    """What one's own party brought in and may correct, but not read: only that it did."""

    row: Contribution

    @property
    def category(self) -> DataCategory:
        return DataCategory(self.row.category)


@dataclass(frozen=True)
class Restricted:
    """What one would read, were it not restricted; it is not opened."""

    row: Contribution
    since: date

    @property
    def category(self) -> DataCategory:
        return DataCategory(self.row.category)


@dataclass(frozen=True)
class Present:
    participation: Participation
    file: str
    purpose: str
    may_end: bool
    is_self: bool


@dataclass(frozen=True)
class CasePage:
    seat: Seat
    offers: Offers
    case: Case
    files: list[FilePart]
    unread: list[Unread]
    restricted: list[Restricted]
    articles: tuple[str, ...]
    until: date | None
    marks: tuple[Mark, ...]
    present: list[Present]
    past: list[Present]
    moments: list[Moment]
    words: dict[UUID, Ground]

    @property
    def reference(self) -> str:
        return reference(self.case.pk)

    @property
    def kept_in(self) -> str:
        """Where it goes on, by what people call it."""
        merged = self.offers.merged
        return reference(merged.kept) if merged and merged.kept else ""

    @property
    def took_in(self) -> list[tuple[UUID, str]]:
        return [(each.merged_id, reference(each.merged_id)) for each in self.offers.took_in]

    @property
    def name(self) -> str:
        return next((part.name for part in self.files if part.is_own), "")

    @property
    def phase(self) -> Phase:
        return Phase(self.case.phase)

    @property
    def purpose(self) -> str:
        return self.seat.compiled.covenant.purposes[self.seat.viewer.purpose].title

    @property
    def coordinators(self) -> list[Present]:
        """Who coordinates the case, or else the process."""
        for role in (Role.CASE_COORDINATOR, Role.PROCESS_COORDINATOR):
            found = [each for each in self.present if each.participation.role == role]
            if found:
                return found
        return []

    @property
    def open_objections(self) -> list:
        return [
            each.ground for each in self.moments
            if each.icon == "hand-stop" and each.ground and not each.ground.decided_at
        ]  # fmt: skip


def page(seat: Seat) -> CasePage:
    """What is shown of a case; that it was read is in the log. A fixed number of queries."""
    shown = content.read(seat)
    offers = Offers(seat)
    parts = _parts(shown, seat, offers)
    files = list(dict.fromkeys([*offers.files, *(each.contribution.file for each in shown)]))
    found = timeline.record(seat, files, offers.all_merges, offers.handovers)
    present = [_present(each, seat, offers) for each in found.participations]
    words, moments = {}, []
    if seat.glass is None:
        words = open_words(found.grounds, offers.facts[offers.own_file], by=seat)
        moments = timeline.moments(seat.case, found)[: timeline.LONGEST]
    decisions = [each.decision for each in shown]
    return CasePage(
        seat=seat,
        offers=offers,
        case=seat.case,
        files=parts,
        unread=_unread(seat) if offers.writes else [],
        restricted=_restricted(seat, found.restrictions, shown),
        articles=_in_order(a for each in decisions for a in each.articles),
        until=min((each.until for each in decisions if each.until), default=None),
        marks=_marks(seat),
        present=[each for each in present if not each.participation.has_ended],
        past=[each for each in present if each.participation.has_ended],
        moments=moments,
        words=words,
    )


def _marks(seat: Seat) -> tuple[Mark, ...]:
    """Those of the list, read in the same way, and what of the covenant ends soon."""
    viewer = seat.viewer
    own = seats.taking_part(viewer).filter(case=seat.case)
    case = Case.objects.annotate(**attention.facts(own)).get(pk=seat.case.pk)
    document = covenants.document(seat.version.checksum)
    ending = attention.ending(
        document, party=viewer.party, role=viewer.role, purpose=viewer.purpose, on=seat.on
    )
    return attention.marks(case) + ending


def _parts(shown: Sequence[Shown], seat: Seat, offers: Offers) -> list[FilePart]:
    """One's own file first, then the others of which there is something to see."""
    people = Member.objects.in_bulk({each.contribution.by_id for each in shown})
    files = {offers.own_file: {}}
    for each in shown:
        row = each.contribution
        groups = files.setdefault(row.file, {})
        category = DataCategory(row.category)
        group = groups.setdefault(category, Group(category))
        group.items.append(_item(each, str(people[row.by_id]), seat, offers))
    order = list(DataCategory).index
    return [
        FilePart(
            file, file == offers.own_file, _name(groups),
            [groups[each] for each in sorted(groups, key=order)],
        )
        for file, groups in files.items()
    ]  # fmt: skip


def _item(each: Shown, by: str, seat: Seat, offers: Offers) -> Item:
    thing = deciding.of(each.contribution)
    is_own = each.contribution.source_id == seat.party.pk
    writes = offers.writes and is_own
    return Item(
        shown=each,
        by=by,
        is_own=writes,
        may_correct=writes and deciding.decide(seat, Action.CORRECT, thing).allowed,
        agreed=Condition.SOURCE_AGREES in thing.facts,
    )


def _name(groups: dict[DataCategory, Group]) -> str:
    group = groups.get(DataCategory.IDENTITY)
    names = [each for each in group.items if each.row.kind == Kind.NAME] if group else []
    return (names[-1].shown.text or "") if names else ""


def _unread(seat: Seat) -> list[Unread]:
    own = {"source": seat.party, "corrected_at": None}
    rows = deciding.visible(seat, Action.CORRECT).filter(**own)
    return [
        Unread(row) for row in rows
        if not deciding.decide(seat, Action.READ, deciding.of(row)).allowed
    ]  # fmt: skip


def _restricted(
    seat: Seat, restrictions: Sequence[Restriction], shown: Sequence[Shown]
) -> list[Restricted]:
    """Of one's own file, with the day since which; nothing is asked where nothing is restricted."""
    since = {each.thread: each.at for each in reversed(restrictions) if not each.lifted_at}
    if not since or seat.glass:
        return []
    rows = deciding.visible(seat, among=[seat.own_file], despite={Condition.RESTRICTED})
    rows = rows.filter(corrected_at=None).exclude(pk__in=[s.contribution.pk for s in shown])
    found = [(row, since.get(row.thread) or since.get(None)) for row in rows.order_by("at", "pk")]
    return [Restricted(row, timezone.localdate(at)) for row, at in found if at]


def _present(each: Participation, seat: Seat, offers: Offers) -> Present:
    purposes = seat.compiled.covenant.purposes
    is_self = each.pk == seat.participation.pk
    return Present(
        each,
        Subject(each.file.subject).dutch,
        purposes[each.purpose].title if each.purpose in purposes else each.purpose,
        may_end=offers.writes and (is_self or each.file in offers.coordinated),
        is_self=is_self,
    )


def _in_order(articles: Iterable[str]) -> tuple[str, ...]:
    def by_number(article: str) -> list[int]:
        return [int(part) if part.isdecimal() else 0 for part in article.split(".")]

    return tuple(sorted(set(articles), key=by_number))
