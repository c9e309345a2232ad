"""What of a group of fields is compared: q-grams of names, parts of dates and addresses."""

import hashlib
import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from oggz.monitor.encoding.settings import Group

Tags = npt.NDArray[np.uint64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Tokens:
    """Tokens of one field of each record of a table, as keyed 64-bit tags.

    `tags[starts[value[i]] : starts[value[i] + 1]]` are those of record i; `value[i]` is -1 when
    the field is missing there.
    """

    tags: Tags
    starts: Positions
    value: Positions


def bigrams(word: str) -> set[str]:
    """Pairs of letters, with the ends marked: "jan" gives _j, ja, an and n_."""
    marked = f"_{word}_"
    return {marked[at : at + 2] for at in range(len(marked) - 1)}


def of_words(text: str) -> set[str]:
    return set[str]().union(*map(bigrams, text.split()))


def of_birth_date(day: str) -> set[str]:
    """Each digit in its place, and year, month and day as a whole."""
    year, month, number = day.split("-")
    places = {f"{place}{digit}" for place, digit in enumerate(year + month + number)}
    return places | {f"y{year}", f"m{month}", f"d{number}"}


def of_postcode(code: str) -> set[str]:
    """Each sign in its place, the four digits, and the whole."""
    return {f"{place}{sign}" for place, sign in enumerate(code)} | {code[:4], code}


def of_house_number(number: str) -> set[str]:
    return {number, f"_{number[-1]}"}


# The fields of each group, and what of each field is compared.
GROUPS: dict[Group, dict[str, Callable[[str], set[str]]]] = {
    "name": {"given_name": bigrams, "initial": lambda letter: {letter}},
    "surname": {"surname": of_words},
    "birth": {"birth_date": of_birth_date},
    "address": {"postcode": of_postcode, "house_number": of_house_number},
    "place": {"street": of_words, "town": of_words},
}


def tokenise(cleaned: pa.Table, group: Group, key: bytes) -> list[Tokens]:
    """The tokens of one group of every record, a list by field, tagged under `key`."""
    return [_of_field(cleaned, field, rule, key) for field, rule in GROUPS[group].items()]


def _of_field(cleaned: pa.Table, field: str, rule: Callable[[str], set[str]], key: bytes) -> Tokens:
    coded = cleaned[field].combine_chunks().dictionary_encode()
    seen = dict[str, int]()
    found, starts = list[int](), [0]
    for value in coded.dictionary.to_pylist():
        for token in sorted(rule(value)):
            if token not in seen:
                seen[token] = len(seen)
            found.append(seen[token])
        starts.append(len(found))
    tags = tag(key, (f"{field} {token}" for token in seen))
    return Tokens(tags[np.array(found, np.int64)], np.array(starts, np.int64), places_of(coded))


def places_of(coded: pa.DictionaryArray) -> Positions:
    """Which value of the dictionary each record has; -1 for none."""
    places: Positions = coded.indices.fill_null(-1).to_numpy().astype(np.int64)
    return places


def tag(key: bytes, texts: Iterable[str]) -> Tags:
    """64 bits of HMAC-SHA-256 of each text."""
    digests = [hmac.digest(key, text.encode(), hashlib.sha256)[:8] for text in texts]
    return np.frombuffer(b"".join(digests), np.uint64)
