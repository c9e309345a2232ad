"""Likenesses within groups of records that share a value, and how well two groups fit."""

from dataclasses import dataclass

import numba as nb
import numpy as np

from oggz.monitor.attack.bits import MISSING, SAME, Ids, Levels, level
from oggz.monitor.attack.views import View

LARGEST = 128  # larger groups are not compared by pairs
LEADERS = 12  # of a group, by whose pairs the groups that might be it are found


@dataclass(frozen=True)
class Groups:
    """The groups of a view with the levels of all their pairs.

    `levels[first[v] + p * size + q]` has the level per filter of members p and q of value v;
    groups larger than LARGEST have none (`first` is -1). `place[i]` is the place of record i.
    """

    view: View
    place: Ids
    first: Ids
    levels: Levels


def groups_of(view: View) -> Groups:
    sizes = view.sizes
    place = np.full(len(view.value), -1, np.int64)
    place[view.members] = np.arange(len(view.members)) - np.repeat(view.starts[:-1], sizes)
    room = np.where((sizes >= 2) & (sizes <= LARGEST), sizes**2, 0)
    first = np.where(room > 0, np.cumsum(room) - room, -1)
    levels = np.full((int(room.sum()), max(1, len(view.filters))), MISSING, np.uint8)
    for number, each in enumerate(view.filters):
        _fill(levels, number, view.starts, view.members, first, each.bits, each.ones, each.known)
    return Groups(view, place, first, levels)


@nb.njit(cache=True)
def _fill(levels, number, starts, members, first, bits, ones, known):  # type: ignore[no-untyped-def]
    for value in range(len(first)):
        if first[value] < 0:
            continue
        size = starts[value + 1] - starts[value]
        for p in range(size):
            one = members[starts[value] + p]
            if not known[one]:
                continue
            levels[first[value] + p * size + p, number] = SAME  # one person in two sources
            for q in range(p + 1, size):
                other = members[starts[value] + q]
                if known[other]:
                    found = level(bits[one], bits[other], ones[one], ones[other])
                    levels[first[value] + p * size + q, number] = found
                    levels[first[value] + q * size + p, number] = found


@nb.njit(cache=True, inline="always")
def _pair(there, at, here, to, ratios):  # type: ignore[no-untyped-def]
    total = 0.0
    for group in range(len(ratios)):
        one, other = there[at, group], here[to, group]
        if one != MISSING and other != MISSING:
            total += ratios[group, one, other]
    return total


@nb.njit(cache=True)
def alone(rows, columns, left, right, ratios):  # type: ignore[no-untyped-def]
    """What numbers of set bits say of each row being each column, shape (rows, columns)."""
    found = np.zeros((len(rows), len(columns)))
    for p in range(len(rows)):
        for q in range(len(columns)):
            for group in range(len(ratios)):
                found[p, q] += ratios[group, left[rows[p], group], right[columns[q], group]]
    return found


@nb.njit(cache=True)
def by_known(  # type: ignore[no-untyped-def]
    score, there, first, size, rows, here, onto, room, columns, anchors, targets, ratios
):
    """Add to `score` what the known members of a group say of its others; all by their places."""
    for p in range(len(rows)):
        for q in range(len(columns)):
            for at in range(len(anchors)):
                if anchors[at] != rows[p]:
                    score[p, q] += _pair(
                        there, first + rows[p] * size + anchors[at],
                        here, onto + columns[q] * room + targets[at], ratios,
                    )  # fmt: skip


@nb.njit(cache=True)
def most(wanted, starts, members, first, there, left, single, ratios):  # type: ignore[no-untyped-def]
    """The most that likenesses within each wanted group can ever tell, shape (wanted,)."""
    found = np.zeros(len(wanted))
    for number in range(len(wanted)):
        value = wanted[number]
        size = starts[value + 1] - starts[value]
        for p in range(size):
            one = members[starts[value] + p]
            for group in range(len(single)):
                found[number] += single[group, left[one, group]].max()
            for q in range(p + 1, size):
                for group in range(len(ratios)):
                    level_seen = there[first[value] + p * size + q, group]
                    if level_seen != MISSING:
                        found[number] += ratios[group, level_seen].max()
    return found


