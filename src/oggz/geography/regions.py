"""GGD regions, safety regions and provinces. Source: CBS (see data/ATTRIBUTION.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, cast, get_args

from oggz.geography.data_files import read_rows
from oggz.geography.errors import UnknownRegion, quoted
from oggz.geography.names import sort_key
from oggz.geography.register import Municipality, municipalities

RegionKind = Literal["ggd", "safety", "province"]

_FILES: Mapping[RegionKind, str] = {
    "ggd": "ggd_regios.csv",
    "safety": "veiligheidsregios.csv",
    "province": "provincies.csv",
}
_DUTCH: Mapping[RegionKind, str] = {
    "ggd": "GGD-regio",
    "safety": "veiligheidsregio",
    "province": "provincie",
}


@dataclass(frozen=True, slots=True)
class Region:
    """A GGD region (GG0111), a safety region (VR01) or a province (PV20).

    `name` is the CBS name; for a safety region or province without the word for its kind. A slug
    is unique among the regions of one kind.
    """

    code: str
    name: str
    slug: str
    kind: RegionKind

    @property
    def sort_key(self) -> str:
        """The key by which regions sort in a Dutch list."""
        return sort_key(self.name)


@lru_cache(maxsize=len(_FILES))
def _regions(kind: RegionKind) -> tuple[Region, ...]:
    rows = read_rows(_FILES[kind])
    found = (Region(row["code"], row["naam"], row["slug"], kind) for row in rows)
    return tuple(sorted(found, key=lambda region: region.sort_key))


def ggd_regions() -> tuple[Region, ...]:
    """Return the GGD regions, in Dutch order by name."""
    return _regions("ggd")


def safety_regions() -> tuple[Region, ...]:
    """Return the safety regions, in Dutch order by name."""
    return _regions("safety")


def provinces() -> tuple[Region, ...]:
    """Return the provinces, in Dutch order by name."""
    return _regions("province")


def _kind(kind: str) -> RegionKind:
    if not isinstance(kind, str) or kind not in get_args(RegionKind):
        raise UnknownRegion(
            f"Er is geen soort regio {quoted(kind)}. Kies uit: {', '.join(get_args(RegionKind))}."
        )
    return cast(RegionKind, kind)


def region_by_slug(kind: str, slug: str) -> Region:
    """Return the region of this kind ('ggd', 'safety', 'province') with this slug.

    Raises UnknownRegion.
    """
    known = _kind(kind)
    for region in _regions(known):
        if region.slug == slug:
            return region
    raise UnknownRegion(
        f"Er is geen {_DUTCH[known]} met adres {quoted(slug)}. "
        "Zoek de regio op naam in de lijst van regio’s."
    )


def region(kind: str, code: str) -> Region:
    """Return the region of this kind with this CBS code. Raises UnknownRegion."""
    known = _kind(kind)
    for found in _regions(known):
        if found.code == code:
            return found
    raise UnknownRegion(f"Er is geen {_DUTCH[known]} met code {quoted(code)}. Controleer de code.")


def region_of(kind: str, found: Municipality) -> Region:
    """Return the region of this kind in which a municipality lies. Raises UnknownRegion."""
    known = _kind(kind)
    for candidate in _regions(known):
        if _contains(candidate, found):
            return candidate
    raise UnknownRegion(f"Van gemeente {found.name} is de {_DUTCH[known]} niet bekend.")


def municipalities_in(region: Region, on: date | None = None) -> tuple[Municipality, ...]:
    """Return the municipalities of a region that exist on a day (default today), in Dutch order.

    Former municipalities count with the region of their successor.
    """
    return tuple(found for found in municipalities(on) if _contains(region, found))


def _contains(region: Region, found: Municipality) -> bool:
    match region.kind:
        case "ggd":
            return found.ggd_region_code == region.code
        case "safety":
            return found.safety_region_code == region.code
        case "province":
            return found.province == region.name
