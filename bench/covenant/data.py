"""An invented covenant of 50 permits and 5 forbids, and requests under it, the same every time."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from oggz.covenant.model import Clause, Covenant
from oggz.covenant.questions import Request
from oggz.covenant.terms import (
    CRIMINAL,
    HEALTH,
    LEVELS,
    Action,
    Condition,
    DataCategory,
    Effect,
    LegalGround,
    Phase,
    Role,
    SecrecyGround,
    SpecialGround,
    Subject,
)
from tests.covenant.covenants import ENDS, KINDS, PURPOSES, STARTS, covenant, permit

PERMITS, FORBIDS = 50, 5
_WORKING = (Role.PROCESS_COORDINATOR, Role.CASE_COORDINATOR, Role.PROFESSIONAL, Role.CHAIR)
# What clauses ask for; a weighing and its like are asked for by the law.
_ASKED = (
    Condition.CONSENT, Condition.INFORMED, Condition.IN_CONFERENCE, Condition.ACUTE_DANGER,
    Condition.SOURCE_AGREES,
)  # fmt: skip
_ORDINARY = tuple(each for each in DataCategory if each not in HEALTH | CRIMINAL)
_Word = TypeVar("_Word")


def invented(seed: int = 7) -> Covenant:
    """Clauses of a size that a real one has: some parties, some kinds of data, a phase or two."""
    random = Random(seed)
    clauses = [_clause(number, random) for number in range(PERMITS + FORBIDS)]
    return covenant(*clauses)


def _some(random: Random, words: Iterable[_Word], most: int) -> tuple[_Word, ...]:
    known = list(words)
    return tuple(random.sample(known, random.randint(1, min(most, len(known)))))


def _clause(number: int, random: Random) -> Clause:
    forbids = number >= PERMITS
    kind = random.randrange(5)
    categories, special, secrecy = _some(random, _ORDINARY, 5), None, None
    if kind == 0:
        categories, special = _some(random, HEALTH, 3), SpecialGround.CARE
        secrecy = random.choice([*SecrecyGround])
    elif kind == 1:
        categories, special = (DataCategory.POLICE,), SpecialGround.WPG_20
    ground = random.choice([LegalGround.PUBLIC_TASK, LegalGround.CONSENT])
    subjects = random.choice([(Subject.PERSON,)] * 3 + [_some(random, Subject, 3)])
    days = {}
    if random.random() < 0.3:
        length = (ENDS - STARTS).days
        first = STARTS + timedelta(days=random.randrange(length // 2))
        days = {"valid_from": first, "valid_until": first + timedelta(days=length // 3)}
    return permit(
        f"clausule-{number}",
        f"{6 + number // 50}.{number % 50 + 1}",
        effect=Effect.FORBID if forbids else Effect.PERMIT,
        parties=_some(random, KINDS, 3),
        roles=_some(random, _WORKING, 3),
        actions=_some(random, Action, 4),
        purposes=_some(random, PURPOSES, 2),
        categories=categories,
        phases=_some(random, Phase, 3),
        levels=random.choice([(), (), _some(random, LEVELS, 3)]),
        subjects=subjects,
        seen_from=random.choice([(), (), (), _some(random, Subject, 2)]),
        sources=random.choice([(), (), (), _some(random, KINDS, 2)]),
        conditions=random.choice([(), _some(random, _ASKED, 2)]),
        bsn=random.random() < 0.2,
        ground=None if forbids else ground,
        special_ground=special,
        secrecy_ground=secrecy,
        **days,
    )


def asked(where: Covenant, count: int, seed: int) -> list[Request]:
    """Half as work goes, near what a clause permits; half any words at all."""
    random = Random(seed)
    return [
        _near(random.choice(where.clauses), where, random) if number % 2 else _any(where, random)
        for number in range(count)
    ]


def _facts(random: Random) -> frozenset[Condition]:
    likely = random.random()
    return frozenset(each for each in Condition if random.random() < likely)


def _day(where: Covenant, random: Random) -> date:
    return where.starts + timedelta(days=random.randint(-20, (where.ends - where.starts).days + 20))


def _any(where: Covenant, random: Random) -> Request:
    return Request(
        party=random.choice([*where.parties]),
        role=random.choice([*Role]),
        action=random.choice([*Action]),
        purpose=random.choice([*where.purposes]),
        category=random.choice([*DataCategory]),
        phase=random.choice([*Phase]),
        date=_day(where, random),
        level=random.choice([None, *LEVELS]),
        bsn=random.random() < 0.2,
        subject=random.choice([*Subject]),
        seen_from=random.choice([None, None, *Subject]),
        source=random.choice([None, *where.parties]),
        conditions=_facts(random),
    )


def _near(clause: Clause, where: Covenant, random: Random) -> Request:
    """What a clause is about; the facts it asks for nearly always hold."""

    def one(words: Sequence[_Word]) -> _Word:
        return random.choice(words)

    facts = set(clause.conditions) | {Condition.WEIGHING, Condition.SECRECY_WEIGHED}
    if clause.ground is LegalGround.CONSENT:
        facts |= {Condition.CONSENT, Condition.GUARDIAN_CONSENT}
    first, last = where.days(clause)
    subject = one(clause.subjects)
    return Request(
        party=one([*where.parties] if "*" in clause.parties else clause.parties),
        role=one(clause.roles),
        action=one(clause.actions),
        purpose=one([*where.purposes] if "*" in clause.purposes else clause.purposes),
        category=one(clause.categories),
        phase=one(clause.phases),
        date=first + timedelta(days=random.randint(0, (last - first).days)),
        level=one(clause.levels or (None, *LEVELS)),
        bsn=clause.bsn and random.random() < 0.5,
        subject=subject,
        seen_from=one((None, subject, *clause.seen_from)),
        source=one(clause.sources) if clause.sources else None,
        conditions=frozenset(each for each in facts if random.random() < 0.95),
    )
