"""What a data protection officer sees: who did what, never what was read or about whom.

An officer sees what people of the own party did, by name; and what happened in the covenants in
which the party takes part, where somebody of another party is told by party and role only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from oggz.casework.audit import words
from oggz.casework.audit.chains import PLATFORM
from oggz.casework.audit.events import Outcome
from oggz.casework.audit.models import Anchor, Entry
from oggz.casework.parties import purposes
from oggz.casework.parties.models import Member, Party
from oggz.covenant.terms import Role

PAGE = 50
DAYS_SHOWN = 30


@dataclass(frozen=True)
class Scope:
    """Whose entries an officer may see: of a party, and in covenants (with their titles)."""

    party: Party
    covenants: Mapping[UUID, str]

    @property
    def q(self) -> Q:
        own = Q(party=self.party.slug)
        return own | Q(covenant__in=list(self.covenants)) if self.covenants else own


def scope_of(party: Party) -> Scope:
    found = {
        each.covenant: each.covenant_title
        for role in Role
        for each in purposes.open_to(party.slug, role)
    }
    return Scope(party, found)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page of lines begins: after (older than) this one."""

    at: datetime
    id: int

    def __str__(self) -> str:
        microseconds = (self.at.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)
        return f"{microseconds}-{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Position | None":
        """None for what no page of ours asks."""
        at, _, number = text.partition("-")
        if not (at.isascii() and at.isdecimal() and number.isascii() and number.isdecimal()):
            return None
        if len(at) > 17 or len(number) > 18:
            return None
        return cls(_EPOCH + timedelta(microseconds=int(at)), int(number))


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as an officer reads it."""

    at: datetime
    action: str
    outcome: Outcome
    who: str
    party: str
    role: str
    purpose: str
    covenant: str
    case: UUID | None
    categories: str
    articles: str

    @property
    def was_refused(self) -> bool:
        return self.outcome is not Outcome.DONE


@dataclass(frozen=True, slots=True)
class Lines:
    lines: Sequence[Line]
    older: Position | None


def lines(scope: Scope, where: Q, after: Position | None = None, *, most: int = PAGE) -> Lines:
    """The newest entries of `where` first, from `after` on. Three queries.

    `where` must already be within `scope`, which tells by what name people are shown.
    """
    found = Entry.objects.filter(where).order_by("-at", "-id")
    if after:
        found = found.filter(Q(at__lt=after.at) | Q(at=after.at, id__lt=after.id), at__lte=after.at)
    entries = list(found[: most + 1])
    shown = entries[:most]
    more = len(entries) > most
    last = Position(shown[-1].at, shown[-1].pk) if more else None
    return Lines(_told(scope, shown), last)


def _told(scope: Scope, entries: Sequence[Entry]) -> list[Line]:
    own = {each.member for each in entries if each.party == scope.party.slug}
    people = {m.pk: str(m) for m in Member.objects.filter(pk__in=own - {None})}
    slugs = {each.party for each in entries}
    parties = dict(Party.objects.filter(slug__in=slugs).values_list("slug", "name"))

    def who(entry: Entry) -> str:
        if entry.member is None:
            return "niet ingelogd" if entry.outcome == Outcome.REFUSED else "het platform zelf"
        if entry.party == scope.party.slug:
            return people.get(entry.member, f"medewerker {entry.member}")
        return "een medewerker"

    return [
        Line(
            at=each.at,
            action=words.action(each.action),
            outcome=Outcome(each.outcome),
            who=who(each),
            party=parties.get(each.party, each.party),
            role=words.role(each.role),
            purpose=each.purpose,
            covenant=scope.covenants.get(each.covenant, str(each.covenant or "")),
            case=each.case,
            categories=words.categories(each.categories),
            articles=", ".join(each.articles),
        )
        for each in entries
    ]


def between(first: date, last: date, *, moment: str = "at") -> Q:
    """From the beginning of the first day up to the end of the last, in the Netherlands."""
    begin = timezone.make_aware(datetime.combine(first, time.min))
    end = timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))
    return Q((f"{moment}__gte", begin), (f"{moment}__lt", end))


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    done: int
    refused: int

    @property
    def total(self) -> int:
        return self.done + self.refused


def days(party: Party, today: date) -> list[Day]:
    """How much people of a party did on each of the last thirty days. One query."""
    first = today - timedelta(days=DAYS_SHOWN - 1)
    counted = (
        Entry.objects.filter(between(first, today), party=party.slug)
        .annotate(day=TruncDate("at"))
        .values("day")
        .annotate(
            done=Count("pk", filter=Q(outcome=Outcome.DONE)),
            refused=Count("pk", filter=~Q(outcome=Outcome.DONE)),
        )
    )
    known = {each["day"]: Day(**each) for each in counted.values("day", "done", "refused")}
    wanted = [first + timedelta(days=number) for number in range(DAYS_SHOWN)]
    return [known.get(day, Day(day, 0, 0)) for day in wanted]


@dataclass(frozen=True, slots=True)
class Chain:
    """How a chain stands: its last seal, and when its head was last told outside."""

    chain: UUID
    title: str
    number: int
    at: datetime | None
    hash: bytes
    stamped: datetime | None
    mailed: datetime | None

    @property
    def head(self) -> str:
        return f"{self.chain}:{self.number}:{bytes(self.hash).hex()}"


_CHAINS = """
SELECT c.chain, s.number, s.at, s.hash, t.at, m.at FROM unnest(%s::uuid[]) WITH ORDINALITY c (chain, n)
LEFT JOIN LATERAL (SELECT number, at, hash FROM audit_seal
    WHERE chain = c.chain ORDER BY number DESC LIMIT 1) s ON true
LEFT JOIN LATERAL (SELECT at FROM audit_anchor
    WHERE chain = c.chain AND kind = 'timestamp' ORDER BY number DESC, at DESC LIMIT 1) t ON true
LEFT JOIN LATERAL (SELECT at FROM audit_anchor
    WHERE chain = c.chain AND kind = 'mail' AND party = %s
    ORDER BY number DESC, at DESC LIMIT 1) m ON true
ORDER BY c.n
"""  # noqa: E501


def chains(scope: Scope) -> list[Chain]:
    """The platform's own chain, and those of covenants that the party knows. Two queries."""
    told = Anchor.objects.filter(kind=Anchor.Kind.MAIL, party=scope.party.slug)
    known = sorted({*scope.covenants, *told.values_list("chain", flat=True)} - {PLATFORM})
    with connection.cursor() as cursor:
        cursor.execute(_CHAINS, [[PLATFORM, *known], scope.party.slug])
        rows = cursor.fetchall()
    return [
        Chain(chain, _title(scope, chain), number or 0, at, bytes(seal or b""), stamped, mailed)
        for chain, number, at, seal, stamped, mailed in rows
    ]


def _title(scope: Scope, chain: UUID) -> str:
    if chain == PLATFORM:
        return "Het platform zelf"
    return scope.covenants.get(chain, f"Convenant {chain}")


def last_check() -> Entry | None:
    """When all seals were last checked, and with what outcome."""
    return Entry.objects.filter(party="", action="audit.verified").order_by("-at", "-id").first()


def names_of(party: Party, members: Iterable[int]) -> dict[int, str]:
    """Names by key, of people who work or worked for this party."""
    found = Member.objects.filter(pk__in=set(members), memberships__party=party).distinct()
    return {each.pk: str(each) for each in found}
