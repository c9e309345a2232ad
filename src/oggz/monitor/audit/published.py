"""Attacks that need no solving: on what is published, cell by cell and between releases."""

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from oggz.monitor.audit import claims, wording
from oggz.monitor.audit.findings import Tally
from oggz.monitor.audit.system import Ints, Seen, System
from oggz.monitor.tables import Dimension, Safe

Floats = npt.NDArray[np.float64]
_PAIRS = 4  # cells that show what a measure is divided by, before that is believed
_NEAR = 0.002


def small_numbers(system: System, safe: Safe, tally: Tally) -> None:
    """Published numbers of fewer people than the threshold."""
    least = safe.protection.threshold
    for seen in _here(system):
        shown = seen.published > 0
        tally.add("small", seen.variable[shown])
        for at in np.argwhere(shown & (seen.published < least)):
            cell = seen.cell(at)
            tally.leak("small", cell, wording.small(wording.named(cell, [safe]), least))


def differences(system: System, safe: Safe, tally: Tally) -> None:
    """Few people in a cell who are not in a cell within it, where no cell shows that rest.

    Where codes add up the rest is made of cells, which are attacked themselves.
    """
    least = safe.protection.threshold
    for seen in _here(system):
        told = np.zeros(seen.published.shape, np.bool_)
        for above in _above(seen, overlapping=True):
            wider = seen.published[np.ix_(*(np.maximum(each, 0) for each in above))]
            there = _mesh([each >= 0 for each in above])
            both = there & (wider >= 0) & (seen.published >= 0)
            tally.add("difference", seen.variable[both])
            rest = wider - seen.published
            for at in np.argwhere(both & (rest > 0) & (rest < least) & ~told):
                cell, other = seen.cell(at), seen.cell(_up(above, at))
                told[tuple(at)] = True
                names = wording.named(cell, [safe]), wording.named(other, [safe])
                tally.leak("difference", cell, wording.difference(*names, least))


def everybody(system: System, safe: Safe, tally: Tally) -> None:
    """Published cells that hold everybody of a published group."""
    for seen in _here(system):
        for axis, dimension in seen.dimensions():
            if dimension.visible:
                continue
            for part, whole in tellings(dimension):
                inner, outer = (np.take(seen.published, at, axis=axis) for at in (part, whole))
                both = (inner >= 0) & (outer > 0)
                tally.add("group", np.take(seen.variable, part, axis=axis)[both])
                for at in np.argwhere(both & (inner == outer)):
                    cell = seen.cell(_put(at, axis, part))
                    other = seen.cell(_put(at, axis, whole))
                    names = wording.named(cell, [safe]), wording.named(other, [safe])
                    tally.leak("group", cell, wording.everybody(*names))


def measures(system: System, safe: Safe, tally: Tally) -> None:
    """Measures beside a hidden count, and measures that give away what they are divided by."""
    for seen in _here(system):
        cells = safe.cells[seen.info.name]
        hidden = seen.published < 0
        for measure in seen.info.measures:
            column = pc.fill_null(cells[measure.name].combine_chunks(), float("nan"))
            values = column.to_numpy(zero_copy_only=False).reshape(hidden.shape)
            tally.add("measure", seen.variable[hidden])
            for at in np.argwhere(hidden & ~np.isnan(values)):
                cell = seen.cell(at)
                text = wording.measure(wording.named(cell, [safe]), measure.label)
                tally.leak("measure", cell, text)
            if hidden.any():
                _divided(seen, values, measure.label, safe, tally)


def estimates(system: System, safe: Safe, tally: Tally) -> None:
    """Estimates that rest on hidden cells."""
    hidden = {
        (seen.info.name, codes)
        for seen in _here(system)
        for (_, codes), count in zip(seen.cells(), seen.published.ravel().tolist(), strict=True)
        if count < 0
    }
    for estimate in safe.estimates:
        for place in estimate.rests_on:
            variable = system.variable_of(place)
            tally.add("estimate", np.array([variable]))
            if (place.table, place.codes) in hidden:
                cell = system.cells[variable]
                text = wording.estimate(estimate.title, wording.named(cell, [safe]))
                tally.leak("estimate", cell, text)


def releases(system: System, all_of: Sequence[Safe], tally: Tally) -> None:
    """Cells that one release hides and another shows."""
    for number in range(1, len(all_of)):
        for hidden, shown, tell in (
            (_hidden_in(system, 0), _shown_in(system, all_of, number), wording.published_before),
            (_hidden_in(system, number), _shown_in(system, all_of, 0), wording.revealed_now),
        ):
            tally.add("earlier", hidden)
            for variable in np.intersect1d(hidden, shown).tolist():
                cell = system.cells[variable]
                tally.leak("earlier", cell, tell(wording.named(cell, all_of), number))


