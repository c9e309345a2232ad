"""Exact keyed values: combinations of fields that are equal or not, and tell nothing else."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from oggz.monitor.encoding.filters import codebook
from oggz.monitor.encoding.settings import Part
from oggz.monitor.encoding.tokens import Positions, Tags, places_of, tag

MOST_FIELDS = 4
# Of a surname of two partners the part that stays for life is compared.
_COLUMNS = {"surname": "own_surname"}


@dataclass(frozen=True)
class Shared:
    """A value of each record, of two 64-bit words (n, 2); meaningless where not `present` (n)."""

    words: npt.NDArray[np.uint64]
    present: npt.NDArray[np.bool_]

    def by_few(self, most: int) -> "Shared":
        """Only what at most so many records share: what many share shows a pattern."""
        _, place, count = np.unique(
            self.words[self.present, 0], return_inverse=True, return_counts=True
        )
        present = self.present.copy()
        present[present] = count[place] <= most
        return Shared(self.words, present)


class Values:
    """Tags of the distinct values of every field, from which combinations are made."""

    def __init__(self, cleaned: pa.Table, key: bytes) -> None:
        self._cleaned = cleaned
        self._key = key
        self._tags: dict[str, tuple[Tags, Positions]] = {}

    def joined(self, fields: tuple[Part, ...], key: bytes) -> Shared:
        """One value for up to four fields together; absent when any of them is missing.

        A CBC-MAC of fixed length with AES over the HMAC tags of the fields; `key` must be of
        these fields only.
        """
        words = np.zeros((self._cleaned.num_rows, MOST_FIELDS), np.uint64)
        present = np.ones(len(words), np.bool_)
        for place, field in enumerate(fields):
            tags, value = self._of(_COLUMNS.get(field, field))
            present &= value >= 0
            if len(tags):
                words[:, place] = tags[value]
        first = codebook(key, np.ascontiguousarray(words[:, :2]))
        return Shared(codebook(key, first ^ words[:, 2:]), present)

    def _of(self, column: str) -> tuple[Tags, Positions]:
        if column not in self._tags:
            coded = self._cleaned[column].combine_chunks().dictionary_encode()
            texts = (f"{column} {value}" for value in coded.dictionary.to_pylist())
            self._tags[column] = tag(self._key, texts), places_of(coded)
        return self._tags[column]
