"""Movement among what is hidden only: a much smaller program, and most demands need no more."""

import numpy as np

from oggz.monitor.disclosure.movement import Movement
from oggz.monitor.disclosure.rules import Bools
from oggz.monitor.disclosure.solving import Clock, Goal, NoWitness, Witness
from oggz.monitor.disclosure.system import Ints, Rows


class Confined:
    """As Movement, where nothing that is shown may move."""

    def __init__(
        self, rows: Rows, counts: Ints, hidden: Bools, added: Bools, *, rests: Bools, known: Ints,
        most: int, clock: Clock,
    ) -> None:  # fmt: skip
        """`added` are those of the hidden that may be shown again: others are preferred."""
        free = _movable(rows, hidden)
        self._variables = np.flatnonzero(free)
        self._place = np.full(len(counts), -1, dtype=np.int64)
        self._place[self._variables] = np.arange(len(self._variables))
        self._movement = Movement(
            rows.of(free), counts[free], np.zeros(len(self._variables)), rests=rests[free],
            known=self._inside(known), most=most, clock=clock,
        )  # fmt: skip
        self._movement.hide(self._inside(np.flatnonzero(added)))

    def close(self, variable: int, closed: bool = True) -> None:
        """Whether a variable may not move from now on."""
        self._movement.close(self._inside(np.array([variable])), closed)

    def reach(self, goal: Goal, known: Ints) -> Witness | None:
        """A witness that reaches the goal while what is `known` stays as it is; None when only
        fractions came up.

        Raises NoWitness when there is none, MonitorError when time runs out.
        """
        place = int(self._place[goal.variable])
        if place < 0:
            raise NoWitness
        inside, own = self._inside(known), Goal(place, goal.by)
        found = self._movement.reach_in_whole(own, inside, self._movement.reach(own, inside))
        return None if found is None else Witness(self._variables[found.index], found.value)

    def _inside(self, variables: Ints) -> Ints:
        places: Ints = self._place[variables]
        return places[places >= 0]


def _movable(rows: Rows, hidden: Bools) -> Bools:
    """What is hidden, less what is the only hidden one in a row: that follows from the others."""
    free = hidden.copy()
    while True:
        many = np.add.reduceat(free[rows.index].astype(np.int64), rows.start[:-1])
        alone = np.repeat(many == 1, np.diff(rows.start)) & free[rows.index]
        if not alone.any():
            return free
        free[rows.index[alone]] = False
