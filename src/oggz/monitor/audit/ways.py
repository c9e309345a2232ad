"""Two fillings that look the same to a party and differ in a cell: proof that it cannot know it."""

from dataclasses import replace

import numpy as np

from oggz.monitor.audit.insiders import Insider
from oggz.monitor.audit.search import Search
from oggz.monitor.audit.solver import Solver
from oggz.monitor.audit.system import Ints, Rows


class Ways:
    """Pairs of fillings in which `everyone` is right, and the party's own cells are equal."""

    def __init__(self, search: Search, party: Insider, everyone: Insider) -> None:
        self._count = search.solver.count
        self._solver = Solver(
            _twice(search.solver.rows, self._count, party.own),
            2 * self._count,
            seconds=search.solver.seconds_left(),
        )
        low, high = search.low.copy(), search.high.copy()
        if everyone.values is not None:
            low[everyone.own] = high[everyone.own] = everyone.values
        self._low, self._high = np.tile(low, 2), np.tile(high, 2)

    def other(self, at: int) -> Ints | None:
        """A filling under which the party does not know this cell; None when there is none.

        Raises OutOfTime.
        """
        weights = np.zeros(2 * self._count)
        weights[at], weights[self._count + at] = -1.0, 1.0
        found = self._solver.whole(weights, self._low, self._high)
        if found is None or found[at] == found[self._count + at]:
            return None
        return found[: self._count]


def _twice(rows: Rows, count: int, same: Ints) -> Rows:
    """The rows for two fillings beside each other, equal in these variables."""
    parts = len(rows.column)
    pairs = np.column_stack([same, same + count]).ravel()
    ends = 2 * parts + 2 * np.arange(1, len(same) + 1)
    none = np.zeros(len(same), np.int64)
    return replace(
        rows,
        start=np.concatenate([rows.start, parts + rows.start[1:], ends]),
        column=np.concatenate([rows.column, rows.column + count, pairs]),
        coefficient=np.concatenate(
            [rows.coefficient, rows.coefficient, np.tile([1, -1], len(same))]
        ),
        least=np.concatenate([rows.least, rows.least, none]),
        most=np.concatenate([rows.most, rows.most, none]),
    )
