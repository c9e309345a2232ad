"""Hiding cells: whatever is too small, and as little more as makes it stay hidden."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from oggz.monitor.disclosure import earlier
from oggz.monitor.disclosure.attackers import OUTSIDER, Attacker, attackers
from oggz.monitor.disclosure.rules import (
    Bools,
    Demand,
    Numbers,
    Rules,
    demands,
    with_rests,
)
from oggz.monitor.disclosure.search import Impossible, Progress, Search
from oggz.monitor.disclosure.solving import Clock, Floats
from oggz.monitor.disclosure.system import Builder, Grid, System
from oggz.monitor.errors import MonitorError
from oggz.monitor.tables import Estimate, Place, Protection, Safe, TableInfo, Tables
from oggz.monitor.tables.model import HIDDEN, STATUS

INHABITANTS = "inhabitants"  # a measure of this name is how many people could be in a cell
_GRAND_TOTAL, _EMPTY, _UNEVEN = 50.0, 5.0, 0.3
_WHY = {
    "few": "er zijn te weinig mensen in",
    "one_dominates": "één persoon heeft er te veel aandeel in",
    "zero_of_few": "het is een nul van een kleine groep",
    "everybody": "iedereen van een groep hoort erin",
    "rest": "wat er van een groep overblijft is te klein",
    "denominator": "bijna alle inwoners horen erin",
    "earlier": "een eerdere uitgave verborg het",
    "hidden": "het is verborgen om een andere cel",
}


@dataclass(frozen=True)
class _Problem:
    system: System
    numbers: Numbers
    told: earlier.Earlier
    own: tuple[Grid, ...]


def suppress(
    tables: Tables, rules: Rules, *, previous: Sequence[Safe] = (),
    progress: Progress | None = None,
) -> Safe:  # fmt: skip
    """The tables with cells hidden such that all demands of the rules hold.

    Nobody can work out of this release and all `previous` ones that a small number is small, nor
    what it is to within `rules.width`; who knows their own part cannot of anybody else. The same
    input gives the same result. Raises MonitorError when that cannot be, when earlier releases and
    these tables contradict one another, or when it takes longer than `rules.seconds`.
    """
    clock = Clock(rules.seconds)
    progress = progress or _silent
    progress("Tabellen verbinden", 0.0)
    problem = _problem(tables, previous, rules, clock)
    system, numbers = problem.system, problem.numbers
    wanted = _with_earlier(demands(system, numbers, rules), problem)
    primary = np.zeros(len(system), dtype=bool)
    primary[[each.variable for each in wanted if not each.once_hidden]] = True
    primary[list(problem.told.hidden)] = True
    unshown = np.isin(np.arange(len(system)), list(problem.told.hidden))
    forced = (primary & numbers.displayed) | unshown
    lone = _lone(problem, forced)
    looking = (
        attackers(system, [tables.structure, *(safe.structure for safe in previous)], lone)
        if rules.contributors
        else (OUTSIDER,)
    )
    progress("Tabellen verbinden", 1.0)
    search = Search(
        system.rows, numbers.count, forced=forced, costs=_costs(problem), demands=wanted,
        attackers=looking, clock=clock, progress=progress,
    )  # fmt: skip
    try:
        hidden = search.run()
    except Impossible as error:
        raise _impossible(system, error.demand, error.attacker) from None
    return _safe(tables, rules, problem, hidden, forced & numbers.displayed, len(looking) - 1)


def _silent(step: str, part: float) -> None:
    pass


def _problem(tables: Tables, previous: Sequence[Safe], rules: Rules, clock: Clock) -> _Problem:
    builder = Builder()
    sizes = [len(builder.add(tables.structure))]
    sizes += [len(builder.add(safe.structure)) for safe in previous]
    system = builder.system()
    ends = np.cumsum(sizes)
    own = system.grids[: ends[0]]
    before = [system.grids[start:end] for start, end in pairwise(ends)]
    said = earlier.told(system, before, previous)
    count, people, largest = (np.zeros(len(system), dtype=np.int64) for _ in range(3))
    reports, displayed = (np.zeros(len(system), dtype=bool) for _ in range(2))
    for grid in system.grids:
        reports[grid.variables] |= grid.info.unit == "reports"
    for variable, published in said.published.items():
        count[variable] = people[variable] = published
    for grid in own:
        at = grid.variables.ravel()
        cells = tables.cells[grid.info.name]
        for numbers, name in ((count, "count"), (people, "people"), (largest, "largest")):
            numbers[at] = cells[name].to_numpy()
        displayed[at] = True
    for variable, published in sorted(said.published.items()):
        if count[variable] != published:
            raise earlier.otherwise(system, variable)
    known = displayed.copy()
    known[list(said.published)] = True
    known[list(system.rests.values())] = True
    for (parent, child), rest in system.rests.items():
        count[rest] = count[parent] - count[child]
    alone = sorted(each for each in said.lone if not reports[each])
    count = earlier.with_guesses(system, count, known, alone, clock)
    found = Numbers(count, people, largest, reports, displayed, _inhabitants(tables, own))
    return _Problem(*with_rests(system, found), said, own)


def _inhabitants(tables: Tables, own: Iterable[Grid]) -> Mapping[int, int]:
    """Of cells beside which a table tells how many inhabitants there are of that kind."""
    found: dict[int, int] = {}
    for grid in own:
        if INHABITANTS in grid.info.measured:
            cells = tables.cells[grid.info.name]
            for variable, count, most in zip(
                grid.variables.ravel().tolist(), cells["count"].to_pylist(),
                cells[INHABITANTS].to_pylist(), strict=True,
            ):  # fmt: skip
                if most is None:
                    continue
                if most < count:
                    raise MonitorError(
                        f"{earlier.cell_in(grid, variable)} telt meer mensen dan er inwoners"
                        " zijn. Controleer de inwonertallen en maak de tabellen opnieuw."
                    )
                found[variable] = int(most)
    return found


def _with_earlier(wanted: Sequence[Demand], problem: _Problem) -> tuple[Demand, ...]:
    """Also what an earlier release hid must stay as uncertain as that release promised."""
    numbers = problem.numbers
    best = {(each.variable, each.up): each for each in wanted}
    for variable, threshold in sorted(problem.told.hidden.items()):
        small = 0 < numbers.people[variable] < threshold
        if small or not numbers.displayed[variable]:
            known = best.get((variable, True))
            if known is None or known.value < threshold:
                best[(variable, True)] = Demand(variable, True, threshold, "earlier")
    return tuple(best[each] for each in sorted(best))


def _lone(problem: _Problem, forced: Bools) -> list[int]:
    """Hidden cells of one person."""
    alone = problem.numbers.displayed & (problem.numbers.people == 1) & forced
    return sorted({*np.flatnonzero(alone).tolist(), *problem.told.lone})


def _costs(problem: _Problem) -> Floats:
    """Of hiding: what is larger tells more, a total of all tells most.

    Between cells that cost the same a linear program may share out what moves, over many of them:
    so no two cost the same.
    """
    system, numbers = problem.system, problem.numbers
    uneven = np.random.default_rng(1).uniform(1 - _UNEVEN, 1 + _UNEVEN, len(system))
    costs: Floats = uneven * (1.0 + np.log10(1.0 + numbers.count) / 4)
    costs[numbers.count == 0] *= _EMPTY
    for variable, keys in enumerate(system.keys):
        if any(not codes for _, codes in keys):
            costs[variable] *= _GRAND_TOTAL
    costs[[*system.rests.values(), *system.room.values()]] = 0.0
    costs[list(problem.told.published)] = np.inf
    return costs


def _impossible(system: System, demand: Demand, attacker: Attacker) -> MonitorError:
    cell = earlier.cell_of(system, _shown(system, demand.variable))
    if attacker is OUTSIDER:
        told = "is niet te verbergen, wat er verder ook verborgen wordt"
    else:
        told = f"is niet te verbergen voor {attacker.name}"
    return MonitorError(
        f"{cell} {told} ({_WHY[demand.why]}). Voeg groepen samen, laat deze tabel weg, of trek de"
        " eerdere uitgave in die het verklapt."
    )


def _shown(system: System, variable: int) -> int:
    """The cell to name: the part, when it is about what a part leaves."""
    for (_, child), rest in system.rests.items():
        if rest == variable:
            return child
    return next((each for each, rest in system.room.items() if rest == variable), variable)


def _safe(
    tables: Tables, rules: Rules, problem: _Problem, hidden: Bools, primary: Bools, knowing: int
) -> Safe:
    shown: dict[tuple[str, tuple[str, ...]], bool] = {}
    cells, lone = {}, []
    named: set[int] = set()
    for grid in problem.own:
        at = grid.variables.ravel()
        closed = hidden[at]
        table = tables.cells[grid.info.name]
        codes = list(zip(*(table[name].to_pylist() for name in grid.info.dimensions), strict=True))
        for place, variable in enumerate(at.tolist()):
            shown[(grid.info.name, codes[place])] = not closed[place]
            if closed[place] and problem.numbers.people[variable] == 1 and variable not in named:
                named.add(variable)
                lone.append(Place(table=grid.info.name, codes=codes[place]))
        cells[grid.info.name] = _covered(table, grid.info, pa.array(closed))
    kept = tuple(each for each in tables.estimates if _rests_on_shown(each, shown))
    displayed = problem.numbers.displayed
    protection = Protection(
        method="suppression", threshold=rules.threshold, cells=int(displayed.sum()),
        primary=int(primary.sum()), secondary=int((hidden & displayed & ~primary).sum()),
        settings={
            "width": rules.least_width, "dominance": rules.dominance,
            "contributors": knowing, "estimates_left_out": len(tables.estimates) - len(kept),
        },
    )  # fmt: skip
    return Safe(tables.structure, cells, protection, kept, tuple(lone))


def _covered(table: pa.Table, info: TableInfo, closed: pa.Array) -> pa.Table:
    kept = table.select([*info.dimensions, "count", *info.measured])
    for place, name in enumerate(kept.column_names):
        if kept[name].type != pa.string():
            empty = pa.scalar(None, kept[name].type)
            column = pc.if_else(closed, empty, kept[name].combine_chunks())
            kept = kept.set_column(place, name, column)
    return kept.append_column(STATUS, pc.if_else(closed, HIDDEN, ""))


def _rests_on_shown(estimate: Estimate, shown: Mapping[tuple[str, tuple[str, ...]], bool]) -> bool:
    return all(shown[(place.table, place.codes)] for place in estimate.rests_on)
