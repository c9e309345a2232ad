"""Municipalities of the Netherlands, with the mergers since 1 January 2021.

Source: CBS (see data/ATTRIBUTION.md). A merger is a change of data/gemeenten.csv and
data/herindelingen.csv, never of this code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from oggz.geography.data_files import read_rows
from oggz.geography.errors import UnknownMunicipality, quoted
from oggz.geography.names import slugify, sort_key

RECORD_BEGINS = date(2021, 1, 1)
"""Mergers before this day are not in the record."""


@dataclass(frozen=True, slots=True)
class Municipality:
    """One municipality, identified by its CBS code.

    `valid_from` is None when it existed before the record begins (1 January 2021); `valid_until`
    is the first day on which it no longer exists, None while it does. `successor_code` is the
    municipality it went into. A former municipality that is only in the list of mergers has the
    province and regions of its successor, no inhabitants and no centre function.
    `inhabitants_2022` counts on 1 January 2022, in the division of 2023. `also_known_as` has other
    names of the municipality itself, `towns` well-known towns in it with another name.
    """

    code: str
    name: str
    slug: str
    sort_key: str
    province: str
    ggd_region_code: str
    safety_region_code: str
    valid_from: date | None = None
    valid_until: date | None = None
    successor_code: str | None = None
    inhabitants_2022: int | None = None
    centre_municipality_2010: bool = False
    also_known_as: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()

    def is_valid_on(self, day: date) -> bool:
        """Tell whether the municipality existed on this day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day < self.valid_until)


def build_register(
    municipality_rows: Iterable[Mapping[str, str]], merger_rows: Iterable[Mapping[str, str]]
) -> Mapping[str, Municipality]:
    """Return all municipalities by code, former ones too, from rows of the two data files.

    Raises ValueError when the data contradict themselves: a double code or slug, a successor that
    does not exist, a chain of successors that never ends.
    """
    mergers = {row["oude_gemeentecode"]: row for row in merger_rows}
    register: dict[str, Municipality] = {}
    for row in municipality_rows:
        if row["gemeentecode"] in register:
            raise ValueError(f"{row['gemeentecode']} staat twee keer in gemeenten.csv.")
        register[row["gemeentecode"]] = _from_row(row, mergers.get(row["gemeentecode"]))
    # From the last merger backwards: a successor is then always there before it is needed.
    for code, merger in sorted(mergers.items(), key=lambda item: item[1]["datum"], reverse=True):
        if merger["nieuwe_gemeentecode"] not in register:
            raise ValueError(f"De opvolger van {code} staat niet in gemeenten.csv.")
        if code not in register:
            register[code] = _former(merger, register[merger["nieuwe_gemeentecode"]])
    _check(register)
    return MappingProxyType(register)


def _from_row(row: Mapping[str, str], merger: Mapping[str, str] | None) -> Municipality:
    return Municipality(
        code=row["gemeentecode"],
        name=row["gemeentenaam"],
        slug=slugify(row["gemeentenaam"]),
        sort_key=sort_key(row["gemeentenaam"]),
        province=row["provincie"],
        ggd_region_code=row["ggd_code"],
        safety_region_code=row["veiligheidsregio_code"],
        valid_from=date.fromisoformat(row["geldig_vanaf"]) if row["geldig_vanaf"] else None,
        valid_until=date.fromisoformat(merger["datum"]) if merger else None,
        successor_code=merger["nieuwe_gemeentecode"] if merger else None,
        inhabitants_2022=int(row["inwoners_2022"]) if row["inwoners_2022"] else None,
        centre_municipality_2010=row["is_centrumgemeente_mo_2010_2011"] == "1",
        also_known_as=_names(row["ook_bekend_als"]),
        towns=_names(row["plaatsen"]),
    )


def _former(merger: Mapping[str, str], successor: Municipality) -> Municipality:
    return Municipality(
        code=merger["oude_gemeentecode"],
        name=merger["oude_gemeentenaam"],
        slug=slugify(merger["oude_gemeentenaam"]),
        sort_key=sort_key(merger["oude_gemeentenaam"]),
        province=successor.province,
        ggd_region_code=successor.ggd_region_code,
        safety_region_code=successor.safety_region_code,
        valid_until=date.fromisoformat(merger["datum"]),
        successor_code=successor.code,
    )


def _names(cell: str) -> tuple[str, ...]:
    return tuple(name for name in cell.split("|") if name)


def _check(register: Mapping[str, Municipality]) -> None:
    slugs: dict[str, str] = {}
    for found in register.values():
        if other := slugs.get(found.slug):
            raise ValueError(f"{found.code} en {other} hebben dezelfde slug {found.slug}.")
        slugs[found.slug] = found.code
        seen = {found.code}
        step = found
        while step.successor_code is not None:
            step = register[step.successor_code]
            if step.code in seen:
                raise ValueError(f"De opvolgers van {found.code} vormen een kring.")
            seen.add(step.code)


@lru_cache(maxsize=1)
def _register() -> Mapping[str, Municipality]:
    return build_register(read_rows("gemeenten.csv"), read_rows("herindelingen.csv"))


@lru_cache(maxsize=1)
def _by_slug() -> Mapping[str, Municipality]:
    return {found.slug: found for found in _register().values()}


@lru_cache(maxsize=1)
def all_municipalities() -> tuple[Municipality, ...]:
    """Return every municipality since 1 January 2021, former ones too, in Dutch order."""
    return tuple(sorted(_register().values(), key=lambda found: (found.sort_key, found.code)))


@lru_cache(maxsize=64)
def _valid_on(day: date) -> tuple[Municipality, ...]:
    return tuple(found for found in all_municipalities() if found.is_valid_on(day))


def municipalities(on: date | None = None) -> tuple[Municipality, ...]:
    """Return the municipalities that exist on a day (default today), in Dutch order.

    For a day before 1 January 2021 the division of that day is given.
    """
    return _valid_on(max(on or date.today(), RECORD_BEGINS))


def municipality(code: str) -> Municipality:
    """Return the municipality with this CBS code, former or not.

    The spaces with which CBS pads a code are ignored. Raises UnknownMunicipality.
    """
    found = _register().get(code.strip()) if isinstance(code, str) else None
    if found is None:
        raise UnknownMunicipality(
            f"Er is geen gemeente met code {quoted(code)}. "
            "Controleer de code: een CBS-code is GM met vier cijfers, bijvoorbeeld GM0344."
        )
    return found


def municipality_by_slug(slug: str) -> Municipality:
    """Return the municipality with this slug, former or not. Raises UnknownMunicipality."""
    found = _by_slug().get(slug) if isinstance(slug, str) else None
    if found is None:
        raise UnknownMunicipality(
            f"Er is geen gemeente met adres {quoted(slug)}. "
            "Zoek de gemeente op naam in de lijst van gemeenten."
        )
    return found


def current(found: Municipality, on: date | None = None) -> Municipality:
    """Return the municipality that this one has become on a day (default today).

    Follows the successors until one that has not ended on that day. A municipality that is not
    yet formed on that day is returned as it is.
    """
    day = max(on or date.today(), RECORD_BEGINS)
    while (
        found.successor_code is not None
        and found.valid_until is not None
        and found.valid_until <= day
    ):
        found = _register()[found.successor_code]
    return found


def predecessors(found: Municipality) -> tuple[Municipality, ...]:
    """Return the former municipalities that went directly into this one, in Dutch order."""
    return tuple(other for other in all_municipalities() if other.successor_code == found.code)
