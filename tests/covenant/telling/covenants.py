"""A small covenant with invented parties, and clauses of any kind in it."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from oggz.covenant.model import (
    STEPS,
    Clause,
    ContactPoint,
    Covenant,
    Party,
    Provision,
    Purpose,
    Retention,
)
from oggz.covenant.terms import (
    LEVELS,
    Action,
    Condition,
    ControllerRole,
    DataCategory,
    Effect,
    LegalGround,
    PartyKind,
    Phase,
    Regime,
    RetentionFrom,
    Role,
    SecrecyGround,
    SpecialGround,
    Subject,
)

STARTS, ENDS = date(2027, 1, 1), date(2030, 12, 31)
# Names that read as something else, and two that are the same.
NAMES = {
    "gemeente": "Gemeente Voorbeeld",
    "wonen": "Stichting Wonen en Zorg",
    "stichting": "Stichting Wonen",
    "politie": "Politie, basisteam Voorbeeld",
    "zorg": "Zorg",
    "zorg-2": "zorg",
}


def clause(**changes: Any) -> Clause:
    told = {
        "id": "een", "article": "6.1", "effect": Effect.PERMIT, "parties": ("gemeente",),
        "roles": (Role.PROFESSIONAL,), "actions": (Action.READ,), "purposes": ("hulp",),
        "categories": (DataCategory.HOUSING,), "phases": (Phase.APPROACH,), "reason": "Waarom.",
    }  # fmt: skip
    return Clause.model_validate(told | changes)


def covenant(*clauses: Clause, **changes: Any) -> Covenant:
    told = {
        "title": "Samen helpen in Voorbeeld", "version": 1, "regime": Regime.OWN_TASK,
        "municipality": "GM1960", "area": "de gemeente Voorbeeld", "summary": "Waarover dit gaat.",
        "starts": STARTS, "ends": ENDS, "evaluate_by": date(2028, 1, 1), "checksum": "0" * 64,
        "contact": ContactPoint(article="9", text="Hier kunt u terecht.", name="Privacyloket",
                                email="privacy@voorbeeld.example", phone="000 000 00 00",
                                address="Voorbeeldplein 1"),
        "parties": {slug: party(slug, number) for number, slug in enumerate(NAMES, start=1)},
        "purposes": {
            "hulp": Purpose(article="3.1", title="Hulp", text="Hulp op gang brengen.",
                            area="zorg"),
            "rust": Purpose(article="3.2", title="Rust en ‘veiligheid’, ook thuis",
                            text="Rust.", area="veiligheid"),
        },
        "steps": {step: Provision(article=f"1.{number}", title=title, text="Zo.")
                  for number, (step, title) in enumerate(STEPS.items(), start=1)},
        "clauses": clauses or (clause(),),
    }  # fmt: skip
    return Covenant.model_validate(told | changes)


def party(slug: str, number: int) -> Party:
    return Party(
        article=f"2.{number}", name=NAMES[slug], kind=PartyKind.WELFARE, task="Helpen.",
        law="Wmo 2015", controller=ControllerRole.JOINT,
        data_protection_officer=f"fg@{slug}.example",
    )  # fmt: skip


def some(values: Any, least: int = 1) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(list(values)), min_size=least, unique=True).map(tuple)


DAYS = st.none() | st.dates(STARTS - timedelta(3), ENDS + timedelta(3))
CLAUSES = st.builds(
    Clause,
    id=st.just("een"), article=st.sampled_from(["6.1", "6.2"]), effect=st.sampled_from(Effect),
    parties=some([*NAMES, "*"]), roles=some(Role), actions=some(Action),
    purposes=some(["hulp", "rust", "*"]), categories=some(DataCategory), phases=some(Phase),
    levels=some(LEVELS, 0), subjects=some(Subject), seen_from=some(Subject, 0),
    sources=some(NAMES, 0), conditions=some(Condition, 0), bsn=st.booleans(),
    ground=st.none() | st.sampled_from(LegalGround),
    special_ground=st.none() | st.sampled_from(SpecialGround),
    secrecy_ground=st.none() | st.sampled_from(SecrecyGround), valid_from=DAYS, valid_until=DAYS,
    retention=st.none() | st.builds(Retention, months=st.integers(1, 360),
                                    since=st.sampled_from(RetentionFrom)),
    reason=st.just("Waarom."),
)  # fmt: skip
