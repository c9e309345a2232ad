"""From words to a query of PostgreSQL, which makes it from parameters only.

Words must all be found, each as typed, with other endings, as the beginning of a longer word
("schuldhulp" finds "schuldhulpverlening") or by a synonym; words between quotes just like that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from oggz import geography
from oggz.portal.catalogue.choices import rows
from oggz.portal.catalogue.words import Part, Typed, fold

# The longest synonym has six words.
_LONGEST_TERM = 6
_SHORTEST_PREFIX = 4
_KINDS_OF_PLACE = ("gemeente", "regio")


@dataclass(frozen=True)
class Queries:
    """The same words as tsqueries: all must be found, or any; in any form, or just as typed."""

    all_loose: str
    any_loose: str
    all_exact: str
    any_exact: str

    @property
    def is_empty(self) -> bool:
        return not self.any_exact


def queries(typed: Typed) -> Queries:
    """What to search for; empty when all words are as common as "de" and "het": two queries."""
    terms = [_sql_of(part, synonyms) for part, synonyms in with_synonyms(_without_kind(typed))]
    if not terms:
        return Queries("", "", "", "")
    columns, parameters = [], []
    for number, (exact, loose, values) in enumerate(terms):
        columns.append(f"{exact} AS exact_{number}, {loose} AS loose_{number}")
        parameters += values
    joined = [
        f"({operator.join(f'{form}_{number}' for number in range(len(terms)))})::text"
        for form in ("loose", "exact")
        for operator in (" && ", " || ")
    ]
    # A word without meaning has an empty query, which && and || pass by.
    statement = f"""
        SELECT {", ".join(joined)} FROM (
            SELECT {", ".join(_LOOSE.format(n=n) for n in range(len(terms)))}
            FROM (SELECT {", ".join(columns)} OFFSET 0) AS term OFFSET 0) AS term
    """  # noqa: S608 - put together from constants
    [(all_loose, any_loose, all_exact, any_exact)] = rows(statement, parameters)
    return Queries(all_loose, any_loose, all_exact, any_exact)


# Nothing is sought for a word that means nothing by itself, not even what begins with it.
_LOOSE = """exact_{n},
    CASE WHEN numnode(exact_{n}) = 0 THEN ''::tsquery ELSE exact_{n} || loose_{n} END
    AS loose_{n}"""
_WORD = "phraseto_tsquery('oggz_dutch', %s)"
_PHRASE = "phraseto_tsquery('oggz_every_word', %s)"
# A word of letters only, so that the quotes hold whatever it is.
_PREFIX = "to_tsquery('simple', quote_literal(%s::text) || ':*')"


def _sql_of(part: Part, synonyms: Sequence[str]) -> tuple[str, str, list[str]]:
    """SQL for a part as typed, and for its other forms, with the parameters of both."""
    exact = _PHRASE if len(part.words) > 1 or part.is_phrase else _WORD
    others, values = [], []
    if exact is _WORD and len(part.text) >= _SHORTEST_PREFIX and part.text.isalpha():
        others.append(_PREFIX)
        values.append(fold(part.text))
    for synonym in synonyms:
        others.append(_PHRASE)
        values.append(synonym)
    return exact, " || ".join(others) or "''::tsquery", [part.text, *values]


def with_synonyms(parts: Sequence[Part]) -> list[tuple[Part, list[str]]]:
    """The parts with what means the same; words that together are one term become one part.

    Terms are compared by the stems of their words. What stands between quotes has no synonyms.
    """
    terms = {}
    for first in range(len(parts)):
        for last in range(first, min(first + _LONGEST_TERM, len(parts))):
            if parts[last].is_phrase:
                break
            terms[first, last + 1] = " ".join(part.text for part in parts[first : last + 1])
    known = _synonyms(list(dict.fromkeys(terms.values())))
    found, first = [], 0
    while first < len(parts):
        ends = [end for start, end in terms if start == first and terms[start, end] in known]
        end = max(ends, default=first + 1)
        words = tuple(word for part in parts[first:end] for word in part.words)
        part = Part(words, is_phrase=parts[first].is_phrase)
        found.append((part, known.get(terms.get((first, end), ""), [])))
        first = end
    return found


def _synonyms(terms: list[str]) -> dict[str, list[str]]:
    statement = """
        WITH typed AS MATERIALIZED (
            SELECT text, phraseto_tsquery('oggz_every_word', text) AS query
            FROM unnest(%s::text[]) AS text),
        listed AS MATERIALIZED (
            SELECT synonym.id, trim(term) AS term,
                   phraseto_tsquery('oggz_every_word', term) AS query
            FROM catalogue_synonym AS synonym, string_to_table(synonym.words, ',') AS term)
        -- Of "schuld" and "schulden", which have the same stem, one is enough.
        SELECT text, array_agg(term) FROM (
            SELECT typed.text, min(other.term) AS term
            FROM typed JOIN listed ON listed.query = typed.query
            JOIN listed AS other ON other.id = listed.id
            WHERE numnode(typed.query) > 0 AND other.query <> typed.query
            GROUP BY typed.text, other.query) AS meaning
        GROUP BY 1
    """
    return dict(rows(statement, [terms]))


@lru_cache(maxsize=1)
def _place_names() -> dict[str, tuple[str, ...]]:
    """Addresses by the name of a municipality, today's or a former one, or of a region."""
    found: dict[str, list[str]] = {}
    for municipality in geography.all_municipalities():
        today = geography.current(municipality)
        for name in (municipality.name, *municipality.also_known_as):
            found.setdefault(geography.fold(name), []).append(f"/gemeenten/{today.slug}/")
    for region in geography.ggd_regions():
        found.setdefault(geography.fold(region.name), []).append(f"/regios/{region.slug}/")
    return {name: tuple(dict.fromkeys(addresses)) for name, addresses in found.items()}


def places_named(typed: Typed) -> list[str]:
    """The addresses of municipalities and regions whose whole name was typed."""
    words = geography.fold(typed.text).split()
    names = (
        " ".join(words[first:last])
        for first in range(len(words))
        for last in range(first + 1, min(first + _LONGEST_TERM, len(words)) + 1)
    )
    return [address for name in names for address in _place_names().get(name, ())]


def _without_kind(typed: Typed) -> tuple[Part, ...]:
    """Of "gemeente Lelystad" just the name, because her page has no need to say what she is."""
    first, _, rest = geography.fold(typed.text).partition(" ")
    return typed.parts[1:] if first in _KINDS_OF_PLACE and rest in _place_names() else typed.parts
