"""Words that are no names, and names, as they read when folded and in lower case.

Given names and surnames are those of the invented people of the monitor (its data files say where
they come from); places are the municipalities of the Netherlands, now and before. The other lists
were written for this and stand in `words.toml`, where each says what it is for.
"""

import csv
import tomllib
from functools import cache
from importlib import resources

from oggz.casework.consultations.screening.folding import fold
from oggz.geography import all_municipalities, provinces

# By the top package: the package that they are of needs what is not installed here.
_NAMES = resources.files("oggz") / "monitor" / "people" / "data"
_HERE = resources.files("oggz") / "casework" / "consultations" / "screening"
_LISTS = tomllib.loads((_HERE / "words.toml").read_text("utf-8"))


def listed(name: str) -> frozenset[str]:
    """The words of one of the lists of `words.toml`."""
    return frozenset(_LISTS[name].split())


TITLES = listed("titles")
OF_PERSONS = listed("of_persons")
PREFIXES = listed("prefixes")
ABBREVIATIONS = listed("abbreviations")
SPELLED = listed("spelled")
CAPITALS = listed("capitals")
COMMON = listed("common")
DONE_BY_PEOPLE = listed("done_by_people")
_ALSO_WORDS = listed("also_words")
_NOT_AS_PAIR = listed("not_as_pair")
_NOT_AS_PLACE = listed("not_as_place")
SUFFIXED = ("stra", "sma", "inga", "ema", "sema", "oglu", "owski", "ewski", "owska", "wicz", "czyk")
NOT_SUFFIXED = listed("not_suffixed")


def _key(name: str) -> str:
    return fold(name).text.lower()


def _rows(file: str) -> list[dict[str, str]]:
    return list(csv.DictReader((_NAMES / file).read_text("utf-8").splitlines()))


@cache
def ordinary() -> frozenset[str]:
    """Words of our own texts, which are no names where a name could stand as well."""
    lines = (_HERE / "ordinary.txt").read_text("utf-8").splitlines()
    told = frozenset(word for line in lines if not line.startswith("#") for word in line.split())
    return told | listed("field")


@cache
def given_names() -> frozenset[str]:
    """All of them, and what people with those names are called."""
    found = set()
    for row in _rows("given_names.csv"):
        found |= {row["name"], *row["called"].split("|")}
    return frozenset(map(_key, found))


@cache
def surnames() -> frozenset[str]:
    """Those of one word, and the others written as one."""
    rows = _rows("surnames.csv")
    alone = {row["surname"] for row in rows}
    glued = {row["prefix"].replace(" ", "") + row["surname"] for row in rows if row["prefix"]}
    return frozenset(map(_key, alone | glued))


@cache
def pairs() -> frozenset[tuple[str, str]]:
    """Prefix and surname that together are no ordinary words."""
    found = {(_key(row["prefix"]), _key(row["surname"])) for row in _rows("surnames.csv")}
    return frozenset(
        (prefix, name) for prefix, name in found if prefix and name not in _NOT_AS_PAIR
    )


@cache
def plain_names() -> frozenset[str]:
    """Names that are nothing else, so that they are found in small letters too."""
    return (given_names() | surnames()) - _ALSO_WORDS - COMMON - CAPITALS - PREFIXES


@cache
def all_names() -> frozenset[str]:
    return (given_names() | surnames()) - COMMON - PREFIXES


@cache
def place_names() -> frozenset[str]:
    found = set()
    for each in all_municipalities():
        found |= {each.name, *each.also_known_as, *each.towns}
    found |= {each.name for each in provinces()}
    # As a word begins in a text: 's-Hertogenbosch with its s.
    return frozenset(_key(each.partition(" (")[0]).lstrip("'") for each in found)


@cache
def places_in_small_letters() -> frozenset[str]:
    return frozenset(each for each in place_names() if each not in _NOT_AS_PLACE and len(each) > 2)
