"""From known people to those who share a value with them, and on from there.

Records that share a salt or a key stand beside each other in the encodings, as the people on a list
who share a birth date or an address do. Who knows one person knows which value it is; likenesses
then tell who the others are, who lead to other values. Seeded graph matching by percolation
(Yartseva and Grossglauser, 2013), with likenesses as evidence as in Vidanage et al. (2020). Without
anyone known, whole groups are recognised by the likenesses among them.
"""

import os
from collections import deque
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import numpy.typing as npt

from oggz.monitor.attack.bits import Ids
from oggz.monitor.attack.evidence import Evidence, classes_of
from oggz.monitor.attack.groups import (
    Groups,
    align,
    alone,
    by_known,
    groups_of,
    most,
    scan,
)
from oggz.monitor.attack.views import Seen

Scores = npt.NDArray[np.float64]
_SURE = 0.9  # how likely a claim must be
_OVERLAP = 0.8  # how many records the attacker expects to be of people on the list
_AGREES = 5.0  # another value already known to be this person's
_DIFFERS = -5.0  # or known to be somebody else's: a source may be wrong
_ANCHORS = 12  # known people per group whose likenesses are weighed
_GAIN = float(np.log(_OVERLAP / (1 - _OVERLAP)))
_BEYOND = 3.0  # what a neighbour outside a group may add to recognising it
_WORKERS = os.cpu_count() or 1
_HYPOTHESES = 24  # groups of the list tried for an unknown group


