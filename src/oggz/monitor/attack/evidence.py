"""How much two likenesses tell: log-likelihood ratios that an attacker learns alone.

Whoever knows the algorithm but not the key can encode a list of people under a key of their own.
Doing so twice, once as agreed and once with filters so wide that hardly anything is lost, shows how
the likeness of two people looks from outside, whatever hardening was chosen. Nothing here is tuned
to one hardening.
"""

from dataclasses import dataclass

import numba as nb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from oggz.monitor.attack.bits import LEVELS, MISSING, SAME, Ids, Levels, levels_of_pairs
from oggz.monitor.attack.views import Seen, View, seen
from oggz.monitor.encoding import EncodingSettings, encode_table

Ratios = npt.NDArray[np.float32]
NONE = 15  # the class of a record without this group
_CLASSES = 15  # of the number of set bits
_PAIRS = 300_000  # of which the ratios are learned
_PEOPLE = 30_000  # encoded to learn them
_WIDE = 1024


@dataclass(frozen=True)
class Evidence:
    """What an attacker knows of the people on a list, and what likenesses are worth.

    `people` are the list's people as seen under a key of the attacker's own, nearly without loss.
    `pairs[v]` has shape (groups, LEVELS, LEVELS): the natural logarithm of how much likelier two
    levels (encodings, list) are for one pair of people than for two. `alone` has shape
    (groups, 16, 16): the same for the numbers of set bits of single filters.
    `edges` cut numbers of set bits of the encodings into classes; `classes` are those of the list,
    shape (people, groups).
    """

    people: Seen
    pairs: tuple[Ratios, ...]
    groups: tuple[str, ...]
    alone: Ratios
    edges: npt.NDArray[np.float64]
    classes: Levels
    twins: Seen  # the sample as it would look in the encodings
    twin_rows: Ids  # its rows in `people`


def learn(people: pa.Table, settings: EncodingSettings, random: np.random.Generator) -> Evidence:
    """Learn from a list with the columns of a source what likenesses of encodings are worth."""
    uncapped = settings.model_copy(update={"most_records": len(people) + 1, "dummies": 0.0})
    wide = uncapped.model_copy(
        update={
            "bits": dict.fromkeys(settings.bits, _WIDE),
            "diffusion": 1, "flipped": 0.0, "folded": False, "rule90": False,
        }
    )  # fmt: skip
    own = seen([encode_table(people, wide, random.bytes(32))], settings)
    rows = _sample(own, random)
    twins = seen([encode_table(people.take(rows), uncapped, random.bytes(32))], settings)
    pairs = tuple(
        _pair_ratios(twins.views[number], own.views[number], rows, random)
        for number in range(len(own.views))
    )
    groups = tuple(sorted({each.name for view in own.views for each in view.filters}))
    edges, alone, classes = _alone(twins, own, rows, groups)
    return Evidence(own, pairs, groups, alone, edges, classes, twins, rows)


def classes_of(those: Seen, groups: tuple[str, ...], edges: npt.NDArray[np.float64]) -> Levels:
    """The class of the number of set bits per record and group, averaged over the salts."""
    found = np.full((len(those), len(groups)), NONE, np.uint8)
    for number, group in enumerate(groups):
        mean, known = _mean_ones(those, group)
        found[known, number] = np.searchsorted(edges[number], mean[known])
    return found


def _mean_ones(those: Seen, group: str) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    filters = [each for view in those.views for each in view.filters if each.name == group]
    count = np.sum([each.known for each in filters], axis=0)
    total = np.sum([np.where(each.known, each.ones, 0) for each in filters], axis=0)
    return total / np.maximum(count, 1), count > 0


def _sample(own: Seen, random: np.random.Generator) -> Ids:
    """Rows of whole groups of every view, so that pairs of each kind are among them."""
    if len(own) <= _PEOPLE:
        return np.arange(len(own))
    chosen = np.zeros(len(own), np.bool_)
    salted = [view for view in own.views if view.filters]
    for view in salted:
        order = random.permutation(view.count)
        kept = np.cumsum(view.sizes[order]) <= _PEOPLE // len(salted)
        values = np.zeros(view.count + 1, np.bool_)
        values[order[kept]] = True
        chosen |= values[view.value] & (view.value >= 0)
    if not chosen.any():
        chosen[random.choice(len(own), _PEOPLE, replace=False)] = True
    return np.flatnonzero(chosen)


