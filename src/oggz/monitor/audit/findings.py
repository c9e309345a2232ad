"""What was tried on tables, and what gave way. No hidden number stands in it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from oggz.monitor.audit.system import Cell, Ints, System
from oggz.monitor.tables import Safe

VERSION = 2  # of the auditor: evidence of another version is not taken

# In the order in which they are told.
KINDS = {
    "consistency": "Passen alle openbare getallen bij elkaar?",
    "small": "Staat er een getal van te weinig mensen?",
    "bound": "Is te bewijzen dat een verborgen cel onder de drempel ligt?",
    "exact": "Is een verborgen cel precies te berekenen?",
    "difference": "Blijft er tussen twee cellen, de een binnen de ander, een te kleine groep over?",
    "group": "Is van iedereen in een groep te zeggen dat iets voor hen geldt?",
    "measure": "Verraadt een maat, zoals een percentage, een verborgen getal?",
    "estimate": "Rust een schatting op een verborgen cel?",
    "earlier": "Verraden deze tabellen en eerdere uitgaven elkaars verborgen cellen?",
    "alone": "Wat kan iemand die alleen in een verborgen cel zit, van anderen weten?",
    "party": "Wat kan een partij die haar eigen cellen kent, van andere cellen weten?",
    "party_alone": "En die partij samen met iemand die alleen in een cel zit?",
    "rounded": "Is een afgerond of verstoord getal van weinig mensen te herleiden?",
    "averaging": "Staat een cel er met twee verschillende getallen, zodat middelen helpt?",
}

BY_PEOPLE = ("alone", "party_alone")  # as many as there are people alone in a hidden cell
BY_INSIDERS = ("alone", "party", "party_alone")


@dataclass(frozen=True)
class Leak:
    """Something that gave way: a kind of attack, a cell, and a sentence about it."""

    kind: str
    table: str
    codes: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Findings:
    """All attacks on one set of tables.

    `tried` are numbers of attacks by kind: cells times attackers times directions. A cell that
    stands in several tables is attacked once; in `tried_by_table` it counts for each of them, but
    for attacks by people who are alone: how many those are is not to be seen in a release.
    `left_out` tells of attacks that do not apply. `known_before` is what somebody with knowledge of
    their own can work out from earlier releases alone: these tables add nothing to it. `cells` and
    `hidden` count such a cell once too.
    """

    leaks: tuple[Leak, ...]
    tried: Mapping[str, int]
    tried_by_table: Mapping[str, int]
    left_out: tuple[str, ...]
    agreement: str
    period: str
    method: str
    threshold: int
    cells: int
    hidden: int
    previous: int
    known_before: tuple[Leak, ...] = ()

    @property
    def gives_way(self) -> bool:
        return bool(self.leaks)

    @property
    def attacks(self) -> int:
        return sum(self.tried.values())

    def less(self, before: "Findings") -> "Findings":
        """These findings, with what those who know something themselves knew before told apart."""
        known = {
            (leak.kind, leak.table, leak.codes) for leak in before.leaks if leak.kind in BY_INSIDERS
        }
        old = [(leak.kind, leak.table, leak.codes) in known for leak in self.leaks]
        return replace(
            self,
            leaks=tuple(leak for leak, was in zip(self.leaks, old, strict=True) if not was),
            known_before=tuple(leak for leak, was in zip(self.leaks, old, strict=True) if was),
        )


@dataclass
class Tally:
    """Counts attacks while they are made; `of_cell` has a number for each variable."""

    system: System
    tried: Counter[str] = field(default_factory=Counter)
    leaks: list[Leak] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.of_cell = np.zeros(len(self.system), np.int64)

    def add(self, kind: str, variables: Ints, times: int = 1) -> None:
        """`times` attacks on each of these."""
        if kind not in BY_PEOPLE:
            np.add.at(self.of_cell, variables, times)
        self.tried[kind] += times * len(variables)

    def leak(self, kind: str, cell: Cell, text: str) -> None:
        self.leaks.append(Leak(kind, cell.table, cell.codes, text))

    def by_table(self) -> dict[str, int]:
        return {
            seen.info.name: int(self.of_cell[seen.variable].sum())
            for seen in self.system.seen
            if not seen.release
        }

    def findings(self, safe: Safe, previous: int, left_out: Iterable[str]) -> Findings:
        tables = {info.name: at for at, info in enumerate(safe.structure.tables)}
        order = list(KINDS)
        leaks = sorted(
            dict.fromkeys(self.leaks),
            key=lambda leak: (order.index(leak.kind), tables.get(leak.table, -1)),
        )
        here = [seen for seen in self.system.seen if not seen.release]
        hidden = [seen.variable[seen.published < 0] for seen in here]
        return Findings(
            tuple(leaks), {kind: self.tried[kind] for kind in order if self.tried[kind]},
            self.by_table(), tuple(left_out), safe.structure.agreement, safe.structure.period,
            safe.protection.method, safe.protection.threshold,
            len(np.unique(np.concatenate([seen.variable.ravel() for seen in here]))),
            len(np.unique(np.concatenate(hidden))), previous,
        )  # fmt: skip
