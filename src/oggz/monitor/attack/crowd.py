"""Everyone compared with everyone: matching two similarity graphs when filters have no salt.

How a person resembles a few known people tells who it is; those who are surest become known in the
next round. Without anyone known, people are first told apart by how alike they are to all others.
After Vidanage, Christen, Ranbaduge and Schnell (2020).
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from oggz.monitor.attack.bits import LEVELS, MISSING, Ids, Levels, levels_to
from oggz.monitor.attack.evidence import Evidence, Ratios, classes_of
from oggz.monitor.attack.views import Seen, View

Scores = npt.NDArray[np.float32]
_ROUNDS = 4
_ANCHORS = 150
_RANK = 6  # of the tables of ratios: more adds nothing that is not noise
_FIRST = 60  # how many of the likeliest pairs are tried when nobody is known
_NEVER = np.float32(-1e9)
_CLEAR = 6.0  # how much better the best must be than the second, in natural logarithms
_TEMPER = 0.35  # likenesses to different people tell partly the same


def matched(
    target: Seen, number: int, evidence: Evidence, person: Ids, known: dict[int, int],
    random: np.random.Generator,
) -> dict[int, int]:  # fmt: skip
    """Who of the encodings is who of the list, by one unsalted view; the known are included.

    `person` numbers the people of the list, who may have more rows.
    """
    there, here = target.views[number], evidence.people.views[number]
    classes = classes_of(target, evidence.groups, evidence.edges)
    alone = _alone(classes, evidence)
    ratios = evidence.pairs[number]
    anchors = dict(known) or _start(there, here, evidence, number, alone)
    claims: dict[int, int] = {}
    for _ in range(_ROUNDS):
        records = np.fromiter(anchors, np.int64, len(anchors))
        people = np.fromiter(anchors.values(), np.int64, len(anchors))
        score = alone + _by_anchors(there, here, records, people, ratios)
        found = dict(_clear(score, known, person, target.source))
        if found == claims:
            break
        claims = found
        drawn = random.permutation(list(found))[:_ANCHORS]
        anchors = dict(known) | {int(record): found[int(record)] for record in drawn}
        if not anchors:
            break
    return claims | known


def _by_anchors(there: View, here: View, records: Ids, people: Ids, ratios: Ratios) -> Scores:
    """What likenesses to known people tell of each record being each person."""
    everyone, listed = np.arange(len(there.value)), np.arange(len(here.value))
    score = np.zeros((len(everyone), len(listed)), np.float32)
    for group, (one, other) in enumerate(zip(there.filters, here.filters, strict=True)):
        left, right = _factors(ratios[group])
        seen = levels_to(one.bits, one.ones, one.known, everyone, records)
        own = levels_to(other.bits, other.ones, other.known, listed, people)
        seen[records, np.arange(len(records))] = MISSING  # nobody is evidence of being oneself
        score += _spread(seen, left) @ _spread(own, right).T
    return score * np.float32(_TEMPER)


def _factors(ratios: npt.NDArray[np.float32]) -> tuple[Scores, Scores]:
    """A table of ratios as a product of two thin ones, so that all pairs are one product."""
    left, weight, right = np.linalg.svd(ratios.astype(np.float64))
    root = np.sqrt(weight[:_RANK])
    blank = np.zeros((256 - LEVELS, _RANK))  # MISSING tells nothing
    return (
        np.vstack([left[:, :_RANK] * root, blank]).astype(np.float32),
        np.vstack([right[:_RANK].T * root, blank]).astype(np.float32),
    )


def _spread(levels: Levels, factors: Scores) -> Scores:
    return factors[levels].reshape(len(levels), -1)


def _alone(classes: Levels, evidence: Evidence) -> Scores:
    score = np.zeros((len(classes), len(evidence.classes)), np.float32)
    for group, ratios in enumerate(evidence.alone):
        score += ratios[classes[:, group]][:, evidence.classes[:, group]]
    return score


def _clear(
    score: Scores, known: dict[int, int], person: Ids, source: Ids
) -> Iterator[tuple[int, int]]:
    """Pairs that are each other's best in a source, clearly, apart from who is known there."""
    order = np.argsort(person, kind="stable")
    starts = np.unique(person[order], return_index=True)[1]
    for each in np.unique(source):
        here = np.flatnonzero(source == each)
        part = score[here]  # a copy
        of_here = np.isin(here, list(known))
        part[of_here] = _NEVER
        part[:, np.isin(person, [person[known[int(record)]] for record in here[of_here]])] = _NEVER
        if len(here) < 2 or len(starts) < 2:
            continue
        by_person = np.maximum.reduceat(part[:, order], starts, axis=1)
        best = by_person.argmax(axis=1)
        top = by_person[np.arange(len(here)), best]
        rest = np.partition(by_person, -2, axis=1)[:, -2]
        mutual = by_person.argmax(axis=0)[best] == np.arange(len(here))
        column_rest = np.partition(by_person, -2, axis=0)[-2][best]
        clear = mutual & (top - rest > _CLEAR) & (top - column_rest > _CLEAR) & (top > _CLEAR)
        row = part.argmax(axis=1)
        for at in np.flatnonzero(clear):
            yield int(here[at]), int(row[at])


