"""What can be wrong with a source's file, in Dutch, and the tally of where it was found.

A fault tells the class of a value ("7 cijfers"), never the value: what is shown may be read by
anyone, and the file may not.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
import numpy.typing as npt

SHOWN = 100  # places told of one kind of fault in one column
_LONGEST = 12  # longer than this, how a value is built says too much about it


class Fault(Enum):
    """A kind of fault: what is wrong and what to do. Warnings do not keep a file out."""

    EMPTY = "het bestand is leeg", "Maak de export opnieuw."
    ONLY_HEADER = "het bestand heeft geen rijen onder de kopregel", "Maak de export opnieuw."
    NO_HEADER = (
        "de eerste regel is geen kopregel",
        "Zet op de eerste regel de namen van de kolommen, te beginnen met record_id.",
    )
    SPREADSHEET = (
        "dit is een werkblad of een ingepakt bestand, geen CSV",
        "Open het bestand en kies Opslaan als: CSV UTF-8 (door komma's gescheiden).",
    )
    UTF16 = (
        "het bestand is in UTF-16",
        "Sla het opnieuw op als CSV UTF-8, of zet het om met oggz monitor adapt.",
    )
    DELIMITER = (
        "de kolommen zijn niet door komma's gescheiden",
        "Sla het bestand op met komma's, of zet het om met oggz monitor adapt.",
    )
    OLD_LINES = (
        "de regels eindigen niet met een nieuwe regel (LF)",
        "Sla het bestand opnieuw op als CSV UTF-8.",
    )
    UNKNOWN_COLUMN = (
        "deze kolom staat niet in de tabel van deze bron",
        "Haal de kolom weg; welke kolommen er zijn staat in oggz monitor schemas.",
    )
    FREE_TEXT = (
        "vrije tekst wordt niet aangenomen",
        "Haal de kolom weg: in vrije tekst staan vaak namen van anderen.",
    )
    MISSPELT_COLUMN = (
        "de naam van deze kolom is net anders geschreven",
        "Schrijf de naam precies zoals in oggz monitor schemas: kleine letters, geen spaties.",
    )
    DOUBLE_COLUMN = "deze kolom staat er twee keer", "Haal een van beide weg."
    MISSING_COLUMN = "deze verplichte kolom ontbreekt", "Voeg de kolom toe aan de export."
    NOTHING_TO_LINK = (
        "er zijn geen identificerende kolommen",
        "Lever ten minste één van de identificerende kolommen die de afspraak noemt.",
    )

    LONG_LINE = "de regel is langer dan 64.000 tekens", "Controleer de aanhalingstekens."
    NUL = "er staan nulbytes in de regel", "Maak de export opnieuw: het bestand is beschadigd."
    NOT_UTF8 = (
        "de regel is niet in UTF-8, maar waarschijnlijk in Windows-1252",
        "Sla het bestand op als CSV UTF-8, of zet het om met oggz monitor adapt.",
    )
    BROKEN_LINE = (
        "midden in de regel staat een regeleinde (CR)",
        "Haal regeleinden uit de waarden.",
    )
    QUOTE_OPEN = (
        "een aanhalingsteken sluit niet op dezelfde regel",
        "Sluit het, verdubbel het binnen een waarde, of haal het regeleinde uit de waarde.",
    )
    QUOTE_MISPLACED = (
        "er staat een los aanhalingsteken in een waarde",
        "Zet de hele waarde tussen aanhalingstekens en verdubbel de tekens erbinnen.",
    )
    SHORT_ROW = "de rij heeft te weinig kolommen", "Controleer of een waarde is weggevallen."
    LONG_ROW = (
        "de rij heeft te veel kolommen",
        "Zet een waarde met een komma tussen aanhalingstekens.",
    )
    EMPTY_LINE = "lege regel", "Haal de regel weg; zij is overgeslagen.", True
    CUT_OFF = (
        "de laatste regel eindigt niet met een regeleinde",
        "Controleer of het bestand compleet is overgekomen.",
        True,
    )

    REQUIRED = "verplichte waarde ontbreekt", "Vul de waarde aan of laat de rij weg."
    SPACES = "spaties voor of achter de waarde", "Haal ze weg.", True
    IDENTIFIER = (
        "geen goed recordnummer",
        "Gebruik 1 tot 64 letters, cijfers, streepjes of liggende streepjes.",
    )
    DATE_FORMAT = "datum is niet jaar-maand-dag", "Schrijf jjjj-mm-dd."
    DATE_SWAPPED = "maand boven 12", "Dag en maand lijken verwisseld: schrijf jjjj-mm-dd."
    DATE_IMPOSSIBLE = "datum bestaat niet", "Verbeter de datum of laat haar leeg."
    DATE_OLD = "datum voor 1900", "Laat leeg wat onbekend is."
    DATE_FUTURE = "datum in de toekomst", "Verbeter de datum of laat haar leeg."
    DATE_PERIOD = (
        "datum buiten de periode van de afspraak",
        "Lever alleen rijen uit de periode.",
    )
    DATE_ORDER = "datum ligt voor de datum waarop zij volgt", "Verbeter een van beide."
    BEFORE_BIRTH = "datum ligt voor de geboortedatum", "Verbeter een van beide."
    POSTCODE = "geen goede postcode", "Schrijf vier cijfers en twee hoofdletters: 1234AB."
    HOUSE_NUMBER = (
        "geen goed huisnummer",
        "Begin met het nummer; een toevoeging mag erachter.",
    )
    BSN_FORM = "geen negen cijfers", "Vul voorloopnullen aan of laat de waarde leeg."
    BSN_CHECK = "BSN voldoet niet aan de elfproef", "Verbeter het nummer of laat het leeg."
    CODE = "code staat niet op de lijst", "Gebruik de codes uit oggz monitor schemas."
    MUNICIPALITY = "geen gemeentecode", "Schrijf GM en vier cijfers, volgens het CBS."
    INTEGER = "geen geheel getal", "Schrijf alleen cijfers."
    RANGE = "getal valt buiten de grenzen", "Verbeter het getal of laat het leeg."
    NAME_LONG = "naam is langer dan 100 tekens", "Verbeter de waarde."
    NAME_DIGITS = "cijfers in een naam", "Controleer of de waarden in de goede kolom staan."
    NAME_SIGNS = "tekens die niet in een naam horen", "Haal ze weg of laat de waarde leeg."
    NAME_GARBLED = (
        "letters met accenten zijn verminkt",
        "Maak de export opnieuw in UTF-8, of zet de oorspronkelijke om met oggz monitor adapt.",
    )
    NAME_PLACEHOLDER = (
        "een vulwoord in plaats van een naam",
        "Laat leeg wat onbekend is.",
        True,
    )
    SHIFTED = (
        "drie of meer waarden op deze rij passen niet bij hun kolom: de rij lijkt verschoven",
        "Controleer of in deze rij een waarde of komma te veel of te weinig staat.",
    )

    TWO_PEOPLE = (
        "zelfde record_id met andere identificerende gegevens dan op een eerdere rij",
        "Geef iedere persoon een eigen record_id en op alle rijen dezelfde gegevens.",
    )
    DOUBLE_RECORD = (
        "record_id komt vaker voor",
        "In deze tabel heeft iedere persoon één rij.",
    )
    DOUBLE_ROW = (
        "de rij is gelijk aan een eerdere rij",
        "Controleer of de export rijen dubbel bevat.",
        True,
    )
    SAME_PERSON = (
        "zelfde identificerende gegevens onder een ander record_id",
        "Geef een persoon op alle rijen hetzelfde record_id.",
        True,
    )
    RECORD_ID_IS_BSN = (
        "de recordnummers zien eruit als burgerservicenummers",
        "Maak voor deze levering willekeurige nummers: recordnummers gaan onversleuteld mee.",
    )
    RECORD_ID_TELLS = (
        "het recordnummer is gelijk aan een identificerende waarde op dezelfde rij",
        "Maak voor deze levering willekeurige nummers: recordnummers gaan onversleuteld mee.",
    )
    RECORD_ID_RUNNING = (
        "de recordnummers zijn volgnummers",
        "Maak voor deze levering willekeurige nummers: een volgorde kan iets verraden.",
        True,
    )
    DEFAULT_DATE = (
        "een en dezelfde geboortedatum komt opvallend vaak voor",
        "Is het een vulwaarde, laat de geboortedatum dan leeg.",
        True,
    )
    NEVER_AFTER_12 = (
        "geen enkele geboortedatum heeft een dag boven 12",
        "Dag en maand lijken in het hele bestand verwisseld: controleer de export.",
    )
    UNTRACEABLE = (
        "rij zonder identificerende gegevens",
        "Zij kan niet gekoppeld worden en telt alleen mee in de dekking.",
        True,
    )

    def __init__(self, text: str, remedy: str, warning: bool = False) -> None:
        self.text = text
        self.remedy = remedy
        self.warning = warning


@dataclass(frozen=True)
class Place:
    """Where a fault was found: the line of the file, and the class of the value if it has one."""

    line: int
    value_class: str = ""


@dataclass(frozen=True)
class Finding:
    """One kind of fault in one column: how often, and the first places."""

    fault: Fault
    column: str
    count: int
    places: tuple[Place, ...]


@dataclass
class Tally:
    """Counts faults and keeps the first places of each, so that memory stays the same."""

    _counts: dict[tuple[Fault, str], int] = field(default_factory=dict)
    _places: dict[tuple[Fault, str], list[Place]] = field(default_factory=dict)

    def add(self, fault: Fault, column: str = "", *, line: int = 1, value_class: str = "") -> None:
        """One fault, at one line."""
        self.add_many(fault, column, np.array([line]), lambda _: value_class)

    def add_many(
        self, fault: Fault, column: str, lines: npt.NDArray[np.int64], told: Callable[[int], str],
    ) -> None:  # fmt: skip
        """Faults at `lines`; `told(i)` gives the class of the i-th value, asked only if shown."""
        if len(lines) == 0:
            return
        key = fault, column
        places = self._places.setdefault(key, [])
        self._counts[key] = self._counts.get(key, 0) + len(lines)
        for i, line in enumerate(lines[: SHOWN - len(places)]):
            places.append(Place(int(line), told(i)))

    def count(self, fault: Fault) -> int:
        """How often a kind of fault was found, over all columns."""
        return sum(count for (found, _), count in self._counts.items() if found is fault)

    def findings(self, columns: Sequence[str]) -> tuple[Finding, ...]:
        """All findings: errors first, then in the order of the kinds and of `columns`."""
        order = {fault: number for number, fault in enumerate(Fault)}
        rank = {name: number for number, name in enumerate(columns)}
        found = [
            Finding(fault, column, count, tuple(self._places[fault, column]))
            for (fault, column), count in self._counts.items()
        ]
        return tuple(
            sorted(
                found,
                key=lambda one: (
                    one.fault.warning, order[one.fault], rank.get(one.column, 999), one.column
                ),
            )
        )  # fmt: skip


_RUNS = re.compile(r"(?P<d>[0-9]+)|(?P<l>[^\W\d_]+)|(?P<s>\s+)|(?P<o>.)", re.DOTALL)


def value_class(value: str) -> str:
    """How a value is built, without the value: "4 cijfers, spatie, 2 letters"."""
    if not value:
        return "leeg"
    if len(value) > _LONGEST:
        return f"meer dan {_LONGEST} tekens"
    parts = []
    for match in _RUNS.finditer(value):
        length = len(match.group())
        if match["d"]:
            parts.append(f"{length} cijfer{'s' if length > 1 else ''}")
        elif match["l"]:
            small = "kleine " if match.group().islower() else ""
            parts.append(f"{length} {small}letter{'s' if length > 1 else ''}")
        elif match["s"]:
            parts.append("spatie")
        else:
            parts.append("een teken")
    return ", ".join(parts)
