"""Linking the encodings of all sources: in steps that can be taken up again, in bounded memory."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from oggz.monitor.encoding.settings import EncodingSettings
from oggz.monitor.files import sha256, whole_file
from oggz.monitor.linkage.blocks import all_pairs, write_members, write_pairs
from oggz.monitor.linkage.clusters import cluster
from oggz.monitor.linkage.compare import Codes, compare
from oggz.monitor.linkage.engines import Engine
from oggz.monitor.linkage.model import Histogram, Model, fit
from oggz.monitor.linkage.popcount import Rows
from oggz.monitor.linkage.quality import Quality, estimate, links_of, outcome_of
from oggz.monitor.linkage.records import Records, gather
from oggz.monitor.linkage.strangers import together
from oggz.monitor.linkage.weights import Numbers

# Pairs less likely than this are left out of the uncertain ones: 1 in 1,000.
UNCERTAIN = float(np.log(1e-3))
_CODES = "codes.parquet"
_SCHEMA = pa.schema({"left": pa.int32(), "right": pa.int32(), "code": pa.int64()})
_EVERYTHING = 200_000_000  # so many pairs are compared without blocks, where salts allow it

Step = Callable[[str, float], None]


def silent(step: str, part: float) -> None:
    pass


@dataclass(frozen=True)
class Linkage:
    """The outcome: a row of `spine` for each record, `pairs` that may be one person, and how well.

    `spine` has `source`, `record_id`, `person` and `certainty` (0 to 1); `pairs` has the two rows
    of the spine and `log_odds`, also of those that were not joined.
    """

    spine: pa.Table
    pairs: pa.Table
    model: Model
    quality: Quality


def link_tables(
    tables: Mapping[str, pa.Table], settings: EncodingSettings, folder: Path, *,
    duplicates: Sequence[str] = (), strangers: Mapping[str, pa.Table] | None = None,
    engine: Engine = "duckdb",
    progress: Step = silent,
) -> Linkage:  # fmt: skip
    """Link encodings by source, with files for the steps in `folder`.

    What an earlier run in the same folder finished is not done again. Sources named in `duplicates`
    may hold one person more than once. `strangers` is what sources without duplicates counted
    among their own records; without it, pairs of one source are counted as far as they can be seen.
    """
    progress("Inlezen", 0)
    records = gather(tables, settings)
    unique = np.array([name not in duplicates for name in records.names])
    histogram = _histogram(records, unique, settings, folder, engine, progress)
    # Without salts all pairs of a source are seen here, also those that share no key.
    if strangers is not None and all(salt.fields for salt in settings.salts):
        counted = {name: table for name, table in strangers.items() if name not in duplicates}
        histogram = histogram.taught_by(*together(counted))
    progress("Gewichten leren", 0)
    model = fit(histogram, settings)
    left, right, codes = _likely(model, folder)
    between = records.source[left] != records.source[right]
    between |= ~unique[records.source[left]]
    left, right, codes = left[between], right[between], codes[between]
    log_odds = model.score(codes)
    progress("Personen vormen", 0)
    likely = log_odds > 0
    person = cluster(
        left[likely], right[likely], log_odds[likely], source=records.source, unique=unique
    )
    pairs = pa.table({"left": left, "right": right, "log_odds": log_odds})
    progress("Kwaliteit schatten", 0)
    place = np.searchsorted(histogram.codes, codes)
    outcome = outcome_of(histogram.codes, place, person[left] == person[right])
    quality = estimate(histogram, outcome, model, settings, links=links_of(person))
    return Linkage(_spine(records, person, left, right, log_odds), pairs, model, quality)


def fingerprint(tables: Mapping[str, Path], *more: str) -> str:
    """What a work folder belongs to: the same inputs, settings and engine."""
    told = {name: sha256(path) for name, path in tables.items()}
    return hashlib.sha256(json.dumps([told, more], sort_keys=True).encode()).hexdigest()[:16]


def _histogram(
    records: Records, unique: npt.NDArray[np.bool_], settings: EncodingSettings, folder: Path,
    engine: Engine, progress: Step,
) -> Histogram:  # fmt: skip
    """Compare all candidates, once; the codes stay on disk."""
    done = folder / _CODES
    if not done.exists():
        progress("Kandidaten zoeken", 0)
        with whole_file(done) as part, pq.ParquetWriter(part, _SCHEMA) as writer:
            total, seen = 1, 0
            for left, right, total in _candidates(records, settings, folder, engine):
                codes = compare(records, left, right, settings)
                writer.write_table(pa.table({"left": left, "right": right, "code": codes}, _SCHEMA))
                seen += len(left)
                progress("Vergelijken", seen / max(total, 1))
    none = np.zeros(0, np.int64)
    codes = np.unique(np.concatenate([none, *(np.unique(code) for _, _, code in _read(done))]))
    cross, different = np.zeros(len(codes)), np.zeros(len(codes))
    for left, right, code in _read(done):
        place = np.searchsorted(codes, code)
        one, other = records.source[left], records.source[right]
        cross += np.bincount(place[one != other], minlength=len(codes))
        known = (one == other) & unique[one]
        different += np.bincount(place[known], minlength=len(codes))
    return Histogram(codes, cross, different, _strangers(records, unique))


def _candidates(
    records: Records, settings: EncodingSettings, folder: Path, engine: Engine
) -> Iterator[tuple[Rows, Rows, int]]:
    unsalted = [salt for salt in settings.salts if not salt.fields]
    if unsalted and len(records) ** 2 // 2 <= _EVERYTHING:
        yield from all_pairs(records, unsalted[0])
        return
    write_members(records, folder)
    yield from write_pairs(folder, engine)


def _read(path: Path) -> Iterator[tuple[Rows, Rows, Codes]]:
    for batch in ds.dataset(path).to_batches():
        yield tuple(batch[name].to_numpy() for name in ("left", "right", "code"))


def _strangers(records: Records, unique: npt.NDArray[np.bool_]) -> float:
    counts = np.bincount(records.source, minlength=len(unique)).astype(float)
    within = (counts * (counts - 1) / 2)[unique].sum()
    between = (counts.sum() ** 2 - (counts**2).sum()) / 2
    return float(between / within) if within else 0.0


def _likely(model: Model, folder: Path) -> tuple[Rows, Rows, Codes]:
    """The pairs that may be one person, and their codes."""
    kept = [(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int64))]
    for left, right, codes in _read(folder / _CODES):
        likely = model.score(codes) > UNCERTAIN
        kept.append((left[likely], right[likely], codes[likely]))
    lefts, rights, found = zip(*kept, strict=True)
    return np.concatenate(lefts), np.concatenate(rights), np.concatenate(found)


def _spine(
    records: Records, person: npt.NDArray[np.int32], left: Rows, right: Rows, log_odds: Numbers
) -> pa.Table:
    """`certainty` is the chance that the record is rightly with, or rightly without, the others."""
    count = len(records)
    together = person[left] == person[right]
    chance = 1.0 / (1.0 + np.exp(-log_odds))
    certainty = np.ones(count)
    apart = np.zeros(count)
    joined = np.zeros(count, np.bool_)
    best = np.zeros(count)
    for rows in (left, right):
        np.maximum.at(best, rows[together], chance[together])
        np.maximum.at(apart, rows[~together], chance[~together])
        joined[rows[together]] = True
    certainty = np.where(joined, best, 1.0 - apart)
    # Numbered by first appearance, so that a number tells nothing but who is together.
    _, number = np.unique(person, return_inverse=True)
    return pa.table(
        {
            "source": pa.array(np.array(records.names)).take(
                pa.array(records.source.astype(np.int32))
            ),
            "record_id": records.record_id,
            "person": number.ravel().astype(np.int64),
            "certainty": np.round(certainty, 6),
        }
    )


def clear(folder: Path) -> None:
    """Remove the files of the steps."""
    shutil.rmtree(folder, ignore_errors=True)
