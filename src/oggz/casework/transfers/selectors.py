"""Who can be asked, what would go along under which articles, and what came along."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Exists, OuterRef, QuerySet

from oggz.casework.access import deciding
from oggz.casework.access.deciding import Thing
from oggz.casework.access.seats import Seat
from oggz.casework.cases import facts
from oggz.casework.cases.explaining import why_not
from oggz.casework.cases.services import content
from oggz.casework.cases.services.content import Shown
from oggz.casework.covenants import selectors as covenants
from oggz.casework.covenants.models import Signature, Version, Withdrawal
from oggz.casework.parties.models import Party
from oggz.casework.parties.sessions import Viewer
from oggz.casework.transfers.models import Arrived, Transfer
from oggz.covenant.model import Covenant
from oggz.covenant.questions import Decision
from oggz.covenant.terms import Action, DataCategory, Effect, PartyKind, Phase, Role, Subject


@dataclass(frozen=True)
class Municipality:
    """A municipality with a covenant of its own that holds today."""

    party: Party
    version: Version

    @property
    def key(self) -> str:
        return f"{self.version.covenant_id}:{self.party.pk}"

    @property
    def title(self) -> str:
        return f"{self.party.name} ({self.version.covenant.title})"

    @property
    def document(self) -> Covenant:
        return covenants.document(self.version.checksum)


@dataclass(frozen=True)
class Part:
    """All that one reads of one category: whether it may leave here, and may come in there."""

    category: DataCategory
    goes: list[Shown] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)
    stays: list[str] = field(default_factory=list)
    there: tuple[str, ...] = ()

    @property
    def may_go(self) -> bool:
        return bool(self.goes and self.there)

    @property
    def why_not(self) -> str:
        """Of what stays, the first reason."""
        if not self.there:
            return "In het convenant daar staat geen artikel waardoor dit mag worden ingebracht."
        return next(iter(self.stays), "")


def may_transfer(by: Seat) -> Decision:
    return deciding.decide(by, Action.TRANSFER, deciding.of_case(by))


def municipalities(by: Seat) -> list[Municipality]:
    """Others that can be asked; an example asks examples only. One query."""
    left = Withdrawal.objects.filter(
        covenant=OuterRef("version__covenant"), party=OuterRef("party")
    )
    signed = (
        Signature.objects.filter(
            ~Exists(left), version__in=Version.objects.holding(by.on),
            party__kind=PartyKind.MUNICIPALITY,
            version__covenant__is_example=by.version.covenant.is_example,
        )
        .exclude(version__covenant=by.version.covenant_id)
        .select_related("party", "version__covenant")
        .order_by("party__name", "version__covenant__title", "pk")
    )  # fmt: skip
    own = by.compiled.covenant.municipality
    found = [Municipality(each.party, each.version) for each in signed]
    return [each for each in found if each.document.municipality != own]


def of_case(by: Seat) -> QuerySet[Transfer]:
    """What was asked from this case, the last first."""
    return Transfer.objects.filter(case=by.case).select_related("to", "by").order_by("-at", "-pk")


def asked(viewer: Viewer) -> QuerySet[Transfer]:
    """What the municipality of `viewer` was asked and may answer, or answered; its process
    coordinators only.
    """
    if viewer.role != Role.PROCESS_COORDINATOR:
        return Transfer.objects.none()
    rows = Transfer.objects.filter(to__slug=viewer.party, withdrawn_at=None)
    return rows.select_related("party", "to_covenant")


def parts(by: Seat, to: Covenant) -> list[Part]:
    """What would go along of one's own file. That it was read is in the log."""
    found: dict[DataCategory, Part] = {}
    for each in content.read(by, files=[by.own_file]):
        thing = deciding.of(each.contribution)
        part = found.setdefault(
            thing.category, Part(thing.category, there=_coming_in(to, thing.category))
        )
        decision = deciding.decide(by, Action.TRANSFER, thing)
        if decision.allowed:
            part.goes.append(each)
            part.articles.update(decision.articles)
        else:
            part.stays.append(why_not(by, Action.TRANSFER, thing, decision))
    order = list(DataCategory).index
    return [found[each] for each in sorted(found, key=order)]


def _coming_in(covenant: Covenant, category: DataCategory) -> tuple[str, ...]:
    """By which articles somebody there may bring this in; each is decided again when they do."""
    return tuple(
        clause.article
        for clause in covenant.clauses
        if clause.effect is Effect.PERMIT and Action.CONTRIBUTE in clause.actions
        and category in clause.categories and Phase.APPROACH in clause.phases
        and Subject.PERSON in clause.subjects
    )  # fmt: skip


@dataclass(frozen=True)
class Coming:
    """What came along to a case, and what of it the reader may bring in."""

    seat: Seat
    rows: Sequence[Arrived]

    @cached_property
    def facts(self) -> frozenset:
        return facts.of_file(self.seat.own_file, party=self.seat.party)

    @property
    def waiting(self) -> list[Arrived]:
        return [each for each in self.rows if each.settled_at is None]

    @cached_property
    def mine(self) -> list[Arrived]:
        return [each for each in self.waiting if self.may_bring_in(each)]

    def may_bring_in(self, row: Arrived) -> bool:
        seat = self.seat
        thing = Thing(
            DataCategory(row.category), seat.own_file, seat.party.slug, row.has_bsn, self.facts
        )
        return not seat.glass and deciding.decide(seat, Action.CONTRIBUTE, thing).allowed


def coming(by: Seat) -> Coming:
    rows = Arrived.objects.filter(case=by.case).select_related("given_by", "source")
    return Coming(by, list(rows))
