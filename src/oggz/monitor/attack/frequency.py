"""What occurs often gives itself away: frequent values, frequent filters, frequent patterns.

Frequencies of equal values after Christen, Schnell, Vatsalan and Ranbaduge (2017); sets of bits
that are often set together after Christen, Ranbaduge, Vatsalan and Schnell (2018), which works even
when every filter is unique.
"""

from collections import Counter

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from oggz.monitor.attack.bits import Ids
from oggz.monitor.attack.views import Filter, Seen
from oggz.monitor.encoding.normalise import normalise
from oggz.monitor.encoding.tokens import GROUPS

_RANKED = 200  # values in order of frequency that are laid beside each other
_GRAMS = 60  # tokens looked for
_TOLERANCE = 0.8  # of a token's frequency that a set of bits must reach together
_CLEAR = 3.0  # how much better the best person must fit, in natural logarithms

Bits = npt.NDArray[np.bool_]


def by_values(target: Seen, people: Seen) -> dict[int, int]:
    """Lay values in order of frequency beside those of the list; claim who is left alone.

    `people` are the list as seen under the attacker's own key: which people share what.
    """
    fits = Counter[tuple[int, int]]()
    for there, here in zip(target.views, people.views, strict=True):
        if there.count > 1:
            _rank(there.value, here.value, fits)
        elif there.filters:
            for one, other in zip(there.filters, here.filters, strict=True):
                _rank(_numbered(one), _numbered(other), fits)
    return _best(fits)


def by_patterns(target: Seen, people: pa.Table) -> dict[int, int]:
    """Find which bits stand for which frequent tokens, and so who fits each filter."""
    cleaned = normalise(people)
    score = np.zeros((len(target), len(people)), np.float32)
    learned = False
    for view in target.views:
        if view.count != 1:
            continue  # under a salt nothing occurs often
        for each in view.filters:
            has = frequent_tokens(cleaned, each.name)
            for gram, pattern in patterns(each, has):
                score += _told(pattern[:, None], gram[None, :])
                learned = True
    if not learned:
        return {}
    best = score.argmax(axis=1)
    top = score[np.arange(len(score)), best]
    clear = top - np.partition(score, -2, axis=1)[:, -2] > _CLEAR
    return {int(record): int(best[record]) for record in np.flatnonzero(clear)}


def _numbered(each: Filter) -> Ids:
    found = np.full(len(each.known), -1, np.int64)
    _, number = np.unique(each.bits[each.known], axis=0, return_inverse=True)
    found[each.known] = number.ravel()
    return found


def _rank(left: Ids, right: Ids, fits: Counter[tuple[int, int]]) -> None:
    """Count for each record and person that their values have the same rank."""
    one, other = (np.bincount(side[side >= 0]) for side in (left, right))
    if not len(one) or not len(other):
        return
    first, second = np.argsort(-one)[:_RANKED], np.argsort(-other)[:_RANKED]
    for value, own in zip(first, second, strict=False):
        if one[value] < 3 or other[own] < 3:  # so many occur twice that their order says nothing
            return
        records, persons = np.flatnonzero(left == value), np.flatnonzero(right == own)
        if len(records) * len(persons) <= 100_000:
            fits.update((int(a), int(b)) for a in records for b in persons)


def _best(fits: Counter[tuple[int, int]]) -> dict[int, int]:
    """Whom a record fits best, when nobody else fits it as well."""
    best: dict[int, tuple[int, int, bool]] = {}
    for (record, person), count in fits.items():
        _, most, _ = best.get(record, (-1, 0, False))
        if count > most:
            best[record] = (person, count, True)
        elif count == most:
            best[record] = (person, count, False)
    return {record: person for record, (person, _, single) in best.items() if single}


def frequent_tokens(cleaned: pa.Table, group: str) -> Bits:
    """Which of the frequent tokens each person has, shape (people, tokens), frequent first."""
    sets: list[set[str]] = [set() for _ in range(len(cleaned))]
    for field, rule in GROUPS[group].items():  # type: ignore[index]
        for own, value in zip(sets, cleaned[field].to_pylist(), strict=True):
            own.update(f"{field}{token}" for token in (rule(value) if value else ()))
    count = Counter(token for own in sets for token in own)
    frequent = {token: at for at, (token, _) in enumerate(count.most_common(_GRAMS))}
    has = np.zeros((len(sets), len(frequent)), np.bool_)
    for row, own in enumerate(sets):
        has[row, [frequent[token] for token in own if token in frequent]] = True
    return has


def patterns(each: Filter, has: Bits) -> list[tuple[Bits, Bits]]:
    """Tokens with the records in which their bits stand: (people with it, records with it)."""
    unpacked = np.unpackbits(each.bits.view(np.uint8), axis=1, bitorder="little")
    bits = unpacked[each.known].astype(np.float32)
    together = bits.T @ bits / max(1, len(bits))
    share = np.diag(together).copy()
    lift = together - np.outer(share, share)
    np.fill_diagonal(lift, 0.0)
    free = np.ones(len(share), np.bool_)
    found = []
    for gram in has.T:
        frequency = gram.mean()
        pattern = _set_together(bits, lift * np.outer(free, free), frequency)
        if len(pattern) < 4:
            continue
        free[pattern] = False
        there = np.zeros(len(each.known), np.bool_)
        there[each.known] = bits[:, pattern].all(axis=1)
        found.append((gram, there))
    return found


def _set_together(
    bits: npt.NDArray[np.floating], lift: npt.NDArray[np.floating], share: float
) -> Ids:
    """The largest set of bits from the strongest pair on that often enough stand together."""
    pattern = [int(at) for at in np.unravel_index(int(lift.argmax()), lift.shape)]
    rows = bits[:, pattern].all(axis=1)
    while len(pattern) < 30:
        support = rows.astype(np.float32) @ bits / len(bits)
        support[pattern] = 0.0
        following = int(support.argmax())
        if support[following] < _TOLERANCE * share:
            break
        pattern.append(following)
        rows &= bits[:, following] > 0
    # A set that occurs far more often stands for another token.
    return np.array(pattern if _TOLERANCE <= rows.mean() / share <= 1 / _TOLERANCE else [])


def _told(there: Bits, here: Bits) -> npt.NDArray[np.float32]:
    """A record with the bits of a token is of a person with it, but for chance."""
    frequency = max(float(here.mean()), 1e-4)
    with_it, without = np.log(0.9 / frequency), np.log(0.1 / (1 - frequency))
    lacking = np.log(0.05 / frequency)
    neither = np.log(0.95 / (1 - frequency))
    return np.where(
        there, np.where(here, with_it, without), np.where(here, lacking, neither)
    ).astype(np.float32)
