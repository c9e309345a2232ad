"""Which tables are made of a quarter, and how their cells hang together.

All that ran at some time in the quarter is one group, divided by how it came and by how it stood
at the end. The other tables are of parts of that group, and say so by `equal`: what is left when
somebody subtracts is thereby known to who protects them. How it stood at the end of a quarter is
how it stood at the beginning of the next, under the same name, so releases are protected together.
"""

from collections.abc import Iterable, Sequence

from oggz.casework.cases.models import Outcome
from oggz.casework.cases.models.signals import HeardFrom, Urgency
from oggz.casework.steering.quarters import Quarter
from oggz.casework.steering.went import NO_SIGNAL
from oggz.covenant.model import Covenant
from oggz.covenant.terms import LEVELS, PartyKind, Phase, choices
from oggz.monitor.tables.model import (
    FORMAT,
    TOTAL,
    Code,
    Dimension,
    Equal,
    Knows,
    Place,
    Structure,
    TableInfo,
)

ALL, BEGIN, END, REPORTED, HEARD, WEIGHED, CLOSED = (
    "all", "begin", "end", "reported", "heard", "weighed", "closed",
)  # fmt: skip
RUNNING, BEFORE, NEW = "running", "before", "new"
# Days; the last is all that is longer.
WAITS = (
    (7, "week", "binnen een week"),
    (14, "weeks2", "in de tweede week"),
    (42, "weeks6", "in drie tot zes weken"),
    (None, "longer", "na meer dan zes weken"),
)
LENGTHS = (
    (91, "months3", "korter dan drie maanden"),
    (182, "months6", "drie tot zes maanden"),
    (365, "year", "een half jaar tot een jaar"),
    (None, "longer", "langer dan een jaar"),
)
_PHASES = [phase for phase in Phase if phase is not Phase.CLOSED]


def structure(covenant: Covenant, quarter: Quarter, *, project: str, begins: bool) -> Structure:
    """Of the figures of `quarter`. `begins`: with how it stood at its beginning."""
    name = f"{quarter.year}q{quarter.number}"
    tables = [
        _table(ALL, f"all-{name}", "Alle casussen van dit kwartaal", "stood", "came"),
        _table(
            END, _standing_at(quarter.after), "Lopende casussen aan het einde", "phase", "level"
        ),
        _table(REPORTED, f"new-{name}", "Nieuw: door wie gemeld", "reporter", "urgency"),
        _table(HEARD, f"new-{name}", "Nieuw: hoe de melder het wist", "heard"),
        _table(WEIGHED, f"weighed-{name}", "Hoe snel er is gewogen", "wait"),
        _table(CLOSED, f"closed-{name}", "Afgesloten: na hoe lang en hoe", "length", "outcome"),
    ]
    equal = [
        *_same([(ALL, (RUNNING, TOTAL), END, (TOTAL, TOTAL))]),
        *_same((ALL, (phase, TOTAL), END, (phase, TOTAL)) for phase in _PHASES),
        *_same([(ALL, (TOTAL, NEW), REPORTED, (TOTAL, TOTAL))]),
        *_same([(ALL, (Phase.CLOSED, TOTAL), CLOSED, (TOTAL, TOTAL))]),
        *_same((ALL, (each.value, TOTAL), CLOSED, (TOTAL, each.value)) for each in Outcome),
    ]
    if begins:
        tables.insert(1, _table(
            BEGIN, _standing_at(quarter), "Lopende casussen aan het begin", "phase", "level"
        ))  # fmt: skip
        equal += _same([(ALL, (TOTAL, BEFORE), BEGIN, (TOTAL, TOTAL))])
    return Structure(
        format=FORMAT, agreement=covenant.checksum, project=project, period=str(quarter),
        dimensions=_dimensions(covenant), tables=tuple(tables), knows=_knows(covenant),
        equal=tuple(equal),
    )  # fmt: skip


def _standing_at(quarter: Quarter) -> str:
    """The name of who is counted at the beginning of a quarter, the same in two releases."""
    return f"standing-{quarter.first_day}"


def _dimensions(covenant: Covenant) -> tuple[Dimension, ...]:
    kinds = sorted({party.kind for party in covenant.parties.values()}, key=list(PartyKind).index)
    return (
        _dimension("came", "Hoe zij kwamen", [(BEFORE, "liepen al"), (NEW, "kwamen erbij")]),
        Dimension(
            name="stood", label="Hoe zij staan", adds_up=True,
            codes=(
                Code(code=TOTAL, label="Alle", parent=None),
                Code(code=RUNNING, label="loopt", parent=TOTAL),
                *(Code(code=each, label=each.dutch, parent=RUNNING) for each in _PHASES),
                Code(code=Phase.CLOSED, label="afgesloten", parent=TOTAL),
                *(
                    Code(code=each.value, label=each.label, parent=Phase.CLOSED)
                    for each in Outcome
                ),
            ),
        ),
        _dimension("phase", "Fase", choices(_PHASES)),
        _dimension("level", "Opschaling", [(f"level{n}", f"niveau {n}") for n in LEVELS]),
        _dimension("reporter", "Wie meldde", choices(kinds)),
        _dimension("urgency", "Hoe dringend", [*choices(Urgency), _UNSIGNALLED]),
        _dimension("heard", "Hoe de melder het wist", [*choices(HeardFrom), _UNSIGNALLED]),
        _dimension("wait", "Van signaal tot weging", [each[1:] for each in WAITS]),
        _dimension("outcome", "Hoe afgesloten", [(each.value, each.label) for each in Outcome]),
        _dimension("length", "Van begin tot einde", [each[1:] for each in LENGTHS]),
    )  # fmt: skip


_UNSIGNALLED = (NO_SIGNAL, "zonder signaal geopend")


def _dimension(name: str, label: str, codes: Sequence[tuple[str, str]]) -> Dimension:
    total = Code(code=TOTAL, label="Alle", parent=None)
    below = (Code(code=code, label=text, parent=TOTAL) for code, text in codes)
    return Dimension(name=name, label=label, adds_up=True, codes=(total, *below))


def _table(name: str, counted: str, title: str, *dimensions: str) -> TableInfo:
    return TableInfo(
        name=name, indicator=name, title=title, counted=counted, unit="persons",
        dimensions=dimensions,
    )  # fmt: skip


def _knows(covenant: Covenant) -> tuple[Knows, ...]:
    """A party that is the only one of its kind knows what it reported itself."""
    kinds = [party.kind for party in covenant.parties.values()]
    return tuple(
        Knows(party=slug, dimension="reporter", code=party.kind)
        for slug, party in covenant.parties.items()
        if kinds.count(party.kind) == 1
    )


def _same(
    pairs: Iterable[tuple[str, tuple[str, ...], str, tuple[str, ...]]],
) -> list[Equal]:
    return [
        Equal(one=Place(table=one, codes=codes), other=Place(table=other, codes=others))
        for one, codes, other, others in pairs
    ]
