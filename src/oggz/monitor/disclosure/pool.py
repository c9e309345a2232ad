"""Witnesses that were found before: the same one often serves another demand as well."""

from collections import defaultdict

from oggz.monitor.disclosure.rules import Bools
from oggz.monitor.disclosure.solving import Goal, Witness


class Pool:
    """Witnesses in the order in which they were `found`, and by what they move."""

    def __init__(self) -> None:
        self.found: list[Witness] = []
        self._moving: dict[int, list[Witness]] = defaultdict(list)

    def add(self, found: Witness) -> None:
        self.found.append(found)
        for variable in found.index.tolist():
            self._moving[variable].append(found)

    def reaching(self, goal: Goal, free: Bools) -> Witness | None:
        """The last one that reaches the goal and moves nothing but what is free."""
        for found in reversed(self._moving.get(goal.variable, ())):
            at = found.index.searchsorted(goal.variable)
            by = int(found.value[at])
            if (by >= goal.by if goal.by > 0 else by <= goal.by) and free[found.index].all():
                return found
        return None
