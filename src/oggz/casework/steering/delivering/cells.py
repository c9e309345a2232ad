"""From what is known in a case to the columns of the monitor's table.

Values pass the monitor's own cleaning: what it could not use is left empty, so that no remark, no
name of another and nothing that a spreadsheet would run ends up in the file.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from oggz.casework.cases.models import Case, Kind, Step
from oggz.casework.cases.models.choices import LifeDomain
from oggz.casework.covenants import selectors as covenants
from oggz.casework.steering.delivering.asking import KIND, Asked
from oggz.casework.steering.delivering.selecting import Along
from oggz.casework.vault import blind
from oggz.covenant.terms import Phase
from oggz.errors import PlatformError
from oggz.monitor.encoding.normalise import PREFIXES, letters
from oggz.monitor.schemas import schema
from oggz.monitor.sources.cleaning import Cleaner, Period, cleaner
from oggz.monitor.sources.mapping import ExportFile, FromExport

_WORRIES = {each: f"worry_{each.value}" for each in LifeDomain}
_NAMED = "named"
_NEVER_GIVEN = frozenset({"de", "den", "der", "het", "in", "op", "te", "ten", "ter", "van"})
# Which kind of contribution fills which columns; the other columns are about the case itself.
FILLS: Mapping[Kind, frozenset[str]] = {
    Kind.NAME: frozenset({"given_name", "initials", "prefix", "surname"}),
    Kind.BIRTH_DATE: frozenset({"birth_date", "age_group"}),
    Kind.BSN: frozenset({"bsn"}),
    Kind.ADDRESS: frozenset({"postcode", "house_number"}),
    Kind.DOMAINS: frozenset(_WORRIES.values()),
}


def kinds_for(columns: Collection[str]) -> frozenset[Kind]:
    """What must be opened for these columns, and no more."""
    return frozenset(kind for kind, filled in FILLS.items() if filled & set(columns))


class Cells:
    """Fills the rows of one delivery."""

    def __init__(self, asked: Asked, along: Iterable[Along]) -> None:
        self._asked = asked
        self._standing = _standing([each.seat.case for each in along], asked.until)
        self._cleaners = _cleaners(asked)

    def of(self, person: Along) -> dict[str, str]:
        """What is known for the columns that are asked, empty where nothing may be told."""
        values = self._of_case(person) | _of_person(person)
        return {name: clean(values.get(name, "")) or "" for name, clean in self._cleaners.items()}

    def _of_case(self, person: Along) -> dict[str, str]:
        case = person.seat.case
        standing = self._standing[case.pk]
        closed = case.closed_at if standing.phase is Phase.CLOSED else None
        return {
            "opened_on": _day(case.opened_at),
            "closed_on": _day(closed) if closed else "",
            "phase": standing.phase.value,
            "level": str(standing.level),
            "ending": case.outcome if closed else "",
            "municipality": covenants.document(person.seat.version.checksum).municipality,
        }


@dataclass(frozen=True)
class _Standing:
    phase: Phase = Phase.SIGNAL
    level: int = 1


def _standing(cases: Collection[Case], until: datetime) -> dict[UUID, _Standing]:
    """How each case stood just before a moment; one query."""
    found = {case.pk: _Standing() for case in cases}
    steps = Step.objects.filter(case__in=list(found), at__lt=until).order_by("at", "pk")
    for case, phase, level in steps.values_list("case", "phase", "level"):
        found[case] = _Standing(Phase(phase), level)
    return found


def _of_person(person: Along) -> dict[str, str]:
    found: dict[str, str] = {}
    for kind, read in _READ.items():
        for text in person.texts(kind):  # the newest that can be read
            if values := read(text):
                found |= values
                break
    named = {word for text in person.texts(Kind.DOMAINS) for word in text.split("; ")}
    return found | {name: _NAMED for each, name in _WORRIES.items() if each.dutch in named}


def named(text: str) -> dict[str, str]:
    """A name as people write it, in parts: "Jan Willem de Vries", "J.W. de Vries", "Vries, Jan de".

    Of given names the first; where nothing tells first from last, all that follows is the surname.
    """
    last, comma, first = text.partition(",")
    words = f"{first} {last}".split() if comma else text.split()
    found = {}
    if len(words) > 1 and not _begins_surname(words[0]):
        own = words.pop(0)
        found["initials" if "." in own or len(own) == 1 else "given_name"] = own
    before = [letters(word) in PREFIXES for word in words[:-1]] + [False]
    if True in before:
        start = before.index(True)
        end = before.index(False, start)
        found["prefix"], words = " ".join(words[start:end]), words[end:]
    found["surname"] = " ".join(words)
    # Nothing that a spreadsheet would take for the beginning of a formula.
    return {name: value.lstrip(" -.,()/") for name, value in found.items()}


def _begins_surname(word: str) -> bool:
    """Of words that stand before a surname some, such as Ben, are given names too."""
    return letters(word) in PREFIXES and (word.islower() or word.lower() in _NEVER_GIVEN)


def _home(text: str) -> dict[str, str]:
    try:
        postcode, number = blind.normalised(blind.Field.ADDRESS, text).split(" ", 1)
    except PlatformError:
        return {}  # a place without a postcode
    return {"postcode": postcode, "house_number": number}


_READ: Mapping[Kind, Callable[[str], dict[str, str]]] = {
    Kind.NAME: named,
    Kind.BIRTH_DATE: lambda text: {"birth_date": text, "age_group": text},
    Kind.BSN: lambda text: {"bsn": text},
    Kind.ADDRESS: _home,
}


def _cleaners(asked: Asked) -> dict[str, Cleaner]:
    period = asked.agreement.period
    days = Period(timezone.localdate(), period.start, period.end)
    table, file = schema(KIND), ExportFile()
    return {
        name: cleaner(table.column(name), _origin(name), file, days)
        for name in asked.columns
        if name != "record_id"
    }


def _origin(name: str) -> FromExport:
    return FromExport.model_validate({"from": name, "age": name == "age_group"})


def _day(moment: datetime) -> str:
    day: date = timezone.localdate(moment)
    return day.isoformat()
