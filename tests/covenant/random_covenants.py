"""Covenants and requests by chance, with few words so that clauses, limits and requests meet."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice, product
from typing import Any

from hypothesis import strategies as st

from oggz.covenant.model import Clause, Covenant
from oggz.covenant.questions import Request
from oggz.covenant.terms import (
    Action,
    Condition,
    DataCategory,
    LegalGround,
    Phase,
    Regime,
    Role,
    SecrecyGround,
    SpecialGround,
    Subject,
)
from tests.covenant import covenants

# The police joins only where a test lets it.
PARTIES = ("gemeente", "wonen", "verslavingszorg")
ROLES = (Role.PROFESSIONAL, Role.CHAIR, Role.ADMINISTRATOR)
ACTIONS = (Action.READ, Action.REPORT, Action.SHARE)
CATEGORIES = (
    DataCategory.HOUSING, DataCategory.MENTAL_HEALTH, DataCategory.POLICE,
    DataCategory.HIDDEN_ADDRESS,
)  # fmt: skip
PHASES = (Phase.SIGNAL, Phase.APPROACH)
SUBJECTS = (Subject.PERSON, Subject.CHILD, Subject.VICTIM)
CONDITIONS = (
    Condition.WEIGHING, Condition.CONSENT, Condition.GUARDIAN_CONSENT, Condition.SOURCE_AGREES,
    Condition.SECRECY_WEIGHED, Condition.OBJECTION, Condition.OBJECTION_OVERRIDDEN,
    Condition.RESTRICTED, Condition.RESTRICTION_EXCEPTED,
)  # fmt: skip
SPECIAL_GROUNDS = (
    SpecialGround.CARE, SpecialGround.CONSENT, SpecialGround.WPG_20, SpecialGround.WGS,
)  # fmt: skip
DAYS = tuple(covenants.STARTS + timedelta(days=number) for number in (-1, 0, 1, 30, 31, 32, 60))


def some(values: Any, least: int = 1) -> st.SearchStrategy[tuple[Any, ...]]:
    """Different values, in the order in which they were given."""
    return st.sets(st.sampled_from(values), min_size=least).map(
        lambda chosen: tuple(value for value in values if value in chosen)
    )


def _rarely(values: st.SearchStrategy[tuple[Any, ...]]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.one_of(st.just(()), st.just(()), values)


def _or_all(values: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.one_of(st.just(("*",)), some(values))


@st.composite
def clauses(draw: st.DrawFn, number: int) -> Clause:
    """A permit or a forbid, more often a permit."""
    make = draw(st.sampled_from((covenants.permit, covenants.permit, covenants.forbid)))
    changes: dict[str, Any] = {
        "parties": draw(_or_all(PARTIES)),
        "roles": draw(some(ROLES)),
        "actions": draw(some(ACTIONS)),
        "purposes": draw(_or_all(covenants.PURPOSES)),
        "categories": draw(some(CATEGORIES)),
        "phases": draw(some(PHASES)),
        "levels": draw(_rarely(some((1, 2, 3, 4)))),
        "subjects": draw(some(SUBJECTS)),
        "seen_from": draw(some(SUBJECTS, least=0)),
        "sources": draw(_rarely(some(PARTIES))),
        "conditions": draw(_rarely(some(CONDITIONS))),
        "bsn": draw(st.booleans()),
        "valid_from": draw(st.sampled_from((None, None, None, *DAYS[:5]))),
        "valid_until": draw(st.sampled_from((None, None, None, *DAYS[2:]))),
    }
    if make is covenants.permit:
        changes |= {
            "ground": draw(st.sampled_from((*[LegalGround.PUBLIC_TASK] * 5, None, *LegalGround))),
            "special_ground": draw(st.sampled_from((None, *SPECIAL_GROUNDS))),
            "secrecy_ground": draw(st.sampled_from((None, *SecrecyGround))),
        }
    return make(f"clause_{number}", f"6.{number}", **changes)


@st.composite
def random_covenants(draw: st.DrawFn, **changes: Any) -> Covenant:
    """Three parties, one to five clauses, few days."""
    numbers = range(1, draw(st.integers(1, 5)) + 1)
    parties = {
        slug: covenants.party(slug, covenants.KINDS[slug], f"3.{number}")
        for number, slug in enumerate(PARTIES, start=1)
    }
    return covenants.covenant(
        *(draw(clauses(number)) for number in numbers),
        **{
            "parties": parties,
            "regime": draw(st.sampled_from((Regime.OWN_TASK, *Regime))),
            "wams_since": draw(st.sampled_from((None, *DAYS))),
            "ends": draw(st.sampled_from(DAYS[3:])),
            **changes,
        },
    )


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """Mostly of words that these covenants know, sometimes of words that nobody knows."""
    pick = lambda values: draw(st.sampled_from(values))  # noqa: E731
    return Request(
        party=pick((*PARTIES, "politie", "onbekend")),
        role=pick((*ROLES, Role.SIGNATORY)),
        action=pick((*ACTIONS, Action.DESTROY)),
        purpose=pick((*covenants.PURPOSES, "onbekend")),
        category=pick((*CATEGORIES, DataCategory.WORK)),
        phase=pick((*PHASES, Phase.CLOSED)),
        date=pick((date.min, *DAYS, date.max)),
        level=pick((None, 1, 2, 5)),
        bsn=draw(st.booleans()),
        subject=pick((*SUBJECTS, Subject.PARTNER)),
        seen_from=pick((None, *SUBJECTS)),
        source=pick((None, *PARTIES, "politie", "onbekend")),
        conditions=frozenset(draw(st.sets(st.sampled_from(CONDITIONS)))),
    )


def every_request(*, step: int) -> Iterator[Request]:
    """Each so many of a grid of requests that meets each kind of clause and limit.

    A step that has no factor in common with the sides of the grid comes by every value.
    """
    facts = [
        frozenset(facts)
        for facts in (
            (), CONDITIONS, CONDITIONS[:1], CONDITIONS[:2], CONDITIONS[:4],
            (Condition.WEIGHING, Condition.OBJECTION),
        )
    ]  # fmt: skip
    grid = product(
        PARTIES, ROLES[::2], ACTIONS[::2], CATEGORIES, PHASES, DAYS[1:6:2], SUBJECTS[:2],
        (None, Subject.VICTIM), ("verslavingszorg", None), (False, True), facts,
    )  # fmt: skip
    for party, role, action, category, phase, day, subject, seen_from, source, bsn, held in islice(
        grid, 0, None, step
    ):
        yield Request(
            party=party,
            role=role,
            action=action,
            purpose="hulp",
            category=category,
            phase=phase,
            date=day,
            level=2,
            bsn=bsn,
            subject=subject,
            seen_from=seen_from,
            source=source,
            conditions=held,
        )
