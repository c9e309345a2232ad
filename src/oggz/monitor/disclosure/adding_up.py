"""Numbers moved as little as possible, so that they add up over all tables (HiGHS).

Two programs: noisy numbers to the nearest ones that agree (linear), and numbers to whole multiples
(mixed integer). Both are solved on one thread, so that the same numbers give the same outcome.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import highspy
import numpy as np
import numpy.typing as npt

from oggz.monitor.disclosure.lattice import Floats, Ints, Lattice
from oggz.monitor.errors import MonitorError

TIME_LIMIT = 120.0  # seconds of one program
_REACH = (0, 1, 3)  # multiples beyond the adjacent ones that are allowed, in this order
_FAR = 10.0  # what going beyond, or leaving an earlier value, costs; a distance costs at most 1
_GAP = 0.01  # how far from the least total distance a rounding may be
_EXACT = 1e-6
# Half a square, in lines: how wide each is, in standard deviations, and how steep.
_WIDTHS = (0.25, 0.25, 0.5, 0.5, 1.0, 1.5, np.inf)
_SLOPES = (0.125, 0.375, 0.75, 1.25, 2.0, 3.25, 6.0)


@dataclass(frozen=True)
class Multiples:
    """`values` add up. `beyond` is how many are not next to what they were, `moved` how many no
    longer are what they were in an earlier release."""

    values: Ints
    beyond: int
    moved: int


def to_multiples(
    values: Floats, steps: Ints, lattice: Lattice, *, keep: Mapping[int, int] | None = None,
    zeros_stay: bool = True, time_limit: float = TIME_LIMIT,
) -> Multiples:  # fmt: skip
    """Each number to a multiple of its step, so that sums and inclusions hold exactly.

    Multiples stay, others go to one of the two adjacent multiples, with the least total distance in
    steps (controlled rounding: Cox 1987; zero-restricted: Salazar-González 2006). Where no such
    rounding exists, which happens from three dimensions on, as few as possible go one to three
    multiples further. `keep` are values that a number keeps wherever that is possible. Numbers of
    one sum have one step. Raises MonitorError when time runs out or nothing fits.
    """
    keep = keep or {}
    scaled = values / steps
    floor = np.floor(scaled + _EXACT)
    rest = np.where(scaled - floor < _EXACT, 0.0, scaled - floor)
    up = {place: value / steps[place] - floor[place] for place, value in keep.items()}
    up = {place: above for place, above in up.items() if rest[place] > 0 and above in (0, 1)}
    start = _Start(floor, rest, (floor == 0) & (rest == 0) & zeros_stay, up)
    for reach, kept in ((0, True), *((reach, False) for reach in _REACH)):
        found = _rounded(start, reach, kept, lattice, time_limit)
        if found is not None:
            whole = np.rint(found).astype(np.int64)
            out = (whole < floor) | (whole > floor + (rest > 0))
            moved = sum(1 for at, value in keep.items() if whole[at] * steps[at] != value)
            return Multiples(whole * steps, int(out.sum()), moved)
    raise MonitorError(
        "Deze tabellen zijn niet zo af te ronden dat alle totalen kloppen. Kies een groter"
        " afrondingsgetal, minder dimensies in één tabel, of onderdrukken als methode."
    )


def reconciled(
    noisy: Floats, spread: Floats, lattice: Lattice, *, time_limit: float = TIME_LIMIT
) -> Floats:
    """The numbers from 0 up that agree with one another and are nearest to the noisy ones.

    Near by the sum of squares over `spread` (standard deviations), drawn with straight lines.
    Raises MonitorError when time runs out.
    """
    count, pieces = len(noisy), len(_WIDTHS)
    widths = np.concatenate([np.repeat(_WIDTHS, count)] * 2) * np.tile(spread, 2 * pieces)
    slopes = np.concatenate([np.repeat(_SLOPES, count)] * 2) / np.tile(spread, 2 * pieces)
    program = _Program(
        cost=np.concatenate([np.zeros(count), slopes]),
        lower=np.zeros(count * (1 + 2 * pieces)),
        upper=np.concatenate([np.full(count, np.inf), widths]),
    )
    for whole, parts in lattice.sums:
        program.add({whole: -1.0}, dict.fromkeys(parts, 1.0), low=0, high=0)
    for part, whole in lattice.inclusions:
        program.add({part: 1.0}, {whole: -1.0}, low=-np.inf, high=0)
    for place, value in enumerate(noisy.tolist()):
        up = {place + count * (1 + piece): -1.0 for piece in range(pieces)}
        down = {place + count * (1 + pieces + piece): 1.0 for piece in range(pieces)}
        program.add({place: 1.0, **up}, down, low=value, high=value)
    found = program.solve(whole=False, time_limit=time_limit)
    if found is None:
        raise AssertionError("zeros always agree")
    return found[:count]


@dataclass(frozen=True)
class _Start:
    """In steps: where each number lies, between its floor and one more, or on it when `rest` is 0.

    What is `still` stays where it is; `up` has the side on which a number stood before.
    """

    floor: Floats
    rest: Floats
    still: npt.NDArray[np.bool_]
    up: Mapping[int, float]


def _rounded(
    start: _Start, reach: int, kept: bool, lattice: Lattice, time_limit: float
) -> Floats | None:
    """Multiples, in steps: the floor, one up or not, and as far beyond as `reach` allows.

    What stood on a side before stays there when it is `kept`, and else where that is possible.
    """
    floor, rest, count = start.floor, start.rest, len(start.floor)
    cost, lower, upper = 1 - 2 * rest, np.zeros(count), np.ones(count)
    for place, above in start.up.items():
        if kept:
            lower[place] = upper[place] = above
        else:
            cost[place] += _FAR * (1 - 2 * above)
    upper[rest == 0] = cost[rest == 0] = 0
    far = np.where(start.still, 0.0, float(reach))
    program = _Program(
        cost=np.concatenate([cost, np.full(2 * count, 1 + _FAR)]),
        lower=np.concatenate([lower, np.zeros(2 * count)]),
        upper=np.concatenate([upper, far, np.minimum(far, floor)]),
        offset=float(rest.sum()) + _FAR * sum(start.up.values()) * (not kept),
    )

    def of(place: int, sign: float) -> dict[int, float]:
        if not reach:
            return {place: sign}
        return {place: sign, place + count: sign, place + 2 * count: -sign}

    for whole, parts in lattice.sums:
        due = float(floor[whole] - floor[list(parts)].sum())
        program.add(of(whole, -1.0), *(of(part, 1.0) for part in parts), low=due, high=due)
    for part, whole in lattice.inclusions:
        program.add(
            of(part, 1.0), of(whole, -1.0), low=-np.inf, high=float(floor[whole] - floor[part])
        )
    found = program.solve(whole=True, time_limit=time_limit)
    if found is None:
        return None
    return floor + found[:count] + found[count : 2 * count] - found[2 * count :]


@dataclass
class _Program:
    """A program to minimise; rows are added one by one."""

    cost: Floats
    lower: Floats
    upper: Floats
    offset: float = 0.0
    starts: list[int] = field(default_factory=lambda: [0])
    columns: list[int] = field(default_factory=list)
    entries: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add(self, *terms: Mapping[int, float], low: float, high: float) -> None:
        """A row; a number that stands in several terms is added to itself."""
        row: dict[int, float] = {}
        for term in terms:
            for column, entry in term.items():
                row[column] = row.get(column, 0.0) + entry
        self.columns.extend(row)
        self.entries.extend(row.values())
        self.starts.append(len(self.columns))
        self.low.append(low)
        self.high.append(high)

    def solve(self, *, whole: bool, time_limit: float) -> Floats | None:
        """The best solution, or None when there is none. Raises MonitorError out of time."""
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.cost), len(self.low)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = self.cost, self.lower, self.upper
        lp.row_lower_, lp.row_upper_ = np.array(self.low), np.array(self.high)
        lp.offset_ = self.offset
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(self.starts, dtype=np.int32)
        lp.a_matrix_.index_ = np.array(self.columns, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(self.entries)
        if whole:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in (
            ("output_flag", False), ("threads", 1), ("random_seed", 0), ("mip_rel_gap", _GAP),
            ("time_limit", time_limit),
        ):  # fmt: skip
            solver.setOptionValue(name, value)
        solver.passModel(lp)
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return np.array(solver.getSolution().col_value)
        if status in (
            highspy.HighsModelStatus.kInfeasible,
            highspy.HighsModelStatus.kUnboundedOrInfeasible,
        ):
            return None
        raise MonitorError(
            f"Het is niet gelukt om binnen {time_limit:.0f} seconden cijfers te vinden die overal"
            " optellen. Er is niets geschreven. Maak minder of kleinere tabellen, of kies"
            " onderdrukken als methode."
        )
