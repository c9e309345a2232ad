"""All attacks on tables as they would be published, for who has nothing but what is published."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from oggz.monitor.audit import claims, crowd, insiders, pairs, published, wording
from oggz.monitor.audit.bounds import tightened
from oggz.monitor.audit.findings import BY_INSIDERS, Findings, Tally
from oggz.monitor.audit.insiders import Insider
from oggz.monitor.audit.search import Mask, Search
from oggz.monitor.audit.solver import Solver, loosest
from oggz.monitor.audit.system import Ints, System, Unfit, build, over
from oggz.monitor.audit.ways import Ways
from oggz.monitor.errors import MonitorError
from oggz.monitor.tables import Place, Safe

SECONDS = 600.0
Progress = Callable[[str, float], None]
_NOT_NOISE = (
    "Grenzen van verborgen cellen uit sommen: bij verstoorde getallen hoeven sommen niet te"
    " kloppen, en er is geen vaste grens aan de ruis."
)
_NO_AVERAGE = (
    "Middelen over uitgaven: bij differentiële privacy staat elke nieuwe trekking in het grootboek"
    " en telt daar op; wat samen is toegestaan, is daar begrensd."
)
_SCATTERED = 8  # fillings in which cells are as large or as small as they can be, by lot
_EXACT = "Middelen van ruis: deze methode voegt geen ruis toe."


def attack_tables(
    safe: Safe, *, previous: Sequence[Safe] = (), seconds: float = SECONDS,
    progress: Progress | None = None,
) -> Findings:  # fmt: skip
    """Try to get more out of tables than they may tell, together with all earlier releases.

    Reads what would be published and, of `safe.lone`, in which hidden cells one person is alone.
    What somebody who knows something could already work out from the earlier releases cannot be
    taken back: it is told apart, and does not make these tables give way.
    Raises MonitorError when `safe.lone` does not fit the tables, or when the solver has not
    finished after `seconds`: then nothing is proven.
    """
    releases = (safe, *previous)
    system = build(releases)
    tally = Tally(system)
    tell = progress or _silent
    tell("openbare getallen", 0.0)
    left_out = _published(system, releases, tally)
    if safe.protection.method != "differential_privacy":
        _hidden(system, releases, tally, seconds, tell)
    found = tally.findings(safe, len(previous), left_out)
    if previous and any(leak.kind in BY_INSIDERS for leak in found.leaks):
        return found.less(_without_numbers(safe, previous, seconds, tell))
    return found


def _without_numbers(
    safe: Safe, previous: Sequence[Safe], seconds: float, progress: Progress
) -> Findings:
    """What gives way when these tables publish no number at all."""
    empty = {name: _emptied(table) for name, table in safe.cells.items()}
    releases = (replace(safe, cells=empty, estimates=()), *previous)
    system = build(releases)
    tally = Tally(system)
    _hidden(system, releases, tally, seconds, progress)
    return tally.findings(releases[0], len(previous), [])


def _emptied(table: pa.Table) -> pa.Table:
    at = table.schema.get_field_index("count")
    return table.set_column(at, "count", pa.nulls(len(table), table["count"].type))


def integer_bounds(
    safe: Safe, *, previous: Sequence[Safe] = (), seconds: float = SECONDS
) -> dict[Place, tuple[int, int]]:
    """The smallest and largest number that each hidden cell may have for an outsider, exactly.

    For who weighs a way of protecting; the attack itself needs less, and is faster. What nothing
    bounds has a hundred million as its largest. Raises
    MonitorError when the published numbers contradict one another or time is up.
    """
    system = build((safe, *previous))
    try:
        low, high = tightened(system.rows, *claims.bounds(system, (safe, *previous)))
        rows, free = over(system.rows, low, high)
        solver = Solver(rows, len(free), seconds=seconds)
        search = Search(solver, low[free], high[free], threshold=safe.protection.threshold)
        search.filling()
        ends = {int(at): (int(low[at]), int(high[at])) for at in range(len(system))}
        ends |= {int(at): search.extremes(number) for number, at in enumerate(free)}
    except Unfit:
        raise MonitorError(wording.NOTHING_FITS) from None
    return {
        Place(table=seen.info.name, codes=codes): ends[variable]
        for seen in system.seen
        if not seen.release
        for (variable, codes), count in zip(
            seen.cells(), seen.published.ravel().tolist(), strict=True
        )
        if count < 0
    }


def _silent(step: str, part: float) -> None:
    """Nobody watches."""


def _published(system: System, releases: Sequence[Safe], tally: Tally) -> list[str]:
    safe = releases[0]
    published.measures(system, safe, tally)
    published.estimates(system, safe, tally)
    if len(releases) > 1:
        published.releases(system, releases, tally)
    if safe.protection.method != "differential_privacy":
        published.small_numbers(system, safe, tally)
    if safe.protection.method == "suppression":
        published.differences(system, safe, tally)
        published.everybody(system, safe, tally)
        return [_EXACT]
    published.repeated(system, releases, tally)
    if safe.protection.method == "differential_privacy":
        return [_NOT_NOISE, _NO_AVERAGE]
    return []


def _hidden(
    system: System, releases: Sequence[Safe], tally: Tally, seconds: float, progress: Progress
) -> None:
    tally.add("consistency", system.rows.column[system.rows.start[:-1]])
    try:
        low, high = claims.bounds(system, releases)
    except Unfit as told:
        cell = system.cells[told.variable]
        where = wording.named(cell, releases)
        tally.leak("consistency", cell, wording.contradiction(where, None))
        return
    try:
        low, high = tightened(system.rows, low, high)
        rows, free = over(system.rows, low, high)
        solver = Solver(rows, len(free), seconds=seconds)
        search = Search(solver, low[free], high[free], threshold=releases[0].protection.threshold)
        search.filling()
    except Unfit as told:
        row = told.row if told.row >= 0 else loosest(system.rows, low, high)
        _contradicting(row, system, releases, tally)
        return
    _Attack(system, releases, tally, search, low, free, progress).run()


def _contradicting(row: int, system: System, releases: Sequence[Safe], tally: Tally) -> None:
    if row < 0:
        tally.leak("consistency", system.cells[0], wording.NOTHING_FITS)
        return
    first = system.rows.start[row]
    release, table, dimension = system.whence[row]
    variable = int(system.rows.column[first])
    cell = next(
        (seen.cell(np.argwhere(seen.variable == variable)[0]) for seen in system.seen
         if (seen.release, seen.info.name) == (release, table) and variable in seen.variable),
        system.cells[variable],
    )  # fmt: skip
    label = releases[release].structure.dimension(dimension).label
    where = wording.named(cell, releases)
    tally.leak("consistency", cell, wording.contradiction(where, label))


class _Attack:
    """Attacks on hidden cells of a system that fits; `fixed` are the numbers of known ones."""

    def __init__(
        self, system: System, releases: Sequence[Safe], tally: Tally, search: Search, fixed: Ints,
        free: Ints, progress: Progress,
    ) -> None:  # fmt: skip
        self.system, self.releases, self.safe = system, releases, releases[0]
        self.tally, self.search, self.fixed = tally, search, fixed
        self.free, self.progress = free, progress
        concealed = [seen.variable[seen.published < 0] for seen in system.seen]
        # What one release hides and another shows is told of as such, not as calculated.
        told = published.shown_elsewhere(system, releases)
        self.hidden = np.setdiff1d(np.unique(np.concatenate(concealed)), told)
        self.targets: Mask = np.isin(free, self.hidden)
        self.lone = insiders.lone_people(system, self.safe.lone, self.safe.structure, free)
        self.persons = [each for each in self.lone if each.values is not None]
        self.everyone = insiders.together(self.persons)

    def run(self) -> None:
        try:
            self._fillings()  # in which everybody is right: they serve against outsiders too
            self._outsider()
            if self.safe.protection.method in ("rounding", "cell_key"):
                self._rounded()
            if self.safe.protection.method == "suppression":
                self.progress("groepen", 0.0)
                found = pairs.pairs_of(self.system, self.hidden)
                pairs.attack(
                    found, self.system, self.search, self.free, self.fixed, self.tally,
                    self.releases,
                )  # fmt: skip
            self._insiders()
        except Unfit:
            raise MonitorError(
                "lone.csv past niet bij de tabellen: er zijn geen getallen waarbij in al die cellen"
                " één mens zit. Beveilig de tabellen opnieuw met ‘oggz monitor protect’."
            ) from None

    def _outsider(self) -> None:
        least = self.safe.protection.threshold
        self.tally.add("bound", self.hidden)
        self.tally.add("exact", self.hidden, 2)
        for variable in np.setdiff1d(self.hidden, self.free).tolist():
            self._leak("exact", variable, wording.exact(self._named(variable)))
        known = self.search.known(
            self.targets, progress=lambda done, total: self.progress("grenzen", done / total)
        )
        for at in np.flatnonzero(known.broken).tolist():
            variable = int(self.free[at])
            if known.pinned[at]:
                self._leak("exact", variable, wording.exact(self._named(variable)))
            else:
                self._leak("bound", variable, wording.bound(self._named(variable), least))
        self._beaten = known.broken

    def _rounded(self) -> None:
        """Numbers that sums bring back too nearly, of few people for sure."""
        least = self.safe.protection.threshold
        self.search.scatter(_SCATTERED)
        for seen in self.system.seen:
            if seen.release:
                continue
            values = 2
            if self.safe.protection.method == "rounding":
                values = claims.step(self.safe.protection, seen.info)
            shown = np.unique(seen.variable[seen.published >= 0])
            self.tally.add("rounded", shown, 2)
            for variable in shown.tolist():
                ends = self._ends(variable, values, least)
                if ends and ends[0] >= 1 and ends[1] < least and ends[1] - ends[0] + 1 < values:
                    self._leak("rounded", variable, wording.rounded(self._named(variable), least))
        self.progress("afgeronde getallen", 1.0)

    def _ends(self, variable: int, values: int, least: int) -> tuple[int, int] | None:
        """The exact ends of a cell, unless fillings show that they are wide enough."""
        at = int(np.searchsorted(self.free, variable))
        if at == len(self.free) or self.free[at] != variable:
            return int(self.fixed[variable]), int(self.fixed[variable])
        column = self.search.fillings[:, at]
        if column.min() == 0 or column.max() >= least or np.ptp(column) + 1 >= values:
            return None
        return self.search.extremes(at)

    def _insiders(self) -> None:
        lone = self.lone
        told = insiders.parties(self.system, self.safe.structure, self.free)
        asked = self.targets & ~self._beaten
        there = self.free[asked]
        if lone:
            self.progress("wie alleen is", 0.0)
            self.tally.add("alone", there, 2 * len(lone))
            self._alone(lone, asked)
        for number, party in enumerate(told):
            self.progress("partijen", number / len(told))
            self.tally.add("party", there, 2)
            if lone:
                self.tally.add("party_alone", there, 2 * len(lone))
            self._party(party, asked)

    def _alone(self, lone: Sequence[Insider], asked: Mask) -> None:
        """Whose reports are counted knows a number that this auditor does not: it is filled in."""
        reporters = [each for each in lone if each.values is None]
        broken = crowd.given_way(self.search, self.persons, asked, small=True)
        found = asked & ~broken
        for filling in self._fillings() if reporters else ():
            filled = [insiders.filled(each, filling) for each in reporters]
            found = crowd.given_way(self.search, filled, found, small=True)
        if reporters:
            broken |= found
        least = self.safe.protection.threshold
        for at in np.flatnonzero(broken).tolist():
            variable = int(self.free[at])
            self._leak("alone", variable, wording.alone(self._named(variable), least))

    def _party(self, party: Insider, asked: Mask) -> None:
        """What is known exactly however the cells of the party are filled."""
        found = asked.copy()
        found[party.own] = False
        helped = found.copy()
        for filling in self._fillings():
            found, helped = self._under(filling, party, found, helped)
        if not (found | helped).any():
            return
        ways = Ways(self.search, party, self.everyone)
        sure = np.zeros_like(asked)
        while (left := (found | helped) & ~sure).any():
            at = int(np.flatnonzero(left)[0])
            sure[at] = True
            other = ways.other(at)
            if other is not None:
                found, helped = self._under(other, party, found, helped)
        for kind, broken in (("party", found), ("party_alone", helped & ~found)):
            for at in np.flatnonzero(broken).tolist():
                variable = int(self.free[at])
                helper = kind == "party_alone"
                text = wording.party(self._named(variable), party.name, helped=helper)
                self._leak(kind, variable, text)

    def _under(self, filling: Ints, party: Insider, found: Mask, helped: Mask) -> tuple[Mask, Mask]:
        """Of these cells those that the party, by itself and with somebody who is alone, knows
        exactly when its own cells are as in this filling."""
        own = insiders.filled(party, filling)
        all_of = insiders.together([self.everyone, own])
        suspects = self.search.known(
            found | helped, own=all_of.own, values=all_of.values, small=False
        ).pinned
        return (
            crowd.given_way(self.search, [own], found & suspects, small=False),
            crowd.given_way(self.search, self.persons, helped & suspects, small=False, besides=own),
        )

    def _fillings(self) -> list[Ints]:
        """Fillings in which everybody who is alone is right, as all of them are."""
        if not insiders.fillings(self.search, self.everyone):
            self.search.known(
                self.targets, own=self.everyone.own, values=self.everyone.values, settle=False
            )
        return insiders.fillings(self.search, self.everyone)

    def _leak(self, kind: str, variable: int, text: str) -> None:
        self.tally.leak(kind, self.system.cells[variable], text)

    def _named(self, variable: int) -> str:
        return wording.named(self.system.cells[variable], self.releases)
