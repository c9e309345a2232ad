"""Finding a municipality by what a person types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache

from oggz.geography.names import fold
from oggz.geography.register import Municipality, all_municipalities, current

_LONGEST_QUERY = 100
_SHORTEST_TYPO = 4
_SIMILAR_ENOUGH = 0.78

_EXACT, _PREFIX, _WORDS, _JOINED, _WITHIN = range(5)


@dataclass(frozen=True, slots=True)
class Match:
    """A municipality that was found, and the name by which.

    `municipality` exists today. `matched_name` is its own name, another name, a town in it or the
    name of a municipality that went into it; `is_former` is true for the last.
    """

    municipality: Municipality
    matched_name: str
    is_former: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    folded: str
    compact: str
    words: tuple[str, ...]
    name: str
    municipality: Municipality
    is_own_name: bool


@lru_cache(maxsize=1)
def _entries() -> tuple[_Entry, ...]:
    entries = []
    for found in all_municipalities():
        names = ((found.name, True), (found.code, True))
        others = ((name, False) for name in (*found.also_known_as, *found.towns))
        for name, is_own_name in (*names, *others):
            folded = fold(name)
            entries.append(
                _Entry(
                    folded=folded,
                    compact=folded.replace(" ", ""),
                    words=tuple(folded.split()),
                    name=found.name if name == found.code else name,
                    municipality=found,
                    is_own_name=is_own_name,
                )
            )
    return tuple(entries)


def search_municipalities(query: str, limit: int = 20, on: date | None = None) -> list[Match]:
    """Return at most `limit` municipalities whose name looks like the query, best first.

    Accents, case and punctuation do not count. The same name comes first, then names that begin
    with the query, names with words that begin with its words, names that contain it, and last,
    for a query of four letters or more that is not itself a name, names with a small typing
    error. Former names, other names, towns and CBS codes are searched too. Each municipality is
    given once, as it is on the day `on` (default today). Never raises for any text; nothing to
    search for gives [].
    """
    asked = _asked(query)
    if not asked or limit < 1:
        return []
    ranked = sorted(
        ((rank, entry) for entry in _entries() if (rank := _rank(asked, entry)) is not None),
        key=lambda item: (
            item[0],
            item[1].municipality.valid_until is not None,
            not item[1].is_own_name,
            item[1].municipality.sort_key,
        ),
    )
    is_written_well = bool(ranked) and ranked[0][0] == _EXACT
    if len(asked) >= _SHORTEST_TYPO and not is_written_well:
        ranked += _with_typing_errors(asked)
    matches: dict[str, Match] = {}
    for _, entry in ranked:
        today = current(entry.municipality, on)
        is_former = today.code != entry.municipality.code
        matches.setdefault(today.code, Match(today, entry.name, is_former))
        if len(matches) >= limit:
            break
    return list(matches.values())


def _asked(query: str) -> str:
    words = fold(str(query)[:_LONGEST_QUERY]).split()
    if len(words) > 1 and words[0] == "gemeente":
        words = words[1:]
    return " ".join(words)


def _rank(asked: str, entry: _Entry) -> float | None:
    compact = asked.replace(" ", "")
    if asked == entry.folded or compact == entry.compact:
        return _EXACT
    if entry.folded.startswith(asked):
        return _PREFIX
    if all(any(word.startswith(part) for word in entry.words) for part in asked.split()):
        return _WORDS
    if entry.compact.startswith(compact):
        return _JOINED
    if len(compact) > 1 and compact in entry.compact:
        return _WITHIN
    return None


def _with_typing_errors(asked: str) -> list[tuple[float, _Entry]]:
    similar = []
    matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
    matcher.set_seq2(asked)
    for entry in _entries():
        if entry.folded == entry.municipality.code.casefold():
            continue
        # The first word too: "nunen" for Nuenen, Gerwen en Nederwetten.
        for written in dict.fromkeys((entry.folded, entry.words[0])):
            matcher.set_seq1(written)
            if (
                len(written) >= _SHORTEST_TYPO
                and matcher.real_quick_ratio() >= _SIMILAR_ENOUGH
                and matcher.quick_ratio() >= _SIMILAR_ENOUGH
                and (ratio := matcher.ratio()) >= _SIMILAR_ENOUGH
            ):
                similar.append((1 - ratio, entry))
    return sorted(similar, key=lambda item: (item[0], item[1].municipality.sort_key))
