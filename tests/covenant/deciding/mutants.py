"""A covenant with one thing otherwise, in every way we could think of; and the same of the law."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import timedelta

from oggz.covenant.analysis.meaning import Meaning
from oggz.covenant.analysis.space import Space
from oggz.covenant.deciding import Compiled
from oggz.covenant.limits import LIMITS, Limit
from oggz.covenant.model import Clause, Covenant
from oggz.covenant.questions import Request
from oggz.covenant.terms import (
    LEVELS,
    Action,
    Condition,
    DataCategory,
    Effect,
    LegalGround,
    PartyKind,
    Phase,
    Regime,
    Role,
    SecrecyGround,
    SpecialGround,
    Subject,
)

DAY = timedelta(days=1)
WORDS = {
    "roles": Role, "actions": Action, "categories": DataCategory, "phases": Phase,
    "levels": LEVELS, "subjects": Subject, "seen_from": Subject, "conditions": Condition,
}  # fmt: skip
GROUNDS = {
    "ground": LegalGround, "special_ground": SpecialGround, "secrecy_ground": SecrecyGround,
}  # fmt: skip
# A clause needs at least one word here; elsewhere none means: all, or no more than the plain.
NEEDED = {"parties", "roles", "actions", "purposes", "categories", "phases", "subjects"}
OF_LIMITS = {
    "regimes": Regime, "kinds": PartyKind, "source_kinds": PartyKind, "roles": Role,
    "actions": Action, "categories": DataCategory, "phases": Phase, "subjects": Subject,
    "grounds": (None, *LegalGround), "special_grounds": (None, *SpecialGround),
    "secrecy_grounds": (None, *SecrecyGround),
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    name: str
    covenant: Covenant
    limits: tuple[Limit, ...] = LIMITS


def mutants(covenant: Covenant) -> Iterator[Mutant]:
    yield from _of_clauses(covenant)
    yield from _of_the_whole(covenant)
    yield from _of_the_law(covenant)


def _of_clauses(covenant: Covenant) -> Iterator[Mutant]:
    for place, clause in enumerate(covenant.clauses):
        before, after = covenant.clauses[:place], covenant.clauses[place + 1 :]
        if before or after:
            without = covenant.model_copy(update={"clauses": (*before, *after)})
            yield Mutant(f"{clause.id} dropped", without)
        for name, update in _changes(clause, covenant):
            changed = (*before, clause.model_copy(update=update), *after)
            whole = covenant.model_copy(update={"clauses": changed})
            yield Mutant(f"{clause.id}: {name}", whole)


def _changes(clause: Clause, covenant: Covenant) -> Iterator[tuple[str, dict[str, object]]]:
    words = WORDS | {
        "parties": tuple(covenant.parties),
        "sources": tuple(covenant.parties),
        "purposes": tuple(covenant.purposes),
    }
    for part, known in words.items():
        listed = getattr(clause, part)
        if "*" in listed:
            listed = tuple(known)
        for word in known:
            if word not in listed:
                yield f"{part} with {word}", {part: (*listed, word)}
            elif len(listed) > 1 or part not in NEEDED:
                yield f"{part} without {word}", {part: tuple(w for w in listed if w != word)}
        if part in ("levels", "sources") and not listed:
            for word in known:
                yield f"{part} but {word}", {part: tuple(w for w in known if w != word)}
    other = Effect.FORBID if clause.effect is Effect.PERMIT else Effect.PERMIT
    yield "turned", {"effect": other}
    yield "bsn", {"bsn": not clause.bsn}
    for part, day in zip(("valid_from", "valid_until"), covenant.days(clause), strict=True):
        yield f"{part} earlier", {part: day - DAY}
        yield f"{part} later", {part: day + DAY}
    for part, grounds in GROUNDS.items():
        for ground in (None, *grounds):
            if ground is not getattr(clause, part):
                yield f"{part} {ground}", {part: ground}


def _of_the_whole(covenant: Covenant) -> Iterator[Mutant]:
    changes: list[dict[str, object]] = [{"regime": regime} for regime in Regime]
    for part in ("starts", "ends", "wams_since"):
        if day := getattr(covenant, part):
            changes += [{part: day - DAY}, {part: day + DAY}]
    changes += [{"wams_since": None}, {"wams_since": covenant.starts + DAY}]
    for update in changes:
        if any(getattr(covenant, part) != value for part, value in update.items()):
            yield Mutant(f"covenant {update}", covenant.model_copy(update=update))


def _of_the_law(covenant: Covenant) -> Iterator[Mutant]:
    for place, limit in enumerate(LIMITS):
        before, after = LIMITS[:place], LIMITS[place + 1 :]
        yield Mutant(f"law without {limit.id}", covenant, (*before, *after))
        for name, other in _other_limits(limit):
            yield Mutant(f"law {limit.id}: {name}", covenant, (*before, other, *after))


def _other_limits(limit: Limit) -> Iterator[tuple[str, Limit]]:
    assert {field.name for field in fields(Limit)} >= OF_LIMITS.keys()
    for part, known in OF_LIMITS.items():
        listed = getattr(limit, part)
        if not listed:
            continue
        for word in known:
            other = listed - {word} if word in listed else listed | {word}
            if other:
                yield f"{part} {word}", replace(limit, **{part: other})
    for part in ("onward", "across_files", "bsn"):
        if getattr(limit, part) is not None:
            for value in {True, False, None} - {getattr(limit, part)}:
                yield f"{part} {value}", replace(limit, **{part: value})
    for part in ("when", "unless"):
        if fact := getattr(limit, part):
            for value in {None, *Condition} - {fact}:
                yield f"{part} {value}", replace(limit, **{part: value})


def killed(mutant: Mutant, suite: list[Request], answers: list[bool]) -> bool:
    """Whether some request of the suite is answered otherwise."""
    decide = Compiled(mutant.covenant, mutant.limits).decide
    return any(
        decide(asked).allowed is not answer for asked, answer in zip(suite, answers, strict=True)
    )


def same(covenant: Covenant, mutant: Mutant) -> bool:
    """Whether no request at all can tell them apart, by the sets with which covenants are proven.

    These are made from the document, and share nothing with what decides.
    """
    space = Space.of(covenant, mutant.covenant)
    one = Meaning.of(covenant, space)
    other = Meaning.of(mutant.covenant, space, mutant.limits)
    return _covers(space, one, other) and _covers(space, other, one)


def _covers(space: Space, one: Meaning, other: Meaning) -> bool:
    """Whether everything that one allows is allowed by the other."""
    refused, barred = _refused(one), _refused(other)
    permitted = [box for boxes in other.permits.values() for box in boxes]
    for boxes in one.permits.values():
        for box in boxes:
            for piece in space.minus(box, refused):
                if not space.covers(permitted, piece):
                    return False
                if any(space.holds(piece & each) for each in barred):
                    return False
    return True


def _refused(meaning: Meaning) -> list[int]:
    sets = (*meaning.forbids.values(), *meaning.limits.values())
    return [box for boxes in sets for box in boxes]
