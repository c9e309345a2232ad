"""Records of one person as one: what whoever links sources may take for granted.

Records of several sources that share values are of the same person, as linkage will find. Taken
together they show less spelling and more structure: fewer records, each with more values.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from oggz.monitor.attack.bits import Ids
from oggz.monitor.attack.evidence import pairs_within
from oggz.monitor.attack.views import Filter, Seen, View

_ENOUGH = 2  # values that two records must share
_MOST = 50  # records that share a value beyond which it says too little


def joined(target: Seen) -> tuple[Seen, Ids]:
    """The same encodings with one record a person, and which of those each record is in."""
    person = _people(target)
    order = np.lexsort((np.arange(len(person)), person))
    return (
        Seen(
            tuple(_merged(view, person, order) for view in target.views),
            np.zeros(int(person.max(initial=-1)) + 1, np.int64),
        ),
        person,
    )


def _people(target: Seen) -> Ids:
    """A number of a person for each record: pairs by falling number of shared values."""
    count = len(target)
    found = [np.empty(0, np.int64)]
    for view in target.views:
        if view.count > 1:
            left, right = pairs_within(view.starts, view.members, _MOST)
            found.append(np.minimum(left, right) * count + np.maximum(left, right))
    pair, shared = np.unique(np.concatenate(found), return_counts=True)
    sure = shared >= _ENOUGH
    pair, shared = pair[sure], shared[sure]
    left, right = pair // max(1, count), pair % max(1, count)
    apart = target.source[left] != target.source[right]
    order = np.argsort(-shared[apart], kind="stable")
    parent = list(range(count))
    sources = [{int(each)} for each in target.source]
    for one, other in zip(left[apart][order].tolist(), right[apart][order].tolist(), strict=True):
        first, second = _root(parent, one), _root(parent, other)
        if first != second and sources[first].isdisjoint(sources[second]):
            parent[second] = first
            sources[first] |= sources[second]
    roots = np.array([_root(parent, at) for at in range(count)], np.int64)
    return np.unique(roots, return_inverse=True)[1].astype(np.int64)


def _root(parent: list[int], at: int) -> int:
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = parent[at]
    return at


def _merged(view: View, person: Ids, order: Ids) -> View:
    """Of each person the first record that has a value, with its filters."""
    has: npt.NDArray[np.bool_] = view.value >= 0
    ranked = order[np.lexsort((~has[order], person[order]))]
    first = ranked[np.unique(person[ranked], return_index=True)[1]]
    filters = tuple(Filter(each.name, each.bits[first], each.known[first]) for each in view.filters)
    return replace(view, value=view.value[first], filters=filters)
