"""How good the links are: estimated without truth, with intervals; measured where it is known."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from oggz.monitor.encoding.settings import EncodingSettings
from oggz.monitor.linkage.model import Histogram, Model, fit
from oggz.monitor.linkage.weights import Numbers

REPLICATES = 20
_QUANTILE = 1.96


@dataclass(frozen=True)
class Estimate:
    """A share between 0 and 1 with the bounds of its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Quality:
    """`links` pairs of records were put together, of which a part rightly (precision); of all true
    pairs a part was found (recall). `compared` is the part of the true pairs that shared a salt or
    a key, so that they could be found at all; None when it cannot be estimated."""

    links: int
    precision: Estimate
    recall: Estimate
    compared: float | None


@dataclass(frozen=True)
class Measured:
    """Precision, recall and their harmonic mean over pairs, against the truth."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class Outcome:
    """By code of the histogram, how many pairs were put together and how many were left apart."""

    together: Numbers
    apart: Numbers


def estimate(
    histogram: Histogram, outcome: Outcome, model: Model, settings: EncodingSettings, *, links: int,
    replicates: int = REPLICATES,
) -> Quality:  # fmt: skip
    """Estimate from the chances that the model gives; intervals by a parametric bootstrap.

    Each replicate draws the numbers of pairs anew (Poisson) and learns from those.
    """
    precision, recall, compared = _figures(model, outcome, settings)
    drawn = []
    random = np.random.default_rng(0)  # the same files give the same interval
    for _ in range(replicates):
        again = Histogram(
            histogram.codes,
            random.poisson(histogram.counts).astype(float),
            random.poisson(histogram.different).astype(float),
            histogram.strangers,
        )
        drawn.append(_figures(fit(again, settings, model.weights), outcome, settings, random)[:2])
    spread = np.std(drawn, axis=0) if drawn else np.zeros(2)
    return Quality(links, _interval(precision, spread[0]), _interval(recall, spread[1]), compared)


def measure(spine: pa.Table, truth: pa.Table) -> Measured:
    """Compare with the truth: a table of `source`, `record_id` and `person`.

    Records that the truth does not know, such as dummies, count as persons of their own.
    """
    known = {
        (source, record): person
        for source, record, person in zip(
            *(truth[name].to_pylist() for name in ("source", "record_id", "person")), strict=True
        )
    }
    numbers: dict[object, int] = {}
    pairs = zip(spine["source"].to_pylist(), spine["record_id"].to_pylist(), strict=True)
    real = np.array(
        [numbers.setdefault(known.get(pair, pair), len(numbers)) for pair in pairs], np.int64
    )
    found = spine["person"].to_numpy().astype(np.int64)
    right = _pairs(found * (len(numbers) + 1) + real)
    precision = right / max(_pairs(found), 1)
    recall = right / max(_pairs(real), 1)
    return Measured(precision, recall, 2 * precision * recall / max(precision + recall, 1e-12))


def links_of(person: npt.NDArray[np.int32]) -> int:
    """How many pairs of records are together."""
    return _pairs(person)


def outcome_of(
    codes: npt.NDArray[np.int64], place: npt.NDArray[np.int64], together: npt.NDArray[np.bool_]
) -> Outcome:
    """Count pairs by the place of their code."""
    return Outcome(
        np.bincount(place[together], minlength=len(codes)).astype(float),
        np.bincount(place[~together], minlength=len(codes)).astype(float),
    )


def _pairs(labels: npt.NDArray[np.integer]) -> int:
    _, counts = np.unique(labels, return_counts=True)
    return int((counts.astype(np.int64) * (counts - 1) // 2).sum())


def _figures(
    model: Model, outcome: Outcome, settings: EncodingSettings,
    random: np.random.Generator | None = None,
) -> tuple[float, float, float | None]:  # fmt: skip
    chance = 1.0 / (1.0 + np.exp(-np.clip(model.log_odds, -50, 50)))
    right = (outcome.together * chance).sum()
    wrong = (outcome.together * (1.0 - chance)).sum()
    missed = (outcome.apart * chance).sum()
    if random is not None:  # who of those with a chance really are one person, differs too
        right += random.normal(0, np.sqrt((outcome.together * chance * (1 - chance)).sum()))
        missed += random.normal(0, np.sqrt((outcome.apart * chance * (1 - chance)).sum()))
        right, missed = max(right, 0.0), max(missed, 0.0)
    never = _never_compared(model, (outcome.together + outcome.apart) * chance, settings)
    total = right + missed
    compared = None if never is None else float(total / max(total + never, 1e-9))
    recall = right / max(total + (never or 0.0), 1e-9)
    return float(right / max(right + wrong, 1e-9)), float(recall), compared


def _never_compared(model: Model, matches: Numbers, settings: EncodingSettings) -> float | None:
    """How many true pairs share no salt and no key, by capture and recapture (Chapman, 1951).

    If sharing one salt tells nothing about sharing the other, those who share neither follow from
    those who share one or both; what the keys found of them is taken off.
    """
    if len(settings.salts) != 2 or not all(salt.fields for salt in settings.salts):
        return None
    shared = model.shared_salts(2)
    both, first, second, neither = (float(matches[shared == mask].sum()) for mask in (3, 1, 2, 0))
    return max(first * second / (both + 1.0) - neither, 0.0)


def _interval(value: float, spread: float) -> Estimate:
    return Estimate(
        value, max(value - _QUANTILE * spread, 0.0), min(value + _QUANTILE * spread, 1.0)
    )