@nb.njit(cache=True, nogil=True)
def scan(  # type: ignore[no-untyped-def]
    wanted,
    starts,
    members,
    first,
    there,
    own_starts,
    own_members,
    own_first,
    here,
    own_free,
    left,
    right,
    single,
    ratios,
    best_count,
):
    """For each wanted group the best fitting groups of the list by their best pair.

    Gives values, scores and the two pairs of places, shape (wanted, best_count); -1 where none.
    """
    values = np.full((len(wanted), best_count), -1, np.int64)
    scores = np.full((len(wanted), best_count), -np.inf)
    pairs = np.zeros((len(wanted), best_count, 4), np.int64)
    most_of_pair = 0.0
    for group in range(len(ratios)):
        most_of_pair += ratios[group].max()
    for number in range(len(wanted)):
        value = wanted[number]
        size = starts[value + 1] - starts[value]
        leaders = min(size, LEADERS)
        unary = np.empty((leaders, LARGEST))
        for own in range(len(own_first)):
            if own_first[own] < 0 or not own_free[own]:
                continue
            room = own_starts[own + 1] - own_starts[own]
            for p in range(leaders):
                one = members[starts[value] + p]
                for q in range(room):
                    person = own_members[own_starts[own] + q]
                    unary[p, q] = 0.0
                    for group in range(len(single)):
                        unary[p, q] += single[group, left[one, group], right[person, group]]
            top, tp, tq, ta, tb = -np.inf, 0, 0, 0, 0
            for p in range(leaders):
                for q in range(p + 1, leaders):
                    at = first[value] + p * size + q
                    for a in range(room):
                        for b in range(room):
                            if a == b:
                                continue
                            found = unary[p, a] + unary[q, b]
                            if found + most_of_pair <= top:
                                continue
                            found += _pair(there, at, here, own_first[own] + a * room + b, ratios)
                            if found > top:
                                top, tp, tq, ta, tb = found, p, q, a, b
            if top > scores[number, best_count - 1]:
                slot = best_count - 1
                while slot > 0 and scores[number, slot - 1] < top:
                    scores[number, slot] = scores[number, slot - 1]
                    values[number, slot] = values[number, slot - 1]
                    pairs[number, slot] = pairs[number, slot - 1]
                    slot -= 1
                scores[number, slot], values[number, slot] = top, own
                pairs[number, slot, 0], pairs[number, slot, 1] = tp, tq
                pairs[number, slot, 2], pairs[number, slot, 3] = ta, tb
    return values, scores, pairs


@nb.njit(cache=True)
def align(unary, there, first, size, here, onto, room, p, q, a, b, ratios, gain):  # type: ignore[no-untyped-def]
    """Fit one group onto another from a pair on, the surest next; the rest stays absent (-1).

    `gain` is what being on the list is worth beforehand. Gives the total and the places.
    """
    onto_place = np.full(size, -1, np.int64)
    taken = np.zeros(room, np.bool_)
    onto_place[p], onto_place[q] = a, b
    taken[a], taken[b] = True, True
    total = unary[p, a] + unary[q, b] + 2 * gain
    total += _pair(there, first + p * size + q, here, onto + a * room + b, ratios)
    score = unary.copy()
    for row in range(size):
        for column in range(room):
            score[row, column] += _pair(
                there, first + row * size + p, here, onto + column * room + a, ratios
            )
            score[row, column] += _pair(
                there, first + row * size + q, here, onto + column * room + b, ratios
            )
    while True:
        best, at, to = -gain, -1, -1
        for row in range(size):
            if onto_place[row] < 0:
                for column in range(room):
                    if not taken[column] and score[row, column] > best:
                        best, at, to = score[row, column], row, column
        if at < 0:
            return total, onto_place
        onto_place[at] = to
        taken[to] = True
        total += best + gain
        for row in range(size):
            for column in range(room):
                score[row, column] += _pair(
                    there, first + row * size + at, here, onto + column * room + to, ratios
                )
