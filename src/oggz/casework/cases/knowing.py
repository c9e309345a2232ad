"""Whether a person is known, without learning that they exist unless a clause allows it.

Beside each name, birth date, address and citizen number stands a blind index. Nobody can read
these: the database compares those of one's own case with others, in a function that looks for
nothing else. So there is no field to type a name in; who looks has a case of that person already.
What is found is told only when the covenant lets both cases be known.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists

from oggz.casework.access import deciding, seats
from oggz.casework.access.deciding import Thing
from oggz.casework.access.seats import Seat, hold
from oggz.casework.audit.services import Event, record
from oggz.casework.cases import facts
from oggz.casework.cases.marks import FIELDS
from oggz.casework.cases.models import Contribution, Kind
from oggz.casework.cases.references import reference
from oggz.casework.cases.services.telling import told
from oggz.casework.door import limits
from oggz.casework.vault import blind
from oggz.casework.vault.errors import VaultError
from oggz.casework.vault.fields import open_rows
from oggz.covenant.questions import Decision
from oggz.covenant.terms import Action, Condition, DataCategory, Phase, Role, Subject
from oggz.errors import PlatformError

_MATCHES = "SELECT * FROM oggz_known(%s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Match:
    """What the database finds, before anything is decided; in the order of its columns."""

    case: UUID
    file: UUID
    subject: str
    phase: str
    source: str
    weighed: bool
    objection: bool
    party: str | None
    role: str | None
    bsn: bool
    birth_date: bool
    address: bool

    @property
    def facts(self) -> frozenset[Condition]:
        found = {Condition.WEIGHING, Condition.INFORMED} if self.weighed else set()
        # Whether an override lifts it is for who works on that case: here it is as if none does.
        return frozenset(found | ({Condition.OBJECTION} if self.objection else set()))


@dataclass(frozen=True, slots=True)
class Known:
    """All that is told of another case of the same person."""

    reference: str
    phase: Phase
    party: str | None
    role: Role | None
    by: str
    articles: tuple[str, ...]
    until: date | None
    # For who takes part in it themselves.
    case: UUID | None = None


def known(by: Seat) -> list[Known]:
    """Other cases of the person in whose file `by` works, as far as these may be known.

    Raises Denied when `by` may not know of cases at all, TooMany and TooManyLookupsError for who
    looks too often. Nothing found, and nothing that may be told, cannot be told apart.
    """
    limits.count(limits.SEARCHING, by.viewer)
    return _known(by)


@transaction.atomic
def _known(by: Seat) -> list[Known]:
    by = hold(by)
    file = by.own_file
    thing = Thing(DataCategory.CASE, file, facts=facts.of_file(file, party=by.party))
    decision = deciding.require(by, Action.KNOW, thing)
    numbers = deciding.decide(by, Action.KNOW, replace(thing, bsn=True)).allowed
    matches = _matches(by, with_numbers=numbers)
    told(by, "know", decision, file=file, categories=(DataCategory.CASE,))
    decided = [(match, _decided(match, thing, by)) for match in matches]
    allowed = [(match, each) for match, each in decided if each.allowed]
    own = _own([match for match, _ in allowed], by)
    return [_told(match, each, by, is_own=match.case in own) for match, each in allowed]


def _own(matches: Iterable[Match], by: Seat) -> set[UUID]:
    """Of these, the cases in which `by` takes part for the same purpose."""
    found = seats.taking_part(by.viewer).going_on().filter(purpose=by.viewer.purpose)
    cases = found.filter(case__in=[match.case for match in matches])
    return set(cases.values_list("case", flat=True))


def _matches(by: Seat, *, with_numbers: bool) -> list[Match]:
    rows = Contribution.objects.filter(
        file=by.own_file, corrected_at=None, kind__in=[kind.value for kind in FIELDS]
    ).exclude(Exists(facts.restrictions("file_id", "thread")))
    if not with_numbers:
        rows = rows.exclude(kind=Kind.BSN)
    sought = list(_sought(open_rows(rows), by))
    with connection.cursor() as cursor:
        fields, blinds = [each[0] for each in sought], [each[1] for each in sought]
        cursor.execute(_MATCHES, [by.case.pk, fields, blinds])
        return [Match(*row) for row in cursor.fetchall()]


def _sought(rows: Iterable[Contribution], by: Seat) -> Iterable[tuple[str, bytes]]:
    for row in rows:
        if isinstance(row.text, VaultError):
            continue
        field = FIELDS[Kind(row.kind)]
        try:
            blind.normalised(field, row.text)
        except PlatformError:
            continue
        found = blind.look_up(by.case.covenant_id, field, row.text, member=by.viewer.member)
        yield from ((field.value, each) for each in found)


def _decided(match: Match, thing: Thing, by: Seat) -> Decision:
    """Whether `by` may know of the other case, by what holds there; one that closed is nobody's."""
    if match.phase == Phase.CLOSED:
        return Decision(False, by.viewer.purpose)
    asked = replace(
        deciding.request(by, Action.KNOW, thing),
        subject=Subject(match.subject), source=match.source, conditions=match.facts,
        bsn=match.bsn,
    )  # fmt: skip
    return by.compiled.decide(asked)


def _told(match: Match, decision: Decision, by: Seat, *, is_own: bool) -> Known:
    """Logged with the other person's file, because of them something was learnt."""
    viewer = by.viewer
    record(
        Event(
            action="know", member=viewer.member, party=viewer.party, role=viewer.role,
            purpose=viewer.purpose, covenant=by.case.covenant_id, case=match.case,
            subject=match.file, categories=(DataCategory.CASE,), articles=decision.articles,
        )
    )  # fmt: skip
    return Known(
        reference(match.case), Phase(match.phase), match.party,
        Role(match.role) if match.role else None, _by(match), decision.articles, decision.until,
        match.case if is_own else None,
    )  # fmt: skip


def _by(match: Match) -> str:
    if match.bsn:
        return "hetzelfde burgerservicenummer"
    both = [text for has, text in ((match.birth_date, "geboortedatum"), (match.address, "adres"))
            if has]  # fmt: skip
    return f"dezelfde naam en {' en '.join(both)}"