def shown_elsewhere(system: System, all_of: Sequence[Safe]) -> Ints:
    """What the tables under attack hide and an earlier release shows, or the other way round."""
    numbers = range(1, len(all_of))
    here, now = _hidden_in(system, 0), _shown_in(system, all_of, 0)
    found = [np.intersect1d(here, _shown_in(system, all_of, number)) for number in numbers]
    found += [np.intersect1d(_hidden_in(system, number), now) for number in numbers]
    return np.setdiff1d(np.concatenate([*found, here[:0]]), np.intersect1d(here, now))


def repeated(system: System, all_of: Sequence[Safe], tally: Tally) -> None:
    """Cells with two noisy numbers, in one release or in several of the same method."""
    method = all_of[0].protection.method
    value = np.full(len(system), -1, np.int64)
    for seen in system.seen:
        # Repeated draws of differential privacy are paid for from its ledger.
        if all_of[seen.release].protection.method != method or (
            seen.release and method == "differential_privacy"
        ):
            continue
        variables, shown = seen.variable.ravel(), seen.published.ravel()
        known = value[variables]
        tally.add("averaging", variables[shown >= 0])
        other = (known >= 0) & (shown >= 0) & (known != shown)
        for variable in np.unique(variables[other]).tolist():
            cell = system.cells[variable]
            tally.leak("averaging", cell, wording.averaging(wording.named(cell, all_of)))
        fresh = (known < 0) & (shown >= 0)
        value[variables[fresh]] = shown[fresh]


def tellings(dimension: Dimension) -> Iterator[tuple[int, int]]:
    """Places of a part and its whole, where the one being the other would say something."""
    places = {code: place for place, code in enumerate(dimension.names)}
    for code in dimension.names:
        children = dimension.children(code)
        if dimension.adds_up and len(children) == 1:
            continue
        yield from ((places[child], places[code]) for child in children)


def _hidden_in(system: System, number: int) -> Ints:
    parts = [seen.variable[seen.published < 0] for seen in system.seen if seen.release == number]
    hidden: Ints = np.unique(np.concatenate(parts))
    return hidden


def _shown_in(system: System, all_of: Sequence[Safe], number: int) -> Ints:
    """What a release shows without rounding or noise."""
    parts = [
        seen.variable[seen.published >= 0]
        for seen in system.seen
        if seen.release == number and claims.reach(all_of[number].protection, seen.info) == 0
    ]
    shown: Ints = np.unique(np.concatenate([*parts, np.zeros(0, np.int64)]))
    return shown


def _here(system: System) -> Iterator[Seen]:
    return (seen for seen in system.seen if not seen.release)


def _put(at: Ints, axis: int, place: int) -> list[int]:
    return [*at[:axis].tolist(), place, *at[axis:].tolist()]


def _up(above: Sequence[Ints], at: Ints) -> list[int]:
    return [int(each[place]) for each, place in zip(above, at, strict=True)]


def _mesh(each: Sequence[npt.NDArray[np.bool_]]) -> npt.NDArray[np.bool_]:
    whole = np.ones((1,) * len(each), np.bool_)
    for axis, part in enumerate(each):
        shape = [1] * len(each)
        shape[axis] = len(part)
        whole = whole & part.reshape(shape)
    return whole


def _above(seen: Seen, *, overlapping: bool) -> Iterator[list[Ints]]:
    """For each way to go up the trees, the place of what is above each code, or -1."""
    climbs: list[list[tuple[int, bool, Ints]]] = []
    for _, dimension in seen.dimensions():
        places = {code: place for place, code in enumerate(dimension.names)}
        parent = np.array([places.get(code.parent or "", -1) for code in dimension.codes])
        at = np.arange(len(parent))
        steps = [(0, False, at)]
        while (at := np.where(at >= 0, parent[at], -1)).max() >= 0:
            steps.append((len(steps), not dimension.adds_up, at))
        climbs.append(steps)
    ways = sorted(product(*climbs), key=lambda way: sum(step for step, _, _ in way))
    for way in ways:
        if any(over for _, over, _ in way) or (not overlapping and any(step for step, _, _ in way)):
            yield [at for _, _, at in way]


def _divided(seen: Seen, values: Floats, label: str, safe: Safe, tally: Tally) -> None:
    """Learn from published cells whether a measure is a part of a wider cell, and use that."""
    for above in _above(seen, overlapping=False):
        wider = seen.published[np.ix_(*(np.maximum(each, 0) for each in above))]
        usable = _mesh([each >= 0 for each in above]) & (seen.published > 0) & (values > 0)
        known = usable & (wider > 0)
        if known.sum() < _PAIRS or len(np.unique(wider[known])) < 2:
            continue
        scale = values[known] * wider[known] / seen.published[known]
        middle = np.median(scale)
        if np.abs(scale / middle - 1).max() > _NEAR:
            continue
        for at in np.argwhere(usable & (wider < 0)):
            cell = seen.cell(_up(above, at))
            text = wording.denominator(wording.named(cell, [safe]), label)
            tally.leak("measure", cell, text)
