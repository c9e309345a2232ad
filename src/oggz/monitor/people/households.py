"""Who lives with whom: kinds and sizes of households, ages, sexes, names that are shared."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oggz.monitor.people.settings import PopulationSettings

SINGLE, COUPLE, FAMILY, SINGLE_PARENT, SHARED, INSTITUTION = range(6)
_MOST_CHILDREN = 4
_CHILDREN = {FAMILY: (0.40, 0.41, 0.14, 0.05), SINGLE_PARENT: (0.60, 0.29, 0.08, 0.03)}
_ELDEST_AT_HOME = 27.0

Numbers = NDArray[np.int32]
Ages = NDArray[np.float64]


@dataclass(frozen=True)
class Households:
    """`kind`, `size`, `start` are per household; the others per person, in order of household."""

    kind: NDArray[np.int8]
    size: Numbers
    start: Numbers
    household: Numbers
    position: Numbers  # 0 for the first adult
    age: Ages  # in years at the end of the last period
    sex: NDArray[np.int8]  # 0 m, 1 v
    child: NDArray[np.bool_]
    twin: NDArray[np.bool_]  # born with the sibling before

    def __len__(self) -> int:
        return len(self.kind)


def make_households(settings: PopulationSettings, rng: np.random.Generator) -> Households:
    """Exactly `settings.people` people in households; the last household may be cut short."""
    kind, size = _kinds(settings, rng)
    start = np.concatenate([[0], np.cumsum(size)[:-1]]).astype(np.int32)
    household = np.repeat(np.arange(len(size), dtype=np.int32), size)
    position = np.arange(settings.people, dtype=np.int32) - start[household]
    kinds = kind[household]

    head, partner = _adults(kind, rng)
    parents = np.where(kind == FAMILY, partner, head)
    children = np.clip(size - np.where(kind == FAMILY, 2, 1), 1, _MOST_CHILDREN)
    ages, twins = _children(parents, children, settings.twins, rng)
    # A mother is at least 17 years older than her eldest.
    youngest_head = ages[:, 0] + rng.uniform(17, 22, len(kind))
    family = (kind == FAMILY) | (kind == SINGLE_PARENT)
    partner = np.where(kind == FAMILY, np.maximum(partner, youngest_head), partner)
    head = np.where(kind == SINGLE_PARENT, np.maximum(head, youngest_head), head)

    adults = np.where((kind == FAMILY) | (kind == COUPLE), 2, 1)
    child = family[household] & (position >= adults[household])
    age = np.where(position == 0, head[household], partner[household])
    place = np.clip(position - adults[household], 0, _MOST_CHILDREN - 1)
    age = np.where(child, ages[household, place], age)
    alone = (kinds == SHARED) | (kinds == INSTITUTION)
    age = np.where(alone, _unrelated(kinds, rng), age)
    return Households(
        kind, size, start, household, position, np.clip(age, 0.003, 104.0),
        _sexes(kinds, position, age, child, rng), child,
        child & (place > 0) & twins[household, place],
    )  # fmt: skip


def _kinds(
    settings: PopulationSettings, rng: np.random.Generator
) -> tuple[NDArray[np.int8], Numbers]:
    shares = (
        settings.single, settings.couple, settings.couple_with_children, settings.single_parent,
        settings.shared, settings.institution,
    )  # fmt: skip
    kind = np.zeros(0, np.int8)
    size = np.zeros(0, np.int32)
    while size.sum() < settings.people:
        missing = settings.people - int(size.sum())
        more = rng.choice(6, missing // 2 + 10, p=shares).astype(np.int8)
        sizes = np.ones(len(more), np.int32)
        sizes[more == COUPLE] = 2
        for each, chances in _CHILDREN.items():
            here = more == each
            children = rng.choice(_MOST_CHILDREN, int(here.sum()), p=chances) + 1
            sizes[here] = children + (2 if each == FAMILY else 1)
        sizes[more == SHARED] = rng.integers(3, 9, int((more == SHARED).sum()))
        sizes[more == INSTITUTION] = rng.integers(15, 66, int((more == INSTITUTION).sum()))
        kind, size = np.concatenate([kind, more]), np.concatenate([size, sizes])
    last = int(np.searchsorted(np.cumsum(size), settings.people))
    kind, size = kind[: last + 1], size[: last + 1].copy()
    size[last] -= size.sum() - settings.people
    return kind, size


def _adults(kind: NDArray[np.int8], rng: np.random.Generator) -> tuple[Ages, Ages]:
    """Ages of the first adult and of the partner, by kind of household."""
    count = len(kind)
    mixture = rng.random(count)
    young, middle, old = (
        rng.uniform(20, 38, count), rng.uniform(38, 64, count), rng.triangular(62, 72, 98, count)
    )  # fmt: skip
    single = np.where(mixture < 0.34, young, np.where(mixture < 0.66, middle, old))
    couple = np.where(mixture < 0.28, rng.uniform(22, 40, count), rng.triangular(44, 66, 90, count))
    head = np.select(
        [kind == SINGLE, kind == COUPLE, kind == FAMILY],
        [single, couple, _within(rng.normal(43, 8.5, count), 21, 68, rng)],
        default=_within(rng.normal(44, 9, count), 20, 68, rng),
    )
    partner = head - rng.normal(2.3, 4.0, count)
    return head, np.where(partner < 18, rng.uniform(18, 24, count), partner)


def _within(ages: Ages, low: float, high: float, rng: np.random.Generator) -> Ages:
    """Ages outside the bounds are drawn again: at a bound they would all have one birth date."""
    outside = (ages < low) | (ages > high)
    return np.where(outside, rng.uniform(low, high, len(ages)), ages)


def _children(
    parent: Ages, children: Numbers, twins: float, rng: np.random.Generator
) -> tuple[Ages, NDArray[np.bool_]]:
    """Ages of four children, eldest first, at least 11 months apart unless twins.

    Only the first `children` of each row are people.
    """
    shape = (len(parent), _MOST_CHILDREN)
    twin = rng.random(shape) < twins
    gaps = np.where(twin, 0.0, 0.92 + rng.gamma(2.0, 0.95, shape))
    gaps[:, 0] = 0
    twin[:, 0] = False
    behind = np.cumsum(gaps, axis=1)
    eldest = parent - _within(rng.normal(29.8, 4.6, len(parent)), 17, 45, rng)
    eldest = np.where(eldest < 0.05, rng.uniform(0.05, 8, len(parent)), eldest)
    # Children older than this left home; the one who is there still is their younger sibling.
    eldest = np.where(
        eldest > _ELDEST_AT_HOME, rng.uniform(12, _ELDEST_AT_HOME, len(parent)), eldest
    )
    ages = eldest[:, None] - behind
    # Not yet born children would count: the whole row of siblings becomes older instead.
    youngest = ages[np.arange(len(ages)), children - 1][:, None]
    ages += np.clip(rng.uniform(0, 7, (len(ages), 1)) - youngest, 0, None) * (youngest < 0)
    return ages, twin


def _unrelated(kinds: NDArray[np.int8], rng: np.random.Generator) -> Ages:
    count = len(kinds)
    care = np.where(
        rng.random(count) < 0.65, rng.triangular(68, 86, 101, count), rng.uniform(18, 65, count)
    )
    return np.where(kinds == INSTITUTION, care, rng.triangular(18, 22, 45, count))


def _sexes(
    kinds: NDArray[np.int8], position: Numbers, age: Ages, child: NDArray[np.bool_],
    rng: np.random.Generator,
) -> NDArray[np.int8]:  # fmt: skip
    """Couples are nearly always of two sexes; who is single and old is mostly a woman."""
    count = len(kinds)
    woman = rng.random(count) < np.where(child, 0.488, np.where(age > 70, 0.66, 0.46))
    pair = ((kinds == COUPLE) | (kinds == FAMILY)) & (position < 2)
    woman = np.where(pair, position == 1, woman)
    same = rng.random(count) < 0.02
    woman = np.where(pair & same, ~woman, woman)
    parent = (kinds == SINGLE_PARENT) & (position == 0)
    woman = np.where(parent, rng.random(count) < 0.82, woman)
    sexes: NDArray[np.int8] = woman.astype(np.int8)
    return sexes
