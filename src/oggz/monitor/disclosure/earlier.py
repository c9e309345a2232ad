"""Earlier releases: what they told stays known, and what they hid stays hidden."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from oggz.monitor.disclosure.rules import Bools
from oggz.monitor.disclosure.solving import Clock, NoWitness, filling
from oggz.monitor.disclosure.system import Grid, Ints, System
from oggz.monitor.errors import MonitorError
from oggz.monitor.tables import TOTAL, Safe
from oggz.monitor.tables.model import HIDDEN, STATUS


@dataclass(frozen=True)
class Earlier:
    """By variable: what was published before, and the threshold under which it was hidden. `lone`
    were hidden, of one person, as far as the analysis unit still knows."""

    published: dict[int, int]
    hidden: dict[int, int]
    lone: frozenset[int]


def told(system: System, grids: Sequence[Sequence[Grid]], previous: Sequence[Safe]) -> Earlier:
    """What earlier releases tell; `grids` are the tables of each.

    Raises MonitorError when one of them was protected in another way, so that its figures are not
    true to one person, or when two of them tell different numbers of one cell.
    """
    published: dict[int, int] = {}
    hidden: dict[int, int] = {}
    lone: set[int] = set()
    number_of = system.number_of()
    for safe, own in zip(previous, grids, strict=True):
        if safe.protection.method != "suppression":
            raise MonitorError(
                f"De eerdere uitgave van {safe.structure.period} is met afronden of ruis beveiligd."
                " Cellen verbergen kan daar niet op aansluiten: beveilig ook nu op die manier."
            )
        for grid in own:
            cells = safe.cells[grid.info.name]
            statuses, counts = cells[STATUS].to_pylist(), cells["count"].to_pylist()
            variables = grid.variables.ravel().tolist()
            for variable, status, count in zip(variables, statuses, counts, strict=True):
                if status == HIDDEN:
                    before = hidden.get(variable, 0)
                    hidden[variable] = max(before, safe.protection.threshold)
                elif published.setdefault(variable, count) != count:
                    raise otherwise(system, variable)
        infos = {info.name: info for info in safe.structure.tables}
        for place in safe.lone:
            info = infos[place.table]
            named = zip(info.dimensions, place.codes, strict=True)
            codes = frozenset(pair for pair in named if pair[1] != TOTAL)
            lone.add(number_of[(info.counted, codes)])
    hidden = {each: least for each, least in hidden.items() if each not in published}
    return Earlier(published, hidden, frozenset(lone))


def with_guesses(
    system: System, counts: Ints, known: Bools, alone: Sequence[int], clock: Clock
) -> Ints:
    """The counts, with for what only an earlier release counted, and hid, numbers that could be.

    No demand depends on which: whatever can be worked out of the tables holds for all numbers that
    could be. Raises MonitorError when there are none: then the releases contradict one another.
    """
    known = known.copy()
    for (parent, child), rest in system.rests.items():
        if known[rest] and not (known[parent] and known[child]):
            known[rest] = False
    counts = counts.copy()
    for variable in alone:
        if not known[variable]:
            counts[variable], known[variable] = 1, True
    if known.all():
        return counts
    try:
        return filling(system.rows, counts, ~known, clock)
    except NoWitness:
        raise MonitorError(
            "De eerdere uitgave en deze tabellen spreken elkaar tegen: er zijn geen aantallen die"
            " bij allebei passen. Controleer of het om dezelfde mensen en dezelfde periode gaat."
        ) from None


def otherwise(system: System, variable: int) -> MonitorError:
    """That a number was published before and is another one now."""
    return MonitorError(
        f"{cell_of(system, variable)} is eerder met een ander aantal uitgegeven. Het verschil kan"
        " iets over één persoon zeggen. Gebruik de tabellen van toen, of noem wat u nu telt anders"
        " en laat dit cijfer weg."
    )


def cell_of(system: System, variable: int) -> str:
    """A table and a cell with this number, to begin a sentence with."""
    return next(cell_in(grid, variable) for grid in system.grids if variable in grid.variables)


def cell_in(grid: Grid, variable: int) -> str:
    """As `cell_of`, of this table."""
    at = np.argwhere(grid.variables == variable)[0].tolist()
    codes = (
        grid.structure.dimension(name).names[place]
        for name, place in zip(grid.info.dimensions, at, strict=True)
    )
    return f"Tabel {grid.info.name}, cel {'|'.join(codes)},"
