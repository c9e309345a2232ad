"""The ceiling: a model that is told the truth of another seed and reads the plain text.

Gradient boosting on similarities of names, dates and addresses and on how common names are.
Trained on one folder, used on another.

Usage: supervised.py TRAINING_FOLDER FOLDER OUT.csv SOURCE SOURCE [SOURCE …]
"""

import json
import os
import sys
import time
from collections import Counter
from itertools import combinations
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"  # more wait for each other on a busy machine

import numpy as np
import pyarrow.csv as csv
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler
from sklearn.ensemble import HistGradientBoostingClassifier

FIELDS = ("given_name", "initials", "prefix", "surname", "birth_date", "sex", "postcode",
          "house_number")  # fmt: skip
_ALL, _FIRST, _YEAR, _DAY = slice(None), slice(1), slice(4), slice(5, None)
# Pairs that share all parts of a rule are compared.
RULES = (
    (("birth_date", _ALL), ("given_name", _FIRST)),
    (("birth_date", _ALL), ("surname", _FIRST)),
    (("birth_date", _ALL), ("postcode", slice(4))),
    (("postcode", _ALL), ("house_number", _ALL)),
    (("given_name", _ALL), ("surname", _ALL)),
    (("surname", _ALL), ("birth_date", _YEAR)),
    (("given_name", _ALL), ("birth_date", _DAY)),
    (("surname", _ALL), ("birth_date", _DAY)),
    (("given_name", _ALL), ("postcode", _ALL)),
    (("surname", _ALL), ("postcode", _ALL)),
    (("given_name", slice(4)), ("surname", slice(3)), ("birth_date", _YEAR)),
)
MOST_LEARNED = 600_000  # pairs to learn from
LOWEST = -7.0  # log-odds of about 1 in 1,000
_LARGEST_BLOCK = 100  # pairs of a key shared by more people tell nothing


def main() -> None:
    training, folder, out = (Path(argument) for argument in sys.argv[1:4])
    sources = list(combinations(sys.argv[4:], 2))
    began = time.perf_counter()
    model = HistGradientBoostingClassifier(
        max_iter=300, learning_rate=0.1, max_leaf_nodes=31, l2_regularization=1.0, random_state=1
    )
    learned = [Pairs(training, names) for names in sources]
    features = np.concatenate([each.features for each in learned])
    labels = np.concatenate([each.labels() for each in learned])
    chosen = np.random.default_rng(1).permutation(len(labels))[:MOST_LEARNED]
    model.fit(features[chosen], labels[chosen])
    del learned, features
    trained = time.perf_counter()
    lines, candidates = ["a,b,score"], 0
    for names in sources:
        used = Pairs(folder, names)
        odds = model.decision_function(used.features)
        kept = odds > LOWEST
        candidates += len(odds)
        ids = [table["record_id"] for table in used.tables]
        lines += [
            f"{ids[0][left]},{ids[1][right]},{score:.6f}"
            for left, right, score in zip(
                used.left[kept].tolist(), used.right[kept].tolist(), odds[kept].tolist(),
                strict=True,
            )
        ]  # fmt: skip
    out.write_text("\n".join(lines) + "\n")
    print(json.dumps({"train": trained - began, "link": time.perf_counter() - trained,
                      "candidates": candidates}))  # fmt: skip


class Pairs:
    """Candidates of two files and what they have in common."""

    def __init__(self, folder: Path, names: tuple[str, str]) -> None:
        self.folder, self.names = folder, names
        self.tables = [read(folder / f"{name}.csv") for name in names]
        self.left, self.right = candidates(*self.tables)
        self.features = self._features()

    def labels(self) -> np.ndarray:
        truth = csv.read_csv(self.folder / "truth.csv").to_pydict()
        person = {
            (source, str(record)): each
            for source, record, each in zip(
                truth["source"], truth["record_id"], truth["person"], strict=True
            )
        }
        persons = [
            np.array([person.get((name, record), -1 - side) for record in table["record_id"]])
            for side, (name, table) in enumerate(zip(self.names, self.tables, strict=True))
        ]
        return persons[0][self.left] == persons[1][self.right]

    def _features(self) -> np.ndarray:
        columns = []
        for field in FIELDS:
            if field not in self.tables[0]:
                continue
            one = np.array(self.tables[0][field], object)[self.left]
            other = np.array(self.tables[1][field], object)[self.right]
            missing = (one == "") | (other == "")
            same = one == other
            columns.append(np.where(missing, np.nan, same))
            if field in ("given_name", "surname", "initials"):
                columns.append(np.where(missing, np.nan, process.cpdist(
                    one, other, scorer=JaroWinkler.similarity)))  # fmt: skip
            if field != "sex":
                columns.append(np.where(missing, np.nan, process.cpdist(
                    one, other, scorer=OSA.distance)))  # fmt: skip
            if field in ("given_name", "surname"):
                counts = Counter(self.tables[0][field]) + Counter(self.tables[1][field])
                total = sum(counts.values())
                often = [np.log([counts[text] / total for text in side]) for side in (one, other)]
                columns += [np.maximum(*often), np.minimum(*often)]
            if field == "birth_date":
                for part in (slice(0, 4), slice(5, 7), slice(8, 10)):
                    equal = [a[part] == b[part] for a, b in zip(one, other, strict=True)]
                    columns.append(np.where(missing, np.nan, equal))
                turned = [a[5:7] == b[8:10] and a[8:10] == b[5:7]
                          for a, b in zip(one, other, strict=True)]  # fmt: skip
                columns.append(np.where(missing, np.nan, turned))
            if field == "postcode":
                equal = [a[:4] == b[:4] for a, b in zip(one, other, strict=True)]
                columns.append(np.where(missing, np.nan, equal))
        swapped = process.cpdist(
            np.array(self.tables[0]["given_name"], object)[self.left],
            np.array(self.tables[1]["surname"], object)[self.right],
            scorer=JaroWinkler.similarity,
        )
        columns.append(swapped)
        # How many others each record is compared with: who has rivals is less certain.
        for side in (self.left, self.right):
            columns.append(np.log(np.bincount(side)[side]))
        return np.column_stack([np.asarray(column, np.float32) for column in columns])


def read(path: Path) -> dict[str, list[str]]:
    table = csv.read_csv(
        path,
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys((*FIELDS, "record_id"), "string")
        ),
    )  # fmt: skip
    columns = {name: [str(v) for v in table[name].to_pylist()]
               for name in ("record_id", *FIELDS) if name in table.column_names}  # fmt: skip
    for name in ("given_name", "surname"):
        columns[name] = [text.lower() for text in columns[name]]
    return columns


def candidates(one: dict[str, list[str]], other: dict[str, list[str]]) -> tuple:
    """Pairs that share an exact value, each once."""
    found = []
    for rule in RULES:
        blocks: dict[str, list[int]] = {}
        for place, key in enumerate(_keys(other, rule)):
            if key:
                blocks.setdefault(key, []).append(place)
        for place, key in enumerate(_keys(one, rule)):
            if key and len(others := blocks.get(key, ())) <= _LARGEST_BLOCK:
                found.append(np.array([(place << 32) | right for right in others], np.int64))
    pairs = np.unique(np.concatenate(found))
    return (pairs >> 32).astype(np.int64), (pairs & 0xFFFFFFFF).astype(np.int64)


def _keys(table: dict[str, list[str]], rule: tuple[tuple[str, slice], ...]) -> list[str]:
    """The parts of each record joined; empty when one is missing."""
    parts = [[text[piece] for text in table[field]] for field, piece in rule]
    return [" ".join(row) if all(row) else "" for row in zip(*parts, strict=True)]


main()
