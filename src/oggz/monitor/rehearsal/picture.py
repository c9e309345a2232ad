"""What sources see together: people, and how many of them more than one source knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Count:
    """People known to a source, and those of them known to more than one; None where the records
    are not linked, so that nobody can know."""

    people: float
    shared: float | None


@dataclass(frozen=True)
class Picture:
    """`elsewhere` is, by source, which share of its people another source knows too."""

    region: Count
    municipalities: Mapping[str, Count]
    elsewhere: Mapping[str, float]


@dataclass(frozen=True)
class Frame:
    """All records of the sources: arrays of a row each, in the order of the truth.

    `source` and `place` (-1 for unknown) are places in `sources` and `municipalities`.
    """

    sources: tuple[str, ...]
    municipalities: tuple[str, ...]
    record: pa.Table  # source, record_id
    source: Integers
    place: Integers
    truth: Integers


def frame(truth: pa.Table, sources: Sequence[str], municipalities: Sequence[str]) -> Frame:
    """The records of a truth table."""
    names, codes = tuple(sources), tuple(municipalities)
    return Frame(
        names, codes, truth.select(["source", "record_id"]),
        _places(truth["source"], names), _places(truth["municipality"], codes),
        truth["person"].to_numpy().astype(np.int64),
    )  # fmt: skip


def rows_of(records: Frame, spine: pa.Table) -> Integers:
    """The row of `records` of each row of a spine, -1 for invented records."""
    numbered = records.record.append_column("row", pa.array(np.arange(len(records.record))))
    asked = spine.select(["source", "record_id"])
    asked = asked.append_column("at", pa.array(np.arange(len(asked))))
    joined = asked.join(numbered, ["source", "record_id"]).sort_by("at")
    found: Integers = joined["row"].fill_null(-1).to_numpy().astype(np.int64)
    return found


def persons(records: Frame, spine: pa.Table) -> Integers:
    """The person of each record by a spine, -1 for who is not in it."""
    row = rows_of(records, spine)
    found = np.full(len(records.source), -1, np.int64)
    found[row[row >= 0]] = spine["person"].to_numpy()[row >= 0]
    return found


def count(
    records: Frame, person: Integers, *, among: NDArray[np.bool_] | None = None, linked: bool = True
) -> Picture:
    """Count people: records with the same `person` are one. `among` leaves the others out.

    A person lives where the first record says, in the order of the sources.
    """
    rows = np.flatnonzero((person >= 0) & (among if among is not None else True))
    order = rows[np.lexsort((records.source[rows], person[rows]))]
    whose, first = np.unique(person[order], return_index=True)
    place = records.place[order][first]
    number = np.searchsorted(whose, person[order])
    pairs = np.unique(number * len(records.sources) + records.source[order])
    times = np.bincount(pairs // len(records.sources), minlength=len(whose))
    shared = times > 1

    def counted(here: NDArray[np.bool_]) -> Count:
        both = float((here & shared).sum()) if linked else None
        return Count(float(here.sum()), both)

    own = pairs % len(records.sources)
    twice = shared[pairs // len(records.sources)]
    elsewhere = {
        name: float(twice[own == at].mean())
        for at, name in enumerate(records.sources)
        if (own == at).any()
    }
    return Picture(
        counted(np.ones(len(whose), np.bool_)),
        {code: counted(place == at) for at, code in enumerate(records.municipalities)},
        elsewhere if linked else {},
    )


def times(picture: Picture, factor: float) -> Picture:
    """The picture of a sample, as one of everybody."""

    def raised(one: Count) -> Count:
        return Count(one.people * factor, None if one.shared is None else one.shared * factor)

    return Picture(
        raised(picture.region), {code: raised(one) for code, one in picture.municipalities.items()},
        picture.elsewhere,
    )  # fmt: skip


@dataclass(frozen=True)
class Worth:
    """How far a picture may be from the truth, as a share of the true number; `shared` is None
    where it says nothing. `municipalities` are the largest of those with enough people."""

    people: float
    shared: float | None
    municipalities: float | None
    shared_municipalities: float | None

    def worst(self, *, by_municipality: bool) -> float | None:
        """The largest error of both numbers; None when one of them says nothing."""
        told = [self.people, self.shared]
        if by_municipality:
            told += [self.municipalities, self.shared_municipalities]
        known = [one for one in told if one is not None]
        return max(known) if len(known) == len(told) else None

    def answers(self, most: float, *, by_municipality: bool) -> bool:
        """Whether both numbers are near enough."""
        worst = self.worst(by_municipality=by_municipality)
        return worst is not None and worst <= most


_FEW = 50  # true people under which a share of error says nothing


def worth(seen: Picture, truth: Picture, *, part: float = 1.0) -> Worth:
    """The error of a picture. Of a sample of this part of the people it is the margin of 95% (as
    of a Poisson number) when that is larger: its luck this time is not to be counted on."""

    def error(one: float | None, true: float | None) -> float | None:
        if one is None or not true:
            return None
        margin = 1.96 * float(np.sqrt((1 - part) / (part * true))) if part < 1 else 0.0
        return max(abs(one - true) / true, margin)

    def largest(pairs: Sequence[tuple[float | None, float | None]]) -> float | None:
        told = [error(one, true) for one, true in pairs if true and true >= _FEW]
        return None if not told or None in told else max(one for one in told if one is not None)

    places = [(seen.municipalities[code], true) for code, true in truth.municipalities.items()]
    return Worth(
        error(seen.region.people, truth.region.people) or 0.0,
        error(seen.region.shared, truth.region.shared),
        largest([(one.people, true.people) for one, true in places]),
        largest([(one.shared, true.shared) for one, true in places]),
    )


def _places(column: pa.ChunkedArray, names: Sequence[str]) -> Integers:
    known = {name: place for place, name in enumerate(names)}
    return np.array([known.get(value, -1) for value in column.to_pylist()], np.int64)
