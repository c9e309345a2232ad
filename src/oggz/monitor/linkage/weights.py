"""What an agreement is worth as evidence, learned without knowing who is who.

The model of Fellegi and Sunter (1969), fitted by expectation-maximisation. A pair is of one person
(match), of two who belong together (household) or of two strangers (random). Three things make it
learn what it cannot see:

- Pairs are divided into strata by the salts they share, and what relatives and strangers have in
  common is learned for each apart: of two people born on one day other things are ordinary than of
  two people at one address.
- How one person is written in two ways does not depend on the salt: that is learned from all
  strata together.
- Two records of a source without duplicates are never one person. They show what pairs of
  different people look like, and how many of them to expect among the pairs of two sources: no
  class of strangers may grow beyond that where they meet by chance.

Within a stratum a pattern of agreement counts by its own frequency as soon as it is common enough,
so that fields may depend on one another; rare patterns lean on independence.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from oggz.monitor.linkage.popcount import SAME

LEVELS = SAME + 1
MATCH, HOUSEHOLD, RANDOM = range(3)
_ROUNDS = 200
_ROUNDS_AGAIN = 15
_SETTLED = 1e-5
_TRUST = 30.0  # pairs before the frequency of a pattern weighs as much as independence does
_BORROWED = 20.0  # pairs that strata of the same salts borrow from all together
_EXPECTED = 10.0  # pairs that the expected number of strangers weighs
_FEW = 50.0  # known pairs before guessed ones count for less than half
_MARGIN = 3.0  # standard deviations that a number of strangers may differ
_FURTHEST, _HALVINGS = 30.0, 30  # where a part is sought, and how often that is halved
_SMOOTH = (0.25, 0.5, 0.25)
_TINY = 1e-300

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Evidence:
    """All patterns of agreement, each with the stratum it was seen in.

    `levels` has shape (patterns, groups), 0 where a group cannot be compared. `counts` is how many
    pairs of different sources show a pattern, `different` how many pairs known to be of two people.
    `salts` tells of each stratum which salts its pairs share, as a number from 0 on: strata that
    have it in common learn together what different people are like. `chance` tells of each stratum
    whether strangers come into it by chance alone, so that they do so between sources as often as
    within; a household may have its parents in one source and its children in another. `salted`
    tells of each group whether salts are made of its fields. `strangers` is how many pairs of two
    sources there are for each pair within a source that has no duplicates; 0 when no source is
    known to have none.
    """

    levels: npt.NDArray[np.uint8]
    stratum: Places
    counts: Numbers
    different: Numbers
    salts: Places
    chance: npt.NDArray[np.bool_]
    salted: npt.NDArray[np.bool_]
    strangers: float


@dataclass(frozen=True)
class Weights:
    """Of each stratum the part of each class (strata, classes), and how probable each pattern is
    in each class (classes, patterns)."""

    share: Numbers
    likelihood: Numbers

    def log_odds(self, stratum: Places) -> Numbers:
        """Of each pattern, the natural logarithm of the odds that such a pair is one person."""
        joint = np.log(np.maximum(self.share[stratum].T * self.likelihood, _TINY))
        odds: Numbers = joint[MATCH] - np.logaddexp(joint[HOUSEHOLD], joint[RANDOM])
        return odds


def learn(evidence: Evidence, start: Weights | None = None) -> Weights:
    """Fit all strata together, from a first guess; from earlier weights in fewer rounds."""
    expected = _expected_shares(evidence)
    if start is None:
        classes = _first_guess(evidence, expected)
        share = _shares(evidence, classes, expected)
    else:
        share = start.share
        classes = _classes(start.likelihood, share[evidence.stratum].T)
    for _ in range(_ROUNDS if start is None else _ROUNDS_AGAIN):
        likelihood = _independent(evidence, classes)
        classes = _within(evidence, _classes(likelihood, share[evidence.stratum].T))
        before, share = share, _shares(evidence, classes, expected)
        if np.abs(share - before).max() < _SETTLED:
            break
    return Weights(share, _leaning(evidence, classes, _independent(evidence, classes)))


def _classes(likelihood: Numbers, share: Numbers) -> Numbers:
    """How probable each class is for each pattern, (classes, patterns)."""
    weight = share * likelihood
    chances: Numbers = weight / np.maximum(weight.sum(axis=0), _TINY)
    return chances


def _first_guess(evidence: Evidence, expected: Numbers) -> Numbers:
    """Who agree on nearly all are taken for matches, who agree on the surname for relatives.

    Of each stratum as large a part is taken for matches as is expected of it.
    """
    levels = evidence.levels.astype(np.float64)
    # Where a salt is not shared, what it is made of differs in matches too.
    free = levels * ~evidence.salted if not evidence.salted.all() else levels
    known = np.maximum((free > 0).sum(axis=1), 1)
    close = 10.0 * (free.sum(axis=1) / SAME / known - 1.0)
    if evidence.strangers:
        shift = np.where(evidence.chance, _shift(evidence, close, expected), 0.0)
        close += shift[evidence.stratum]
    close = 1.0 / (1.0 + np.exp(-close))
    related = (1.0 - close) * np.exp(6.0 * (levels[:, 1] / SAME - 1.0))
    return np.array([close, related, 1.0 - close - related])


def _within(evidence: Evidence, classes: Numbers) -> Numbers:
    """The classes with no more strangers in a stratum than the known ones leave room for.

    Else what many matches have wrong alike could be learned as another class of strangers. A bound
    on what is expected of a class, as in posterior regularisation (Ganchev et al., 2010).
    """
    if not evidence.strangers:
        return classes
    known = _by_stratum(evidence, evidence.different)
    most = evidence.strangers * (known + _MARGIN * np.sqrt(known + 1.0))
    total = np.maximum(_by_stratum(evidence, evidence.counts), _TINY)
    least = np.clip(1.0 - most / total, 0.0, 1.0)
    over = _by_stratum(evidence, classes[MATCH] * evidence.counts) / total < least
    over &= evidence.chance
    if not over.any():
        return classes
    log_odds = np.log(np.maximum(classes[MATCH], _TINY) / np.maximum(1 - classes[MATCH], _TINY))
    shift = np.where(over, _shift(evidence, log_odds, least), 0.0)[evidence.stratum]
    match = np.where(shift == 0, classes[MATCH], 1.0 / (1.0 + np.exp(-log_odds - shift)))
    others = classes[1:] * (1.0 - match) / np.maximum(1.0 - classes[MATCH], _TINY)
    return np.vstack([match[None], others])


def _shift(evidence: Evidence, log_odds: Numbers, expected: Numbers) -> Numbers:
    """What to add to the log-odds in each stratum to give it the expected part of matches."""
    total = np.maximum(_by_stratum(evidence, evidence.counts), _TINY)
    low, high = np.full(len(total), -_FURTHEST), np.full(len(total), _FURTHEST)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        chance = 1.0 / (1.0 + np.exp(-log_odds - middle[evidence.stratum]))
        few = _by_stratum(evidence, chance * evidence.counts) / total < expected
        low, high = np.where(few, middle, low), np.where(few, high, middle)
    found: Numbers = (low + high) / 2
    return found


def _expected_shares(evidence: Evidence) -> Numbers:
    """Which part are matches, if there are as many strangers between sources as within."""
    total = _by_stratum(evidence, evidence.counts)
    if not evidence.strangers:
        return np.full(len(total), 0.5)
    apart = evidence.strangers * (_by_stratum(evidence, evidence.different) + 0.5)
    shares: Numbers = np.clip(1.0 - apart / (total + 1.0), 0.01, 0.99)
    return shares


def _shares(evidence: Evidence, classes: Numbers, expected: Numbers) -> Numbers:
    cross = np.array([_by_stratum(evidence, row * evidence.counts) for row in classes]).T
    if evidence.strangers:
        # Strangers meet between sources as often as within: what is known of both tells how often.
        apart = cross[:, 1:].sum(axis=1)
        known = _by_stratum(evidence, evidence.different)
        often = evidence.strangers * (known + apart) / (1.0 + evidence.strangers)
        cross[:, 1:] *= np.where(evidence.chance, often / np.maximum(apart, _TINY), 1.0)[:, None]
    prior = _EXPECTED * np.array([expected, (1.0 - expected) / 2, (1.0 - expected) / 2]).T
    shares: Numbers = (cross + prior) / (cross.sum(axis=1, keepdims=True) + _EXPECTED)
    return shares


def _by_stratum(evidence: Evidence, numbers: Numbers) -> Numbers:
    count = len(evidence.salts)
    sums: Numbers = np.bincount(evidence.stratum, numbers, count).astype(np.float64)
    return sums


def _taught(evidence: Evidence, classes: Numbers) -> Numbers:
    """Pairs by class and pattern; pairs known to be of two people teach what those are like.

    Guessed ones join in only as far as there are few known ones: else strangers would come to look
    like the matches that were not found yet.
    """
    apart = classes[1:] / np.maximum(classes[1:].sum(axis=0), _TINY) * evidence.different
    known = _by_stratum(evidence, evidence.different)[evidence.stratum]
    guessed = classes * evidence.counts
    guessed[1:] *= _FEW / (_FEW + known)
    guessed[1:] += apart
    return guessed


def _independent(evidence: Evidence, classes: Numbers) -> Numbers:
    """The probability of each pattern by class if groups tell nothing of one another."""
    kinds, groups = int(evidence.salts.max()) + 1, len(evidence.salted)
    salts = evidence.salts[evidence.stratum]
    taught = _taught(evidence, classes)
    result = np.ones_like(classes)
    for group in range(groups):
        levels = evidence.levels[:, group]
        told = levels > 0
        place = salts * LEVELS + levels
        for kind in range(len(classes)):
            seen = np.bincount(place[told], taught[kind][told], kinds * LEVELS)
            counts: Numbers = seen.astype(np.float64).reshape(kinds, LEVELS)
            own = _frequencies(counts, pooled=not (kind == MATCH and evidence.salted[group]))
            if kind == MATCH and not evidence.salted[group]:
                # How one person is written twice has nothing to do with salts of other fields.
                own[:] = _frequencies(counts.sum(axis=0, keepdims=True), pooled=False)
            result[kind] *= np.where(told, own.reshape(-1)[place], 1.0)
    return result


def _frequencies(counts: Numbers, *, pooled: bool) -> Numbers:
    """Rows of levels that sum to 1, smooth between unlike and alike; "equal" stands apart."""
    if pooled:
        everyone = counts.sum(axis=0)
        counts = counts + _BORROWED * everyone / max(everyone.sum(), 1.0)
    middle = np.pad(counts[:, 1:SAME], ((0, 0), (1, 1)), mode="edge")
    smooth = np.zeros_like(counts)
    smooth[:, 1:SAME] = sum(
        part * middle[:, place : place + SAME - 1] for place, part in enumerate(_SMOOTH)
    )
    smooth[:, SAME] = counts[:, SAME]
    smooth[:, 1:] += 0.5 / LEVELS
    frequencies: Numbers = smooth / smooth.sum(axis=1, keepdims=True)
    return frequencies


def _leaning(evidence: Evidence, classes: Numbers, independent: Numbers) -> Numbers:
    """What was seen of each pattern, drawn towards independence of the groups."""
    taught = _taught(evidence, classes)
    total = np.array([_by_stratum(evidence, row)[evidence.stratum] for row in taught])
    likelihood: Numbers = (taught + _TRUST * independent) / (total + _TRUST)
    return likelihood
