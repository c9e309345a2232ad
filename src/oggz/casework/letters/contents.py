"""What the person must be told, asked of the covenant for this case and at this moment.

For each party that takes part: what it may see of what the others at the table bring in, and what
it may bring in itself. Nothing of what was brought in is read for it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from oggz.casework.access.seats import Seat
from oggz.casework.cases import facts
from oggz.casework.cases.models import Participation
from oggz.casework.cases.references import reference
from oggz.casework.covenants import selectors as covenants
from oggz.casework.covenants.models import Withdrawal
from oggz.covenant.model import ContactPoint, Covenant
from oggz.covenant.questions import Decision, Request
from oggz.covenant.retention import BRINGING_IN
from oggz.covenant.sight import SEEING
from oggz.covenant.terms import (
    Action,
    Condition,
    DataCategory,
    LegalGround,
    Phase,
    RetentionFrom,
    Role,
    Subject,
)


@dataclass(frozen=True)
class Party:
    """One party at the table, as the person is told of it."""

    name: str
    purposes: tuple[str, ...]
    sees: tuple[DataCategory, ...]
    brings: tuple[DataCategory, ...]
    grounds: tuple[LegalGround, ...]
    privacy: str


@dataclass(frozen=True)
class Contents:
    """All that a letter says, before it is put into words."""

    reference: str
    on: date
    is_for_child: bool
    parties: tuple[Party, ...]
    left: tuple[str, ...]
    # Nothing is shared as long as an objection stands; or it goes on, for a reason.
    objection: bool
    objection_overridden: bool
    # All is kept and not used, because the person asked so.
    restricted: bool
    until: date
    # The longest that something may be kept: so many months after so much.
    kept: tuple[tuple[int, RetentionFrom], ...]
    contact: ContactPoint
    articles: tuple[str, ...]

    @property
    def is_stopped(self) -> bool:
        """Whether no party gets anything to know at the moment."""
        return self.objection or self.restricted

    @property
    def mark(self) -> str:
        """By which it is known whether the letter is still the same one; the day does not count."""
        said = (
            self.parties, self.left, self.objection, self.objection_overridden,
            self.restricted, self.until, self.kept, self.contact,
        )  # fmt: skip
        return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def of(by: Seat) -> Contents:
    """For the person in whose file `by` works. Four queries, however many take part."""
    document = covenants.document(by.version.checksum)
    known = facts.of_file(by.own_file, party=by.party) - {Condition.SECRECY_WEIGHED}
    now, left = _at_the_table(by)
    found = [_Asked(by, document, slug, rows, list(now), known) for slug, rows in now.items()]
    decisions = [each for asked in found for each in asked.allowed]
    suspended = Condition.OBJECTION in known and Condition.OBJECTION_OVERRIDDEN not in known
    return Contents(
        reference=reference(by.case.pk),
        on=timezone.localdate(),
        is_for_child=by.own_file.subject == Subject.CHILD,
        parties=tuple(asked.party for asked in found),
        left=tuple(left),
        objection=suspended,
        objection_overridden=Condition.OBJECTION_OVERRIDDEN in known,
        restricted=(Condition.RESTRICTED in known and Condition.RESTRICTION_EXCEPTED not in known),
        until=min((each.until for each in decisions if each.until), default=document.ends),
        kept=tuple(_kept(document, decisions)),
        contact=document.contact,
        articles=tuple(sorted({a for each in decisions for a in each.articles}, key=_by_number)),
    )


def _at_the_table(by: Seat) -> tuple[dict[str, list[Participation]], list[str]]:
    """Who takes part now by party, and the names of parties that did before."""
    rows = (
        Participation.objects.filter(file=by.own_file).select_related("party")
        .order_by("party__name", "since", "pk")
    )  # fmt: skip
    gone = set(
        Withdrawal.objects.filter(covenant=by.case.covenant_id).values_list("party", flat=True)
    )
    now: dict[str, list[Participation]] = {}
    before: dict[str, str] = {}
    for row in rows:
        if row.has_ended or row.party_id in gone:
            before[row.party.slug] = row.party.name
        else:
            now.setdefault(row.party.slug, []).append(row)
    return now, [name for slug, name in before.items() if slug not in now]


class _Asked:
    """What the covenant lets one party do in this case, for each purpose it takes part for."""

    def __init__(
        self, by: Seat, document: Covenant, slug: str, rows: Sequence[Participation],
        at_table: Sequence[str], known: frozenset[Condition],
    ) -> None:  # fmt: skip
        self.by, self.document, self.slug, self.known = by, document, slug, known
        self.others = [each for each in at_table if each != slug]
        self.rows = {(row.role, row.purpose): row for row in rows}
        self.name = rows[0].party.name
        self.sees: dict[DataCategory, list[Decision]] = {}
        self.brings: dict[DataCategory, list[Decision]] = {}
        for category in DataCategory:
            if found := list(self._allowed(SEEING, category, self.others)):
                self.sees[category] = found
            if found := list(self._allowed((Action.CONTRIBUTE,), category, [slug])):
                self.brings[category] = found

    @property
    def allowed(self) -> list[Decision]:
        return [
            each for some in (self.sees, self.brings) for many in some.values() for each in many
        ]

    @property
    def party(self) -> Party:
        purposes = self.document.purposes
        party = self.document.parties.get(self.slug)
        ids = {clause for each in self.allowed for clause in each.clauses}
        grounds = {one.ground for one in self.document.clauses if one.id in ids and one.ground}
        return Party(
            self.name,
            tuple(
                dict.fromkeys(purposes[key].title for _, key in self.rows if key in purposes)
            ),
            tuple(self.sees), tuple(self.brings),
            tuple(each for each in LegalGround if each in grounds),
            party.data_protection_officer if party else "",
        )  # fmt: skip

    def _allowed(
        self, actions: Iterable[Action], category: DataCategory, sources: Sequence[str]
    ) -> Iterator[Decision]:
        for action in actions:
            for role, purpose in self.rows:
                for source in sources:
                    asked = self._request(action, category, Role(role), purpose, source)
                    decision = self.by.compiled.decide(asked)
                    if decision.allowed:
                        yield decision

    def _request(
        self, action: Action, category: DataCategory, role: Role, purpose: str, source: str
    ) -> Request:
        case = self.by.case
        # What is said at a table is said while it sits.
        more = {Condition.IN_CONFERENCE} if action is Action.DISCUSS else set()
        return Request(
            party=self.slug, role=role, action=action, purpose=purpose, category=category,
            phase=Phase(case.phase), date=self.by.on, level=case.level,
            subject=Subject(self.by.own_file.subject), source=source,
            conditions=self.known | more,
        )  # fmt: skip


def _kept(document: Covenant, decisions: Iterable[Decision]) -> Iterator[tuple[int, RetentionFrom]]:
    ids = {clause for each in decisions for clause in each.clauses}
    longest: dict[RetentionFrom, int] = {}
    for clause in document.clauses:
        if clause.id in ids and clause.retention and BRINGING_IN & set(clause.actions):
            since = clause.retention.since
            longest[since] = max(longest.get(since, 0), clause.retention.months)
    yield from ((months, since) for since, months in sorted(longest.items()))


def _by_number(article: str) -> list[int]:
    return [int(part) if part.isdecimal() else 0 for part in article.split(".")]