def _pair_ratios(twin: View, own: View, rows: Ids, random: np.random.Generator) -> Ratios:
    left, right = _pairs(twin, random)
    ratios = np.zeros((len(own.filters), LEVELS, LEVELS), np.float32)
    for number, (there, here) in enumerate(zip(twin.filters, own.filters, strict=True)):
        seen_level = levels_of_pairs(there.bits, there.ones, there.known, left, right)
        own_level = levels_of_pairs(here.bits, here.ones, here.known, rows[left], rows[right])
        both = (seen_level != MISSING) & (own_level != MISSING)
        ratios[number] = _ratio(seen_level[both], own_level[both], LEVELS, _smoother())
    return ratios


def _pairs(view: View, random: np.random.Generator) -> tuple[Ids, Ids]:
    left, right = pairs_within(view.starts, view.members, 200)
    if view.count == 1 or len(left) == 0:  # unsalted, or nobody shares a value
        drawn = random.integers(len(view.value), size=(2, _PAIRS))
        apart = drawn[0] != drawn[1]
        return drawn[0][apart], drawn[1][apart]
    kept = random.permutation(len(left))[:_PAIRS]
    return left[kept], right[kept]


@nb.njit(cache=True)
def pairs_within(starts, members, most):  # type: ignore[no-untyped-def]
    """All pairs of records that share a value which at most `most` have."""
    total = 0
    for value in range(len(starts) - 1):
        size = starts[value + 1] - starts[value]
        if size <= most:
            total += size * (size - 1) // 2
    left, right = np.empty(total, np.int64), np.empty(total, np.int64)
    at = 0
    for value in range(len(starts) - 1):
        if starts[value + 1] - starts[value] > most:
            continue
        for one in range(starts[value], starts[value + 1]):
            for other in range(one + 1, starts[value + 1]):
                left[at], right[at] = members[one], members[other]
                at += 1
    return left, right


def _alone(
    twins: Seen, own: Seen, rows: Ids, groups: tuple[str, ...]
) -> tuple[npt.NDArray[np.float64], Ratios, Levels]:
    edges = np.zeros((2, len(groups), _CLASSES - 1))
    cuts = np.arange(1, _CLASSES) / _CLASSES
    for side, those in enumerate((twins, own)):
        for number, group in enumerate(groups):
            mean, known = _mean_ones(those, group)
            if known.any():
                edges[side, number] = np.quantile(mean[known], cuts)
    there, here = classes_of(twins, groups, edges[0]), classes_of(own, groups, edges[1])
    ratios = np.zeros((len(groups), NONE + 1, NONE + 1), np.float32)
    for number in range(len(groups)):
        left, right = there[:, number], here[rows, number]
        both = (left != NONE) & (right != NONE)
        found = _ratio(left[both], right[both], _CLASSES, np.eye(_CLASSES))
        ratios[number, :_CLASSES, :_CLASSES] = found
    return edges[0], ratios, here


def _smoother() -> npt.NDArray[np.float64]:
    """Neighbouring levels lend each other their pairs; equal filters stay by themselves."""
    spread = np.eye(LEVELS) * 0.5 + np.eye(LEVELS, k=1) * 0.25 + np.eye(LEVELS, k=-1) * 0.25
    spread[SAME], spread[:, SAME] = 0.0, 0.0
    spread[SAME, SAME] = 1.0
    return np.asarray(spread / spread.sum(axis=1, keepdims=True))


def _ratio(
    left: Levels, right: Levels, count: int, spread: npt.NDArray[np.float64]
) -> npt.NDArray[np.float32]:
    joint = np.zeros((count, count))
    np.add.at(joint, (left, right), 1.0)
    joint = spread.T @ joint @ spread + 1e-6
    joint /= joint.sum()
    apart = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    weight = 30.0 / (len(left) + 30.0)  # rare levels say little
    joint = (1 - weight) * joint + weight * apart
    return np.log(joint / apart).astype(np.float32)
