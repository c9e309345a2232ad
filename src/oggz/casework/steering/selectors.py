"""Figures as they are told: nothing but what a release holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from oggz.casework.covenants.models import Covenant
from oggz.casework.parties.models import Party
from oggz.casework.steering.models import Release
from oggz.casework.steering.quarters import Quarter

_TOTAL = "_T"


@dataclass(frozen=True)
class Row:
    """A line of a table: `numbers` are of its columns, None where one is hidden.

    `bar` is the part of the largest number shown in this table, 0 to 100; None when hidden.
    """

    label: str
    depth: int
    numbers: Sequence[int | None]
    bar: float | None

    @property
    def total(self) -> int | None:
        return self.numbers[0]

    @property
    def is_total(self) -> bool:
        return self.depth == 0


@dataclass(frozen=True)
class Shown:
    """A table: its first dimension downwards, its second, if any, to the right."""

    name: str
    title: str
    first: str
    columns: Sequence[str]
    rows: Sequence[Row]
    sentence: str

    @property
    def bars(self) -> list[Row]:
        return [row for row in self.rows if not row.is_total]


def releases(party: Party) -> QuerySet[Release]:
    """Of every covenant that a party ever signed, the latest quarter first."""
    signed = Covenant.objects.filter(versions__signatures__party=party)
    return (
        Release.objects.filter(covenant__in=signed).select_related("covenant")
        .defer("tables").order_by("covenant__title", "covenant", "-quarter")
    )  # fmt: skip


def threshold(release: Release) -> int:
    return release.tables["protection"]["threshold"]


def shown(release: Release) -> list[Shown]:
    known = release.tables["structure"]
    dimensions = {each["name"]: each for each in known["dimensions"]}
    return [
        _shown(info, dimensions, release.tables["cells"][info["name"]])
        for info in known["tables"]
        if info["name"] != "begin"  # the end of the quarter before, which was told then
    ]


def quarter(release: Release) -> Quarter:
    found = Quarter.parse(release.quarter)
    assert found is not None, release.quarter
    return found


def _shown(
    info: Mapping[str, Any], dimensions: Mapping[str, Mapping[str, Any]], cells: Mapping[str, Any]
) -> Shown:
    down, *across = [dimensions[name] for name in info["dimensions"]]
    columns = across[0]["codes"] if across else [{"code": _TOTAL, "label": "Aantal"}]
    numbers = _numbers(info["dimensions"], cells)
    depths = _depths(down["codes"])
    rows = [
        (
            code["label"], depths[code["code"]],
            [numbers[code["code"], each["code"]] for each in columns],
        )
        for code in down["codes"]
    ]  # fmt: skip
    largest = max((row[2][0] or 0 for row in rows if row[1]), default=0)
    return Shown(
        info["name"], info["title"], down["label"],
        [each["label"] if each["code"] != _TOTAL or not across else "Alle" for each in columns],
        [
            Row(label, depth, found, _bar(found[0], largest)) for label, depth, found in rows
        ],
        _sentence(info["name"], rows),
    )  # fmt: skip


def _bar(number: int | None, largest: int) -> float | None:
    if number is None:
        return None
    return round(100 * number / largest, 1) if largest else 0.0


def _numbers(names: Sequence[str], cells: Mapping[str, Any]) -> dict[tuple[str, str], int | None]:
    """By the codes of two dimensions; where there is one, the other is all."""
    first = cells[names[0]]
    second = cells[names[1]] if len(names) > 1 else [_TOTAL] * len(first)
    return dict(zip(zip(first, second, strict=True), cells["count"], strict=True))


def _depths(codes: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in codes:
        found[each["code"]] = 0 if each["parent"] is None else found[each["parent"]] + 1
    return found


_SENTENCES = {
    "all": "In dit kwartaal {verb} er {number}.",
    "end": "Aan het einde van het kwartaal {verb} er {number}.",
    "reported": "In dit kwartaal {verb} er {number} bij.",
    "heard": "In dit kwartaal {verb} er {number} bij.",
    "weighed": "In dit kwartaal {verb} {number} gewogen.",
    "closed": "In dit kwartaal {verb} {number} afgesloten.",
}
_VERBS = {
    "all": ("liep", "liepen"), "end": ("liep", "liepen"), "reported": ("kwam", "kwamen"),
    "heard": ("kwam", "kwamen"), "weighed": ("is", "zijn"), "closed": ("is", "zijn"),
}  # fmt: skip


def _sentence(name: str, rows: Sequence[tuple[str, int, Sequence[int | None]]]) -> str:
    """What the table says first; of what is hidden, only that it is."""
    total = rows[0][2][0]
    if total is None:
        return "Het aantal blijft verborgen: het gaat over een kleine groep."
    number = f"{total or 'geen'} {'casus' if total == 1 else 'casussen'}"
    told = _SENTENCES[name].format(verb=_VERBS[name][total != 1], number=number)
    if not total:
        return told
    deepest = max(row[1] for row in rows)
    leaves = [row for row in rows if row[1] == deepest and row[2][0]]
    if not leaves:
        return f"{told} Hoe die verdeeld zijn, blijft verborgen."
    most = max(leaves, key=lambda row: row[2][0] or 0)
    return f"{told} Het vaakst: {most[0]} ({most[2][0]})."