def _start(
    there: View, here: View, evidence: Evidence, number: int, alone: Scores
) -> dict[int, int]:
    """The likeliest pairs by how alike each is to all others, kept if they agree among themselves.

    Compared under the agreed settings on both sides, so that noise is alike too.
    """
    twin = evidence.twins.views[number]
    left, right = _signatures(there), _signatures(twin)
    both = np.vstack([left, right])
    spread = both.std(axis=0) + 1e-9
    left, right = left / spread, right / spread
    apart = (left**2).sum(axis=1)[:, None] + (right**2).sum(axis=1)[None, :] - 2 * left @ right.T
    score = alone[:, evidence.twin_rows] - apart.astype(np.float32)
    best, back = score.argmax(axis=1), score.argmax(axis=0)
    gap = score[np.arange(len(score)), best] - np.partition(score, -2, axis=1)[:, -2]
    mutual = np.flatnonzero(back[best] == np.arange(len(best)))
    likely = mutual[np.argsort(-gap[mutual])][:_FIRST]
    return _agreeing(there, here, likely, evidence.twin_rows[best[likely]], evidence.pairs[number])


def _signatures(view: View) -> npt.NDArray[np.float64]:
    """How alike each record is to all others: quantiles of levels per group."""
    everyone = np.arange(len(view.value))
    parts = []
    for each in view.filters:
        levels = levels_to(each.bits, each.ones, each.known, everyone, everyone)
        counts = np.array([np.bincount(row[row != MISSING], minlength=LEVELS) for row in levels])
        shares = counts / np.maximum(1, counts.sum(axis=1, keepdims=True))
        tails = np.cumsum(shares[:, ::-1], axis=1)[:, ::-1][:, 1:]
        parts.append(np.log(tails + 2.0 / len(everyone)))
    return np.hstack(parts)


def _agreeing(there: View, here: View, records: Ids, people: Ids, ratios: Ratios) -> dict[int, int]:
    """Drop the pair that fits the others least, until those left fit."""
    fit = np.zeros((len(records), len(records)))
    for group, (one, other) in enumerate(zip(there.filters, here.filters, strict=True)):
        seen = levels_to(one.bits, one.ones, one.known, records, records)
        own = levels_to(other.bits, other.ones, other.known, people, people)
        both = (seen != MISSING) & (own != MISSING)
        told = ratios[group][np.minimum(seen, LEVELS - 1), np.minimum(own, LEVELS - 1)]
        fit += np.where(both, told, 0.0)
    np.fill_diagonal(fit, 0.0)
    left = list(range(len(records)))
    while len(left) > 4:
        means = fit[np.ix_(left, left)].sum(axis=1) / (len(left) - 1)
        if means.min() > 0.5:
            break
        left.pop(int(means.argmin()))
    return {int(records[at]): int(people[at]) for at in left}
