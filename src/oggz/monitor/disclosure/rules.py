"""What may not be seen of a table: the rules for single cells, before any sum is looked at.

A demand is about one number: what the tables let somebody work out of it must reach a value,
upwards or downwards. docs/decisions/0048-suppression.md says why these rules.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from oggz.monitor.disclosure.system import Ints, Line, System
from oggz.monitor.errors import MonitorError

LOWEST_THRESHOLD = 5
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Rules:
    """`threshold`: least people in a published cell. `width`: of the interval that anybody can
    work out for a hidden cell; half the threshold, rounded up, when 0. `dominance`: of reports, the
    largest part in percent that one person may add. `contributors`: whether also those who know
    their own part must not learn of others. `seconds`: after which it is given up.
    """

    threshold: int = 10
    width: int = 0
    dominance: int = 50
    contributors: bool = True
    seconds: float = 900.0

    def __post_init__(self) -> None:
        if self.threshold < LOWEST_THRESHOLD:
            raise MonitorError(
                f"Een drempel van {self.threshold} beschermt niemand: kies {LOWEST_THRESHOLD} of"
                " hoger."
            )
        if not 0 <= self.width <= self.threshold or not 1 <= self.dominance <= 100:
            raise MonitorError(
                "De breedte hoort tussen 0 en de drempel te liggen, en het grootste aandeel van één"
                " persoon tussen 1 en 100 procent."
            )

    @property
    def least_width(self) -> int:
        return self.width or (self.threshold + 1) // 2


Why = Literal[
    "few", "one_dominates", "zero_of_few", "everybody", "rest", "denominator", "earlier", "hidden"
]


@dataclass(frozen=True)
class Demand:
    """That `variable` may be thought to be `value` or more (`up`), or `value` or less.

    Those with `once_hidden` only hold for what is hidden for the sake of others.
    """

    variable: int
    up: bool
    value: int
    why: Why
    once_hidden: bool = False


@dataclass(frozen=True)
class Numbers:
    """What is true of each variable of a system; `displayed` are the cells of this release, and
    `inhabitants` who could be in a cell at most, where that is public."""

    count: Ints
    people: Ints
    largest: Ints
    reports: Bools
    displayed: Bools
    inhabitants: Mapping[int, int]


def with_rests(system: System, numbers: Numbers) -> tuple[System, Numbers]:
    """The system and its numbers with the rests that a rule is about as variables too."""
    everybody = [
        (line.parent, line.child)
        for line in system.lines
        if line.adds_up and _is_everybody(line, numbers)
    ]
    limited = sorted(numbers.inhabitants)
    more = system.with_rests(everybody, limited)
    extra = np.zeros(len(more) - len(numbers.count), dtype=np.int64)
    count = np.concatenate((numbers.count, extra))
    for (parent, child), rest in more.rests.items():
        count[rest] = count[parent] - count[child]
    for variable, rest in more.room.items():
        count[rest] = numbers.inhabitants[variable] - count[variable]
    widened = Numbers(
        count=count,
        people=np.concatenate((numbers.people, extra)),
        largest=np.concatenate((numbers.largest, extra)),
        reports=np.concatenate((numbers.reports, extra > 0)),
        displayed=np.concatenate((numbers.displayed, extra > 0)),
        inhabitants=numbers.inhabitants,
    )
    return more, widened


def demands(system: System, numbers: Numbers, rules: Rules) -> tuple[Demand, ...]:
    """What must hold, each number at most once in each direction."""
    found: dict[tuple[int, bool], Demand] = {}
    for demand in _all(system, numbers, rules):
        known = found.setdefault((demand.variable, demand.up), demand)
        further = (demand.value > known.value) == demand.up and demand.value != known.value
        if further or known.once_hidden:
            found[(demand.variable, demand.up)] = demand
    return tuple(found[each] for each in sorted(found))


def _all(system: System, numbers: Numbers, rules: Rules) -> Iterator[Demand]:
    for variable in np.flatnonzero(numbers.displayed).tolist():
        yield from _of_cell(variable, numbers, rules)
    few = (numbers.people > 0) & (numbers.people < rules.threshold)
    for line in system.lines:
        if not (numbers.displayed[line.parent] and numbers.displayed[line.child]):
            continue
        if not line.visible and few[line.parent] and not numbers.count[line.child]:
            yield Demand(line.child, True, rules.threshold, "zero_of_few")
        if (line.parent, line.child) in system.rests:
            yield from _of_rest(line, system, numbers, rules)
    for variable, rest in system.room.items():
        left = int(numbers.count[rest])
        enough = min(rules.threshold, numbers.inhabitants[variable])
        if left < enough and numbers.displayed[variable] and numbers.count[variable]:
            yield Demand(rest, True, enough, "denominator")


def _of_cell(variable: int, numbers: Numbers, rules: Rules) -> Iterator[Demand]:
    count, people = int(numbers.count[variable]), int(numbers.people[variable])
    if not people:
        # Whoever sees that it is hidden may not find that it must be nearly nobody.
        yield Demand(variable, True, rules.threshold, "hidden", once_hidden=True)
        return
    most = numbers.inhabitants.get(variable, count + rules.threshold)
    if numbers.reports[variable]:
        largest = int(numbers.largest[variable])
        if people < rules.threshold or 100 * largest > rules.dominance * count:
            # Room for another as large: nobody can tell whether the largest is in it.
            why: Why = "few" if people < rules.threshold else "one_dominates"
            yield Demand(variable, True, max(rules.threshold, count + largest), why)
    elif people < rules.threshold:
        yield Demand(variable, True, min(rules.threshold, most), "few")
        if count > (low := rules.threshold - rules.least_width):
            yield Demand(variable, False, low, "few")


def _of_rest(line: Line, system: System, numbers: Numbers, rules: Rules) -> Iterator[Demand]:
    """A few who are not in a part of a group are a small group too; nobody is everybody."""
    whole = int(numbers.count[line.parent])
    rest = system.rests[(line.parent, line.child)]
    left = int(numbers.count[rest])
    if 0 < left < rules.threshold and not line.adds_up:
        yield Demand(rest, True, rules.threshold, "rest")
    elif not left and whole and _is_everybody(line, numbers):
        small = numbers.people[line.parent] < rules.threshold
        yield Demand(rest, True, 1 if small else rules.least_width, "everybody")


def _is_everybody(line: Line, numbers: Numbers) -> bool:
    whole = int(numbers.count[line.parent])
    alone = line.adds_up and not line.siblings
    return (
        whole > 0 and whole == numbers.count[line.child] and not line.visible and not alone
        and bool(numbers.displayed[line.parent] and numbers.displayed[line.child])
    )  # fmt: skip
