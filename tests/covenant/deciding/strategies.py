"""Any covenant of a few clauses, and any request under it, also with words that nobody knows."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as some

from oggz.covenant.questions import Request
from oggz.covenant.terms import (
    LEVELS,
    Action,
    Condition,
    DataCategory,
    Effect,
    LegalGround,
    Phase,
    Regime,
    Role,
    SecrecyGround,
    SpecialGround,
    Subject,
)
from tests.covenant.covenants import KINDS, PURPOSES, covenant, permit

# Few words, so that clauses and requests meet often; each stands for a kind that limits tell apart.
ROLES = (Role.PROFESSIONAL, Role.CHAIR, Role.ADMINISTRATOR)
ACTIONS = (Action.REPORT, Action.READ, Action.CONTRIBUTE, Action.SHARE, Action.DESTROY)
CATEGORIES = (
    DataCategory.HOUSING, DataCategory.CONTACT, DataCategory.HIDDEN_ADDRESS,
    DataCategory.MENTAL_HEALTH, DataCategory.POLICE, DataCategory.JUSTICE,
)  # fmt: skip
PHASES = (Phase.SIGNAL, Phase.APPROACH)
SUBJECTS = (Subject.PERSON, Subject.CHILD, Subject.VICTIM)
STARTS = date(2026, 1, 1)
DAYS = tuple(STARTS + timedelta(days=count) for count in range(12))
NOBODY, NOTHING = "niemand", "niets"
UNKNOWN = {
    "party": "onbekend", "role": "onbekend", "action": "onbekend", "purpose": "onbekend",
    "category": "onbekend", "phase": "onbekend", "level": 9, "bsn": "ja", "subject": "onbekend",
    "seen_from": "onbekend", "source": "onbekend", "date": "2026-01-05",
    "conditions": frozenset({"onbekend"}),
}  # fmt: skip


def _list(words, least=1):
    return some.lists(some.sampled_from(words), min_size=least, max_size=4, unique=True).map(tuple)


@some.composite
def clauses(draw, identifier, effects=tuple(Effect)):
    effect = draw(some.sampled_from(effects))
    days = sorted(draw(some.tuples(*[some.sampled_from(DAYS)] * 2)))
    return permit(
        identifier,
        f"6.{identifier.rpartition('-')[2]}",
        effect=effect,
        parties=draw(_list(tuple(KINDS)) | some.just(("*",))),
        roles=draw(some.just(ROLES[:1]) | _list(ROLES)),
        actions=draw(_list(ACTIONS)),
        purposes=draw(_list(PURPOSES) | some.just(("*",))),
        categories=draw(_list(CATEGORIES)),
        phases=draw(_list(PHASES)),
        levels=draw(some.just(()) | _list(LEVELS[:2])),
        subjects=draw(_list(SUBJECTS)),
        seen_from=draw(some.just(()) | _list(SUBJECTS)),
        sources=draw(some.just(()) | _list(tuple(KINDS))),
        conditions=draw(some.just(()) | _list(tuple(Condition))),
        bsn=draw(some.booleans()),
        # Mostly one on which much is possible, so that answers differ.
        ground=draw(some.just(LegalGround.PUBLIC_TASK) | some.sampled_from((*LegalGround, None))),
        special_ground=draw(some.sampled_from((*SpecialGround, None))),
        secrecy_ground=draw(some.sampled_from((*SecrecyGround, None))),
        valid_from=draw(some.none() | some.just(days[0])),
        valid_until=draw(some.none() | some.just(days[1])),
    )


@some.composite
def covenants(draw, effects=tuple(Effect)):
    count = draw(some.integers(1, 6))
    return covenant(
        *(draw(clauses(f"clausule-{number}", effects)) for number in range(1, count + 1)),
        regime=draw(some.just(Regime.OWN_TASK) | some.sampled_from(Regime)),
        wams_since=draw(some.none() | some.sampled_from(DAYS)),
        starts=DAYS[1],
        ends=DAYS[-2],
        evaluate_by=DAYS[-2],
    )


def _word(part):
    """Any word for one part of a request."""
    return {
        "party": some.sampled_from((*KINDS, NOBODY)),
        "role": some.sampled_from(ROLES),
        "action": some.sampled_from(ACTIONS),
        "purpose": some.sampled_from((*PURPOSES, NOTHING)),
        "category": some.sampled_from(CATEGORIES),
        "phase": some.sampled_from(PHASES),
        "date": some.sampled_from(DAYS),
        "level": some.sampled_from((None, *LEVELS[:2])),
        "bsn": some.booleans(),
        "subject": some.sampled_from(SUBJECTS),
        "seen_from": some.sampled_from((None, *SUBJECTS)),
        "source": some.sampled_from((None, *KINDS)),
        "conditions": some.frozensets(some.sampled_from(Condition)),
    }[part]


@some.composite
def requests(draw, covenant):
    """What some clause is about with all facts there, and then a few parts of it otherwise."""
    clause = draw(some.sampled_from(covenant.clauses))
    parties = KINDS if "*" in clause.parties else clause.parties
    purposes = PURPOSES if "*" in clause.purposes else clause.purposes
    asked = Request(
        party=draw(some.sampled_from(tuple(parties))),
        role=draw(some.sampled_from(clause.roles)),
        action=draw(some.sampled_from(clause.actions)),
        purpose=draw(some.sampled_from(purposes)),
        category=draw(some.sampled_from(clause.categories)),
        phase=draw(some.sampled_from(clause.phases)),
        date=min(max(draw(some.sampled_from(covenant.days(clause))), DAYS[0]), DAYS[-1]),
        level=draw(some.sampled_from(clause.levels or (None, *LEVELS[:2]))),
        bsn=clause.bsn,
        subject=draw(some.sampled_from(clause.subjects)),
        seen_from=draw(some.sampled_from((None, *clause.seen_from))),
        source=draw(some.sampled_from(clause.sources or (None, *KINDS))),
        conditions=frozenset(Condition) - {Condition.OBJECTION, Condition.RESTRICTED},
    )
    changed = draw(some.lists(some.sampled_from(Request.__slots__), max_size=2, unique=True))
    return replace(asked, **{part: draw(_word(part)) for part in changed})


@some.composite
def cases(draw, effects=tuple(Effect)):
    """A covenant, and twenty requests under it."""
    covenant = draw(covenants(effects))
    return covenant, [draw(requests(covenant)) for _ in range(20)]
