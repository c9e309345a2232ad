"""All attacks on encodings, by who holds them and a list of people, but no key."""

import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np
import pyarrow as pa

from oggz.monitor.attack import crowd, frequency
from oggz.monitor.attack.bits import Ids
from oggz.monitor.attack.chain import Chain
from oggz.monitor.attack.dictionary import looked_up
from oggz.monitor.attack.diffusion import undone
from oggz.monitor.attack.evidence import Evidence, learn
from oggz.monitor.attack.joined import joined
from oggz.monitor.attack.outcome import MOST, Findings, Outcome, measured
from oggz.monitor.attack.people import Listed, read_encodings, read_people
from oggz.monitor.attack.views import Seen, seen
from oggz.monitor.encoding import EncodingSettings
from oggz.monitor.errors import MonitorError

KNOWN = (0, 20, 150)
_LARGEST_CROWD = 20_000  # records times people beyond its square do not fit in memory
_ORDERED = 0.5  # correlation of ranks from which an order is no chance

Claims = Mapping[int, int]


def attack_encodings(
    folders: Sequence[Path], *, people: Path, settings: EncodingSettings,
    known: Sequence[int] = KNOWN, most: float = MOST, agreement: str = "", seed: int | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Findings:  # fmt: skip
    """Try to recognise the people of a list in the encodings of sources.

    `people` is a CSV file of people with the columns of a source; `record_id` (and `source`, the
    name of a folder, when there are more) says which record is theirs and is empty for who is in
    none. Who is in more sources, or spelled in more ways, has more rows: the same `person` on each,
    unless they are alike. The attacks see the records of as many people as `known` says; the rest
    is to measure them. `most` is the share that may be recognised. Raises MonitorError when a file
    is wrong.
    """
    names = [folder.resolve().name for folder in folders]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise MonitorError(
            f"Er zijn twee mappen met de naam {', '.join(twice)}. Geef elk één keer."
        )
    tables = [read_encodings(folder, settings) for folder in folders]
    listed = read_people(people, names, tables)
    return attack_tables(
        tables, listed, settings, known=known, most=most, agreement=agreement, seed=seed,
        progress=progress,
    )  # fmt: skip


def attack_tables(
    tables: Sequence[pa.Table], listed: Listed, settings: EncodingSettings, *,
    known: Sequence[int] = KNOWN, most: float = MOST, agreement: str = "", seed: int | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Findings:  # fmt: skip
    """The same on tables; `seed` is for tests and comparisons: it makes the attacker's luck."""
    random = np.random.default_rng(secrets.randbits(128) if seed is None else seed)
    target = seen(tables, settings)
    if _unsalted(target) and len(target) * len(listed.people) > _LARGEST_CROWD**2:
        raise MonitorError(
            "Zonder zout wordt iedereen met iedereen vergeleken; dat past hier niet in het"
            f" geheugen. Neem een bron en een lijst van hoogstens {_LARGEST_CROWD} mensen."
        )
    outcomes = [
        _timed(name, attack, listed, {}, progress)
        for name, attack in _without_anyone(tables, target, listed, settings, agreement)
    ]
    progress("leren van de lijst")
    evidence = learn(listed.people, settings, random)
    outcomes.append(
        _timed(
            "frequenties", lambda: frequency.by_values(target, evidence.people), listed, {},
            progress,
        )
    )  # fmt: skip
    for count in _possible(known, listed):
        given = _given(listed, count, random)
        outcomes += [
            _timed(name, attack, listed, given, progress)
            for name, attack in _by_likeness(target, evidence, listed.person, given, random)
        ]
    return Findings(
        tuple(outcomes), _orders(tables, listed), undone(target) if settings.diffusion > 1 else (),
        len(target), len(np.unique(listed.person)), most, agreement,
    )  # fmt: skip


def _without_anyone(
    tables: Sequence[pa.Table], target: Seen, listed: Listed, settings: EncodingSettings,
    agreement: str,
) -> Iterator[tuple[str, Callable[[], Claims]]]:  # fmt: skip
    yield "woordenlijst zonder sleutel", lambda: _guessed(tables, listed, settings, agreement)
    if _unsalted(target):  # under a salt nothing occurs often
        yield "patronen", lambda: frequency.by_patterns(target, listed.people)


def _guessed(
    tables: Sequence[pa.Table], listed: Listed, settings: EncodingSettings, agreement: str
) -> Claims:
    """With keys that somebody might have taken instead of a secret one."""
    guesses = (bytes(32), hashlib.sha256(b"").digest(), hashlib.sha256(agreement.encode()).digest())
    claims: dict[int, int] = {}
    for key in dict.fromkeys(guesses):
        claims |= looked_up(tables, listed.people, settings, key)
    return claims


def _by_likeness(
    target: Seen, evidence: Evidence, person: Ids, given: Mapping[int, int],
    random: np.random.Generator,
) -> Iterator[tuple[str, Callable[[], Claims]]]:  # fmt: skip
    chained = partial(_chained, target, evidence, person, given)
    yield "via bekenden", partial(chained, recognise=False)
    yield "via bekenden en groepen", partial(chained, recognise=True)
    if len(np.unique(target.source)) > 1:
        yield "na koppelen", partial(_joined, target, evidence, person, given)
    for number in _unsalted(target):
        yield (
            "gelijkenis met iedereen",
            partial(crowd.matched, target, number, evidence, person, dict(given), random),
        )


def _unsalted(target: Seen) -> list[int]:
    return [at for at, view in enumerate(target.views) if view.filters and view.count == 1]


def _chained(
    target: Seen, evidence: Evidence, people: Ids, given: Mapping[int, int], *, recognise: bool
) -> Claims:
    chain = Chain(target, evidence, people)
    for record, person in given.items():
        chain.know(record, person)
    chain.follow()
    if recognise:
        chain.recognise()
    return {int(at): int(chain.person[at]) for at in np.flatnonzero(chain.person >= 0)}


def _joined(target: Seen, evidence: Evidence, people: Ids, given: Mapping[int, int]) -> Claims:
    """The same on records that were linked first, told of each of their records."""
    one, joined_in = joined(target)
    known = {int(joined_in[record]): row for record, row in given.items()}
    claims = _chained(one, evidence, people, known, recognise=True)
    return {
        record: claims[number]
        for record, number in enumerate(joined_in.tolist())
        if number in claims
    }


def _possible(known: Sequence[int], listed: Listed) -> list[int]:
    """At most half of whom there are: else nobody is left to be recognised."""
    there = len(np.unique(listed.person[listed.truth[listed.truth >= 0]]))
    return list(dict.fromkeys(min(count, there // 2) for count in known))


def _given(listed: Listed, count: int, random: np.random.Generator) -> dict[int, int]:
    """All records of some people, drawn from those on the list who have any."""
    there = np.flatnonzero(listed.truth >= 0)
    whose = listed.person[listed.truth[there]]
    drawn = random.choice(np.unique(whose), count, replace=False)
    return {int(at): int(listed.truth[at]) for at in there[np.isin(whose, drawn)]}


def _timed(
    name: str, attack: Callable[[], Claims], listed: Listed, given: Mapping[int, int],
    progress: Callable[[str], None],
) -> Outcome:  # fmt: skip
    progress(f"{name}, {len({int(listed.person[row]) for row in given.values()})} bekend")
    began = perf_counter()
    claims = attack()
    return measured(name, claims, listed.truth, listed.person, given, perf_counter() - began)


def _orders(tables: Sequence[pa.Table], listed: Listed) -> tuple[str, ...]:
    """Columns of the list by which the rows of a source, or the numbers of its records, lie."""
    found = set()
    for place, table in enumerate(tables):
        rows = np.flatnonzero((listed.truth >= 0) & (listed.source == place))
        if len(rows) < 20:
            continue
        numbers = np.array(table["record_id"].to_pylist())[rows - np.argmax(listed.source == place)]
        natural = np.lexsort((numbers, np.char.str_len(numbers)))
        for name in ("surname", "birth_date", "postcode"):
            if name not in listed.people.column_names:
                continue
            values = np.array(listed.people[name].fill_null("").to_pylist())[listed.truth[rows]]
            rank = _ranks(values)
            for kind, order in (("rijen", rank), ("nummers", rank[natural])):
                if _correlation(order) > max(_ORDERED, 4 / len(rows) ** 0.5):
                    found.add(f"{kind} op volgorde van {name}")
    return tuple(sorted(found))


def _ranks(values: np.ndarray[tuple[int], np.dtype[np.str_]]) -> Ids:
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def _correlation(ranks: Ids) -> float:
    """How much ranks rise or fall with their place, 0 to 1."""
    if (ranks == ranks[0]).all():
        return 0.0
    return float(abs(np.corrcoef(ranks, np.arange(len(ranks)))[0, 1]))
