"""Invented people in families, few enough to be quick."""

import numpy as np
import pyarrow as pa

_ONSETS = np.array(["b", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w"])
_MIDDLES = np.array(["a", "e", "i", "o", "u", "aa", "ee", "oo", "ie", "oe", "ui", "ou"])


def words(random: np.random.Generator, count: int, syllables: tuple[int, int]) -> np.ndarray:
    """Distinct words that sound a little like names."""
    found: dict[str, None] = {}
    while len(found) < count:
        number = int(random.integers(*syllables))
        parts = random.choice(_ONSETS, number), random.choice(_MIDDLES, number)
        found["".join(a + b for a, b in zip(*parts, strict=True)) + random.choice(_ONSETS)] = None
    return np.array(list(found))


def people(count: int, seed: int, *, family: int = 1, dates: int = 20_000) -> pa.Table:
    """`count` people in families of `family`, born on `dates` dates."""
    random = np.random.default_rng(seed)
    given, surnames = words(random, 300, (1, 4)), words(random, 600, (2, 5))
    home = np.arange(count) // family
    named = random.choice(len(surnames), home.max() + 1)[home]
    day = np.datetime64("1950-01-01") + random.integers(dates, size=count)
    return pa.table(
        {
            "record_id": [f"r{number}" for number in random.permutation(count)],
            "given_name": random.choice(given, count),
            "surname": surnames[np.where(random.random(count) < 0.8, named, 0)],
            "birth_date": day.astype(str),
            "sex": random.choice(["m", "v"], count),
            "postcode": [f"{1300 + at // 500}{'ABCDE'[at // 100 % 5]}A" for at in home],
            "house_number": (home % 100 + 1).astype(str),
        }
    )