class Chain:
    """Who is who so far: `person[i]` is the row on the list of record i, -1 when not known."""

    def __init__(self, target: Seen, evidence: Evidence, people: Ids) -> None:
        self.target, self.list, self.evidence = target, evidence.people, evidence
        self._people = people  # of each row of the list; one may have more rows
        self._spelled = len(np.unique(people)) < len(people)
        self.person = np.full(len(target), -1, np.int64)
        self.classes = classes_of(target, evidence.groups, evidence.edges)
        self._there = [groups_of(view) for view in target.views]
        self._here = [groups_of(view) for view in self.list.views]
        # Per view: which value of the list a value of the encodings is, and the reverse.
        self._forward = [np.full(view.count, -1, np.int64) for view in target.views]
        self._backward = [np.full(view.count, -1, np.int64) for view in self.list.views]
        sources, most = int(target.source.max(initial=0)) + 1, int(people.max(initial=-1)) + 1
        self._used = np.zeros((sources, most), np.bool_)
        self._queue: deque[tuple[int, int]] = deque()

    def know(self, record: int, person: int) -> None:
        """Take for granted that this record is of this person on the list."""
        if self.person[record] >= 0:
            return
        self.person[record] = person
        self._used[self.target.source[record], self._people[person]] = True
        for number, (there, here) in enumerate(
            zip(self.target.views, self.list.views, strict=True)
        ):
            value, own = there.value[record], here.value[person]
            if value < 0 or own < 0 or (not there.filters and there.count == 1):
                continue
            if self._forward[number][value] < 0 and self._backward[number][own] < 0:
                self._forward[number][value], self._backward[number][own] = own, value
            if there.sizes[value] > 1:
                self._queue.append((number, int(value)))

    def follow(self) -> None:
        """Go from value to value until nothing more can be claimed."""
        waiting = set(self._queue)
        while self._queue:
            number, value = self._queue.popleft()
            waiting.discard((number, value))
            while claim := self._surest(number, value):
                self.know(*claim)
                fresh = [each for each in self._queue if each not in waiting]
                self._queue = deque(each for each in self._queue if each in waiting)
                for each in dict.fromkeys(fresh):
                    if each != (number, value):
                        waiting.add(each)
                        self._queue.append(each)

    def recognise(self) -> None:
        """Recognise whole groups by the likenesses among their members, and follow them."""
        for number, view in enumerate(self.target.views):
            if view.filters and view.count > 1:
                for record, person in self._recognised(number):
                    self.know(record, person)
                self.follow()

    def _surest(self, number: int, value: int) -> tuple[int, int] | None:
        own = self._forward[number][value]
        if own < 0:
            return None
        rows = self._open(_members(self._there[number], value))
        columns = _members(self._here[number], own)
        if not len(rows) or not len(columns) or len(rows) * len(columns) > 250_000:
            return None
        score = self._score(rows, columns, number)
        return self._mutual(rows, columns, score)

    def _open(self, rows: Ids) -> Ids:
        return rows[self.person[rows] < 0]

    def _mutual(self, rows: Ids, columns: Ids, score: Scores) -> tuple[int, int] | None:
        """The likeliest claim, if likely enough seen from both sides."""
        people = self._people[columns]
        used = self._used[self.target.source[rows]][:, people]
        score = np.where(used, -np.inf, score)
        likelihood = np.exp(np.minimum(score, 50.0))
        if self._spelled:  # whoever is spelled in two ways is one
            likelihood = _together(likelihood, people)
        absent = (1 - _OVERLAP) / _OVERLAP * max(1, (~used).any(axis=0).sum())
        by_row = likelihood / (likelihood.sum(axis=1, keepdims=True) + absent)
        by_column = likelihood / np.maximum(likelihood.sum(axis=0, keepdims=True), 1e-300)
        if int(self.target.source.max()) > 0:  # one person may be in each source once
            by_column = _by_source(likelihood, self.target.source[rows])
        sure = np.minimum(by_row, by_column)
        at, to = np.unravel_index(int(sure.argmax()), sure.shape)
        if sure[at, to] < _SURE:
            return None
        return int(rows[at]), int(columns[to])

    def _score(self, rows: Ids, columns: Ids, through: int) -> Scores:
        """Evidence that each row is each column, from all that is known in all views."""
        score = alone(rows, columns, self.classes, self.evidence.classes, self.evidence.alone)
        for number in range(len(self.target.views)):
            there, here = self._there[number], self._here[number]
            values, owns = there.view.value[rows], here.view.value[columns]
            if there.view.count == 1:
                continue
            onto = np.where(values >= 0, self._forward[number][values], -1)
            back = np.where(owns >= 0, self._backward[number][owns], -1)
            if number != through:
                both = (values[:, None] >= 0) & (owns[None, :] >= 0)
                agrees = both & (onto[:, None] == owns[None, :])
                clear = (onto[:, None] < 0) & (back[None, :] < 0)
                score += np.where(agrees, _AGREES, np.where(both & ~clear, _DIFFERS, 0.0))
            if there.view.filters:
                for value in np.unique(values[(values >= 0) & (onto >= 0)]):
                    self._likenesses(score, number, int(value), rows, columns)
        return np.asarray(score)

    def _likenesses(self, score: Scores, number: int, value: int, rows: Ids, columns: Ids) -> None:
        there, here = self._there[number], self._here[number]
        own = self._forward[number][value]
        if there.first[value] < 0 or here.first[own] < 0:
            return
        members = _members(there, value)
        anchors = members[self.person[members] >= 0]
        anchors = anchors[here.view.value[self.person[anchors]] == own][:_ANCHORS]
        at = np.flatnonzero(there.view.value[rows] == value)
        to = np.flatnonzero(here.view.value[columns] == own)
        if not len(anchors) or not len(at) or not len(to):
            return
        part = np.zeros((len(at), len(to)))
        by_known(
            part, there.levels, there.first[value], there.view.sizes[value], there.place[rows[at]],
            here.levels, here.first[own], here.view.sizes[own], here.place[columns[to]],
            there.place[anchors], here.place[self.person[anchors]], self.evidence.pairs[number],
        )  # fmt: skip
        score[np.ix_(at, to)] += part

    def _recognised(self, number: int) -> Iterable[tuple[int, int]]:
        there, here = self._there[number], self._here[number]
        wanted = np.flatnonzero((there.first >= 0) & (self._forward[number] < 0))
        free = (here.first >= 0) & (self._backward[number] < 0)
        if not len(wanted) or not free.any():
            return
        needed = float(np.log(free.sum()) + np.log(1 / (1 - _SURE)))
        possible = most(
            wanted, there.view.starts, there.view.members, there.first, there.levels, self.classes,
            self.evidence.alone, self.evidence.pairs[number],
        )  # fmt: skip
        sizes = there.view.sizes[wanted]
        paid = np.log(2) * sizes - _GAIN * sizes - _BEYOND * self._outside(number)[wanted]
        wanted = wanted[possible - paid >= needed]
        pieces = np.array_split(wanted, max(1, min(len(wanted), _WORKERS * 4)))
        with ThreadPoolExecutor(_WORKERS) as workers:
            found = list(workers.map(partial(self._scanned, number, free), pieces))
        for piece, (values, pairs) in zip(pieces, found, strict=True):
            for at in range(len(piece)):
                yield from self._fitted(number, int(piece[at]), values[at], pairs[at], needed)

    def _scanned(self, number: int, free: npt.NDArray[np.bool_], wanted: Ids) -> tuple[Ids, Ids]:
        there, here = self._there[number], self._here[number]
        values, _, pairs = scan(
            wanted, there.view.starts, there.view.members, there.first, there.levels,
            here.view.starts, here.view.members, here.first, here.levels,
            free, self.classes, self.evidence.classes, self.evidence.alone,
            self.evidence.pairs[number], _HYPOTHESES,
        )  # fmt: skip
        return values, pairs

    def _fitted(
        self, number: int, value: int, owns: Ids, pairs: Ids, needed: float
    ) -> list[tuple[int, int]]:
        there, here = self._there[number], self._here[number]
        rows = _members(there, value)
        found: list[tuple[float, Ids, Ids]] = []
        for own, pair in zip(owns, pairs, strict=True):
            if own < 0:
                continue
            columns = _members(here, own)
            unary = alone(rows, columns, self.classes, self.evidence.classes, self.evidence.alone)
            p, q, a, b = pair
            total, places = align(
                unary, there.levels, there.first[value], len(rows), here.levels, here.first[own],
                len(columns), p, q, a, b, self.evidence.pairs[number], _GAIN,
            )  # fmt: skip
            # Each choice among the members of the list's group has to be paid for.
            paid = sum(np.log(len(columns) - at) for at in range(int((places >= 0).sum())))
            known = {int(rows[at]): int(columns[to]) for at, to in enumerate(places) if to >= 0}
            found.append((total - paid + self._beyond(number, known), places, columns))
        if not found:
            return []
        found.sort(key=lambda each: -each[0])
        best, places, columns = found[0]
        others = np.log(sum(np.exp(each[0] - best) for each in found[1:]) + 1e-300)
        if best < needed or others > np.log((1 - _SURE) / _SURE):
            return []
        return self._certain(number, value, rows, columns, places)

    def _certain(
        self, number: int, value: int, rows: Ids, columns: Ids, places: Ids
    ) -> list[tuple[int, int]]:
        """Those of a recognised group who are sure when all others are where they seem to be."""
        there, here = self._there[number], self._here[number]
        own = here.view.value[columns[0]]
        score = alone(rows, columns, self.classes, self.evidence.classes, self.evidence.alone)
        anchors = np.flatnonzero(places >= 0)
        by_known(
            score, there.levels, there.first[value], len(rows), np.arange(len(rows)),
            here.levels, here.first[own], len(columns), np.arange(len(columns)),
            anchors, places[anchors], self.evidence.pairs[number],
        )  # fmt: skip
        likelihood = np.exp(np.minimum(score, 50.0))
        absent = (1 - _OVERLAP) / _OVERLAP * len(columns)
        share = likelihood / (likelihood.sum(axis=1, keepdims=True) + absent)
        return [
            (int(rows[at]), int(columns[places[at]]))
            for at in anchors
            if share[at, places[at]] >= _SURE
        ]

    def _outside(self, through: int) -> Ids:
        """Per value of a view: how many records share another value with its members."""
        count = np.zeros(len(self.target), np.int64)
        for number, view in enumerate(self.target.views):
            if number != through and view.count > 1:
                known = view.value >= 0
                count[known] += np.minimum(view.sizes[view.value[known]] - 1, 10)
        view = self.target.views[through]
        known = view.value >= 0
        return np.bincount(view.value[known], count[known], minlength=view.count).astype(np.int64)

    def _beyond(self, through: int, known: dict[int, int]) -> float:
        """What the other neighbours of these records say, were they of these people."""
        total = 0.0
        for record, person in known.items():
            for number, (there, here) in enumerate(zip(self._there, self._here, strict=True)):
                value, own = there.view.value[record], here.view.value[person]
                if number == through or value < 0 or there.first[value] < 0:
                    continue
                if own < 0 or here.first[own] < 0:  # nobody on the list stands beside this person
                    total += np.log(1 - _OVERLAP) * (there.view.sizes[value] - 1)
                    continue
                rows = _members(there, value)
                rows = rows[[int(row) not in known for row in rows]]
                columns = _members(here, own)
                columns = columns[columns != person]
                if not len(rows) or not len(columns):
                    continue
                score = alone(
                    rows, columns, self.classes, self.evidence.classes, self.evidence.alone
                )
                by_known(
                    score, there.levels, there.first[value], there.view.sizes[value],
                    there.place[rows], here.levels, here.first[own], here.view.sizes[own],
                    here.place[columns], there.place[[record]], here.place[[person]],
                    self.evidence.pairs[number],
                )  # fmt: skip
                told = np.exp(np.minimum(score, 50.0)).mean(axis=1)
                total += float(np.log(1 - _OVERLAP + _OVERLAP * told).sum())
        return total


def _members(groups: Groups, value: int) -> Ids:
    view = groups.view
    return view.members[view.starts[value] : view.starts[value + 1]]


def _together(likelihood: Scores, people: Ids) -> Scores:
    """Each row of a person as likely as the likeliest, the others impossible.

    Shape stays (records, rows of the list).
    """
    found = np.zeros_like(likelihood)
    for each in np.unique(people):
        columns = np.flatnonzero(people == each)
        part = likelihood[:, columns]
        found[np.arange(len(part)), columns[part.argmax(axis=1)]] = part.max(axis=1)
    return found


def _by_source(likelihood: Scores, source: Ids) -> Scores:
    share = np.zeros_like(likelihood)
    for each in np.unique(source):
        rows = source == each
        share[rows] = likelihood[rows] / np.maximum(likelihood[rows].sum(axis=0), 1e-300)
    return share
