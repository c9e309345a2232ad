"""What more to hide, so that every demand holds for everybody who looks at the tables.

The movement of Fischetti and Salazar-González (2001), as a heuristic: for each demand that does
not hold, the cheapest deviation that makes it hold, and what it moves is hidden. Then whatever is
no longer needed is shown again, and all is looked at anew, until nothing is wanting.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from oggz.monitor.disclosure.attackers import Attacker
from oggz.monitor.disclosure.confined import Confined
from oggz.monitor.disclosure.movement import Movement
from oggz.monitor.disclosure.pool import Pool
from oggz.monitor.disclosure.rules import Bools, Demand
from oggz.monitor.disclosure.solving import (
    Clock,
    Floats,
    Goal,
    NoWitness,
    Witness,
    whole,
    wide,
)
from oggz.monitor.disclosure.system import Ints, Rows

Progress = Callable[[str, float], None]
_ROUNDS = 20
_MANY = 4
_BEHIND = 16
_WORTH = 15  # demands that a wide witness must be for to be worth more than one for each


class Impossible(Exception):
    """A demand that cannot hold for this attacker, whatever is hidden."""

    def __init__(self, demand: Demand, attacker: Attacker) -> None:
        super().__init__(demand.why)
        self.demand, self.attacker = demand, attacker


@dataclass
class _Trigger:
    """A demand that asked for more to be hidden, what that was, and the witness that it holds
    now."""

    demand: int
    attacker: int
    goal: Goal
    asked: frozenset[int]
    found: Witness


class Search:
    """`hidden` after `run` is what must be hidden; nothing else here is for others."""

    def __init__(
        self, rows: Rows, counts: Ints, *, forced: Bools, costs: Floats,
        demands: Sequence[Demand], attackers: Sequence[Attacker], clock: Clock,
        progress: Progress,
    ) -> None:  # fmt: skip
        """`costs` of hiding are 0 for rests, infinite for what was published before."""
        self._rows, self._counts, self._costs, self._clock = rows, counts, costs, clock
        self._attackers, self._progress = attackers, progress
        self._rests: Bools = costs == 0
        self._forced: Bools = forced | self._rests
        self.hidden: Bools = self._forced.copy()
        self._needed = np.zeros(len(counts), dtype=bool)
        far = [each for each in demands if _by(each, counts)]
        # That what is hidden could be anything else at all, up or down.
        other = [
            Demand(each, True, int(counts[each]) + 1, "hidden", once_hidden=True)
            for each in np.flatnonzero(forced | (np.isfinite(costs) & (costs > 0))).tolist()
        ]
        self._demands = [*far, *other]
        self._loose = np.repeat([False, True], [len(far), len(other)])
        self._goals = [Goal(each.variable, _by(each, counts)) for each in self._demands]
        self._variables = np.array([goal.variable for goal in self._goals], dtype=np.int64)
        self._by = np.array([goal.by for goal in self._goals], dtype=np.int64)
        self._once = np.array([each.once_hidden for each in self._demands], dtype=bool)
        self._most = 10 * int(np.abs(self._by).max(initial=1))
        self._known = np.unique(np.concatenate([each.knows for each in attackers]))
        now = np.where(self.hidden & np.isfinite(costs), 0.0, costs)
        self._movement = Movement(
            rows, counts, now, rests=self._rests, known=self._known, most=self._most, clock=clock
        )
        self._confined: Confined | None = None
        self._newly = 0
        self._knowers: dict[int, list[int]] = {}
        for number, attacker in enumerate(attackers):
            for variable in attacker.knows.tolist():
                self._knowers.setdefault(variable, []).append(number)
        self._pool = Pool()
        self._triggers: list[_Trigger] = []
        self._pending = np.zeros((len(attackers), len(self._goals)), dtype=bool)

    def run(self) -> Bools:
        """Raises Impossible, and MonitorError when time runs out."""
        self._begin()
        self._wide_for_many()
        self._settle("Cellen verbergen")
        for _ in range(_ROUNDS):
            self._prune()
            self._begin()
            if not self._settle("Nagaan wie wat kan uitrekenen"):
                break
        return self.hidden

    def _begin(self) -> None:
        """What has to be shown of whom, less what known witnesses show."""
        self._pending[:] = False
        self._ask(np.flatnonzero(~self._once | self.hidden[self._variables]))
        kept, self._pool = self._pool, Pool()
        for found in kept.found:
            if self.hidden[found.index].all():
                self._add(found)

    def _ask(self, goals: Ints) -> None:
        """From now on these goals must be shown, of everybody whom they are about."""
        kinds = np.array([each.kind for each in self._attackers])
        strict, loose = kinds != "together", kinds != "person"
        for goal in goals.tolist():
            about = loose if self._loose[goal] else strict
            if self._by[goal] < 0:
                about = kinds == "outsider"
            self._pending[:, goal] = about
            self._pending[self._knowers.get(self._goals[goal].variable, []), goal] = False

    def _settle(self, step: str) -> int:
        """Make every demand hold for everybody; how many asked for more to be hidden."""
        asked, goals = 0, len(self._goals)
        while self._pending.any():
            for each in range(goals):
                if self._pending[0, each]:
                    asked += self._ensure(0, each)
                self._progress(step, each / goals / 2)
            for each in range(goals):
                self._ensure_together(each)
                for number in np.flatnonzero(self._pending[:, each]).tolist():
                    if self._pending[number, each]:
                        asked += self._ensure(number, each)
                self._progress(step, 0.5 + each / goals / 2)
        self._progress(step, 1.0)
        return asked

    def _ensure_together(self, each: int) -> None:
        """One witness for all of whom this demand is still to be shown, if there is one."""
        numbers = np.flatnonzero(self._pending[:, each]).tolist()
        if len(numbers) < _MANY:
            return
        known = np.unique(np.concatenate([self._attackers[at].knows for at in numbers]))
        if self._goals[each].variable not in known:
            try:
                found = self._among_hidden().reach(self._goals[each], known)
            except NoWitness:
                return
            if found:
                self._add(found)

    def _wide_for_many(self) -> None:
        """Witnesses that serve many demands at once, with what must be hidden anyway: for nobody
        in particular, and for all who know something."""
        self._wide_for(np.array([], dtype=np.int64), [0])
        knowing = list(range(1, len(self._attackers)))
        if knowing:
            self._wide_for(self._known, knowing)

    def _wide_for(self, known: Ints, numbers: list[int]) -> None:
        free = self.hidden.copy()
        free[known] = False
        for sign in (1, -1):
            tried = np.zeros(len(self._goals), dtype=bool)
            while True:
                open_ = self._pending[numbers].any(axis=0) & (np.sign(self._by) == sign)
                open_ &= ~self._loose
                open_ &= free[self._variables] & ~tried
                picked = self._together(np.flatnonzero(open_), free)
                if len(picked) < _WORTH:
                    break
                tried[picked] = True
                goals = [self._goals[each] for each in picked]
                found = wide(self._rows, self._counts, free, goals, None, self._most, self._clock)
                if found is not None and len(found.index):
                    self._add(found)

    def _together(self, candidates: Ints, free: Bools) -> list[int]:
        """Of these goals some that are likely to be reached by one witness: what goes up in a sum
        must come from others in it."""
        left = self._rows.sums(np.where(free, np.minimum(self._counts, self._most), 0))
        picked = []
        for each in candidates.tolist():
            goal = self._goals[each]
            rows = self._rows.having(goal.variable)
            needed = max(goal.by, 0) + int(self._counts[goal.variable])
            if (left[rows] >= needed).all():
                left[rows] -= needed
                picked.append(each)
        return picked

    def _ensure(self, number: int, each: int) -> bool:
        """Find a witness that this demand holds for this attacker, hiding more if it must be."""
        goal, known = self._goals[each], self._attackers[number].knows
        try:
            found = self._among_hidden().reach(goal, known)
        except NoWitness:
            found = None
        if found:
            self._add(found)
            return False
        try:
            moved = self._movement.reach(goal, known)
        except NoWitness:
            if not self._loose[each]:
                return self._give_up(number, each)
            try:
                goal = Goal(goal.variable, -1)
                moved = self._movement.reach(goal, known)
            except NoWitness:
                return self._give_up(number, each)
        asked: set[int] = set()
        if len(self._movement.newly(moved)):
            moved = self._movement.fewer(goal, known, moved)
            asked |= self._hide(self._movement.newly(moved))
        found = self._in_whole(goal, known, moved)
        if found is None:
            try:
                moved = self._movement.reach_whole(goal, known)
            except NoWitness:
                raise Impossible(self._demands[each], self._attackers[number]) from None
            asked |= self._hide(self._movement.newly(moved))
            found = whole(moved, self._rows, self._counts)
            if found is None:
                raise Impossible(self._demands[each], self._attackers[number])
        self._add(found)
        if asked:
            self._triggers.append(_Trigger(each, number, goal, frozenset(asked), found))
        return bool(asked)

    def _give_up(self, number: int, each: int) -> bool:
        """What no hiding can reach is an error, unless it was told before or follows from what an
        attacker knows without these tables. A zero that follows from what was told is shown."""
        demand, attacker = self._demands[each], self._attackers[number]
        told = not np.isfinite(self._costs).all()
        if demand.why == "zero_of_few" and told and attacker.kind == "outsider":
            self._forced[demand.variable] = self.hidden[demand.variable] = False
            only = np.array([demand.variable])
            self._movement.show(only, self._costs[only])
            self._pending[:, self._variables == demand.variable] = False
            return False
        person = told and attacker.kind == "person" and demand.why in ("few", "one_dominates")
        own = attacker.kind != "outsider" and not person
        if not (own or demand.once_hidden or demand.why == "earlier"):
            raise Impossible(demand, attacker)
        self._pending[number, each] = False
        return attacker.kind == "party" and self._whatever_they_count(each, attacker)

    def _whatever_they_count(self, each: int, attacker: Attacker) -> bool:
        """A party that has nobody in a group knows what is in it. Yet the published numbers must
        not give a hidden one away to a party by its sums, whatever its own numbers are."""
        counts = self._counts + self._most
        costs = np.where(self.hidden & np.isfinite(self._costs), 0.0, self._costs)
        anywhere = Movement(
            self._rows, counts, costs, rests=self._rests, known=self._known, most=self._most,
            clock=self._clock,
        )  # fmt: skip
        try:
            moved = anywhere.reach(Goal(self._goals[each].variable, 1), attacker.knows)
        except NoWitness:
            return False
        self._needed |= np.isin(np.arange(len(counts)), anywhere.newly(moved))
        return bool(self._hide(anywhere.newly(moved)))

    def _in_whole(self, goal: Goal, known: Ints, moved: Floats) -> Witness | None:
        free = self.hidden.copy()
        free[known] = False
        found = self._movement.reach_in_whole(goal, known, moved)
        return found or self._wide_alone(goal, free)

    def _wide_alone(self, goal: Goal, free: Bools) -> Witness | None:
        return wide(self._rows, self._counts, free, [], goal, self._most, self._clock)

    def _among_hidden(self) -> Confined:
        """Movement of what is hidden, or nearly all of it: to make the program anew takes time."""
        if self._confined is None or self._newly > _BEHIND:
            self._newly = 0
            self._confined = Confined(
                self._rows, self._counts, self.hidden & np.isfinite(self._costs),
                self.hidden & ~self._forced, rests=self._rests, known=self._known,
                most=self._most, clock=self._clock,
            )  # fmt: skip
        return self._confined

    def _hide(self, variables: Ints) -> set[int]:
        self._newly += len(variables)
        self.hidden[variables] = True
        self._movement.hide(variables)
        self._ask(np.flatnonzero(self._once & np.isin(self._variables, variables)))
        return set(variables.tolist())

    def _add(self, found: Witness) -> None:
        """Keep a witness, and note for whom it shows what."""
        self._pool.add(found)
        deviations = np.zeros(len(self._counts), dtype=np.int64)
        deviations[found.index] = found.value
        moved = deviations[self._variables]
        far = np.where(self._by > 0, moved >= self._by, moved <= self._by)
        met = np.flatnonzero(np.where(self._loose, moved != 0, far))
        hit: set[int] = set()
        for variable in found.index.tolist():
            hit.update(self._knowers.get(variable, ()))
        unaware = np.ones(len(self._attackers), dtype=bool)
        unaware[sorted(hit)] = False
        self._pending[np.ix_(unaware, met)] = False

    def _prune(self) -> None:
        """Show again what no demand that once asked for more needs; dearest first."""
        added = np.flatnonzero(self.hidden & ~self._forced & ~self._needed)
        order = added[np.lexsort((added, -self._costs[added]))]
        self._confined = None
        for place, variable in enumerate(order.tolist()):
            self._show(variable)
            self._progress("Weer tonen wat kan", (place + 1) / len(order))
        self._confined = None

    def _show(self, variable: int) -> None:
        """Show it if that can be: whoever asked for it is looked at first, as most still need it.
        What was asked for because this was hidden is no longer asked for."""
        only, confined = np.array([variable]), self._among_hidden()
        self.hidden[variable] = False
        confined.close(variable)
        kept = [each for each in self._triggers if not self._was_for(each, variable)]
        hurt = [each for each in kept if variable in each.found.index]
        hurt.sort(key=lambda each: variable not in each.asked)
        found: list[Witness] = []
        for each in hurt:
            other = self._again(each.goal, self._attackers[each.attacker].knows)
            if other is None:
                self.hidden[variable] = self._needed[variable] = True
                confined.close(variable, False)
                return
            found.append(other)
        for each, other in zip(hurt, found, strict=True):
            each.found = other
        self._movement.show(only, self._costs[only])
        self._triggers = kept

    def _was_for(self, trigger: _Trigger, variable: int) -> bool:
        return self._demands[trigger.demand].once_hidden and trigger.goal.variable == variable

    def _again(self, goal: Goal, known: Ints) -> Witness | None:
        free = self.hidden.copy()
        free[known] = False
        if found := self._pool.reaching(goal, free):
            return found
        try:
            found = self._among_hidden().reach(goal, known) or self._wide_alone(goal, free)
        except NoWitness:
            return None
        if found:
            self._pool.add(found)
        return found


def _by(demand: Demand, counts: Ints) -> int:
    """How far from its count a demand wants a variable to go; 0 when it need not."""
    by = demand.value - int(counts[demand.variable])
    return by if (by > 0) == demand.up else 0
