"""Covenants made for a test: invented parties, and clauses that differ from a plain one."""

from datetime import date
from typing import Any

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
from oggz.covenant.questions import Request
from oggz.covenant.terms import (
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
)

STARTS, ENDS = date(2026, 1, 1), date(2028, 12, 31)
DAY = date(2027, 3, 1)
KINDS = {
    "gemeente": PartyKind.MUNICIPALITY,
    "wonen": PartyKind.HOUSING_CORPORATION,
    "politie": PartyKind.POLICE,
    "team": PartyKind.SOCIAL_TEAM,
    "verslavingszorg": PartyKind.ADDICTION_CARE,
    "jongerenwerk": PartyKind.YOUTH_WORK,
    "jeugdhulp": PartyKind.YOUTH_CARE,
}
PURPOSES = ("hulp", "veiligheid")


def party(slug: str, kind: PartyKind, article: str) -> Party:
    return Party(
        article=article,
        name=f"Voorbeeldpartij {slug}",
        kind=kind,
        task=f"De taak van {slug}.",
        law="Een wet die deze taak geeft.",
        controller=ControllerRole.OWN,
        data_protection_officer=f"fg@{slug}.example",
    )


def permit(identifier: str = "wonen_leest", article: str = "6.1", **changes: Any) -> Clause:
    """The housing corporation may read about housing, for help, during the approach."""
    plain = {
        "id": identifier,
        "article": article,
        "effect": Effect.PERMIT,
        "parties": ("wonen",),
        "roles": (Role.PROFESSIONAL,),
        "actions": (Action.READ,),
        "purposes": ("hulp",),
        "categories": (DataCategory.HOUSING,),
        "phases": (Phase.APPROACH,),
        "ground": LegalGround.PUBLIC_TASK,
        "retention": Retention(months=12, since=RetentionFrom.CLOSED),
        "reason": "Nodig om de woning te behouden.",
    }
    return Clause(**(plain | changes))


def forbid(identifier: str = "wonen_niet", article: str = "7.1", **changes: Any) -> Clause:
    """The housing corporation may not read about housing, for help, during the approach."""
    without = {"ground": None, "retention": None, "reason": "Niet nodig voor de taak."}
    return permit(identifier, article, effect=Effect.FORBID, **(without | changes))


def covenant(*clauses: Clause, **changes: Any) -> Covenant:
    """Seven invented parties that signed nothing, with these clauses or one plain permit."""
    plain = {
        "title": "Voorbeeldconvenant",
        "version": 1,
        "regime": Regime.OWN_TASK,
        "municipality": "GM1960",
        "area": "Onbegrepen gedrag",
        "summary": "Een verzonnen convenant voor tests.",
        "starts": STARTS,
        "ends": ENDS,
        "evaluate_by": ENDS,
        "contact": ContactPoint(
            article="9.1",
            text="Hier kunt u terecht.",
            name="Meldpunt voorbeeld",
            email="meldpunt@voorbeeld.example",
            phone="0000 000 000",
            address="Voorbeeldstraat 1",
        ),
        "parties": {
            slug: party(slug, kind, f"3.{number}")
            for number, (slug, kind) in enumerate(KINDS.items(), start=1)
        },
        "purposes": {
            slug: Purpose(article=f"4.{number}", text=f"Doel {slug}.", title=slug, area="zorg")
            for number, slug in enumerate(PURPOSES, start=1)
        },
        "steps": {
            step: Provision(article=f"5.{number}", title=title, text=f"Over {title}.")
            for number, (step, title) in enumerate(STEPS.items(), start=1)
        },
        "clauses": clauses or (permit(),),
        "checksum": "0" * 64,
    }
    return Covenant(**(plain | changes))


def request(**changes: Any) -> Request:
    """What the plain permit allows, with the weighing recorded."""
    plain = {
        "party": "wonen",
        "role": Role.PROFESSIONAL,
        "action": Action.READ,
        "purpose": "hulp",
        "category": DataCategory.HOUSING,
        "phase": Phase.APPROACH,
        "date": DAY,
        "conditions": frozenset({Condition.WEIGHING}),
    }
    return Request(**(plain | changes))
