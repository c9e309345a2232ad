"""What is declared impossible: proven, or refuted with the clause that does it and an example."""

from typing import Any

import pytest

from oggz.covenant.analysis import Analysis, Kind, Proof, analyse
from oggz.covenant.model import Clause, Never
from oggz.covenant.terms import (
    Action,
    Condition,
    DataCategory,
    PartyKind,
    Phase,
    Role,
    SpecialGround,
    Subject,
)
from tests.covenant.covenants import covenant, forbid, permit


def analysed(*clauses: Clause, **never: Any) -> Analysis:
    declared = Never(**{"article": "8.1", "text": "Dit kan nooit.", **never})
    return analyse(covenant(*clauses, never=(declared,)))


HEALTH = permit(
    "wonen_ziet_zorg",
    "6.2",
    categories=(DataCategory.HOUSING, DataCategory.CARE),
    special_ground=SpecialGround.CARE,
)
BSN = permit("wonen_bsn", "6.3", bsn=True, categories=(DataCategory.IDENTITY,))
TEAM_BSN = permit("team_bsn", "6.3", parties=("team",), bsn=True)
ADDRESS = permit(
    "adres_van_slachtoffer",
    "6.4",
    subjects=(Subject.VICTIM,),
    seen_from=(Subject.SUSPECT,),
    categories=(DataCategory.HIDDEN_ADDRESS, DataCategory.SAFETY),
)
FORBIDS_HEALTH = forbid("wonen_geen_zorg", "7.2", categories=(DataCategory.CARE,))
NO_HEALTH: dict[str, Any] = {
    "kinds": (PartyKind.HOUSING_CORPORATION,),
    "categories": (DataCategory.CARE,),
}


@pytest.mark.parametrize(
    ("clauses", "never", "proof"),
    [
        ((permit(),), NO_HEALTH, Proof.PROVEN),
        ((permit(), HEALTH), NO_HEALTH, Proof.REFUTED),
        ((permit(), HEALTH, FORBIDS_HEALTH), NO_HEALTH, Proof.PROVEN),
        # Whatever a clause says, the law refuses the citizen number to a housing corporation …
        ((BSN,), {"parties": ("wonen",), "bsn": True}, Proof.PROVEN),
        # … and not to a social team.
        ((TEAM_BSN,), {"bsn": True}, Proof.REFUTED),
        ((TEAM_BSN,), {"bsn": False, "parties": ("wonen",)}, Proof.PROVEN),
        (
            (ADDRESS,),
            {"categories": (DataCategory.HIDDEN_ADDRESS,), "across_files": True},
            Proof.PROVEN,
        ),
        ((ADDRESS,), {"across_files": True}, Proof.REFUTED),
        ((ADDRESS,), {"subjects": (Subject.PERSON,)}, Proof.PROVEN),
        ((permit(roles=tuple(Role)),), {"roles": (Role.ADMINISTRATOR,)}, Proof.PROVEN),
        ((permit(roles=tuple(Role)),), {"roles": (Role.CHAIR,)}, Proof.REFUTED),
        ((permit(),), {"phases": (Phase.CLOSED,)}, Proof.PROVEN),
        ((permit(phases=tuple(Phase)),), {"phases": (Phase.CLOSED,)}, Proof.REFUTED),
        # After the signal the weighing is the law's condition, not the clause's.
        ((permit(),), {"unless": (Condition.WEIGHING,)}, Proof.PROVEN),
        ((permit(),), {"unless": (Condition.CONSENT,)}, Proof.REFUTED),
        ((permit(),), {"unless": (Condition.CONSENT, Condition.WEIGHING)}, Proof.PROVEN),
        ((permit(),), {"when": (Condition.OBJECTION,)}, Proof.REFUTED),
        (
            (permit(actions=(Action.SHARE,)),),
            {"when": (Condition.OBJECTION,), "unless": (Condition.OBJECTION_OVERRIDDEN,)},
            Proof.PROVEN,
        ),
        # Restricted data are kept, whatever a clause says: to be put right, and for nothing else.
        ((permit(),), {"when": (Condition.RESTRICTED,)}, Proof.REFUTED),
        (
            (permit(actions=(Action.READ, Action.DISCUSS, Action.EXPORT, Action.DESTROY)),),
            {"when": (Condition.RESTRICTED,), "unless": (Condition.RESTRICTION_EXCEPTED,)},
            Proof.PROVEN,
        ),
        (
            (permit(actions=(Action.CORRECT,)),),
            {"when": (Condition.RESTRICTED,), "unless": (Condition.RESTRICTION_EXCEPTED,)},
            Proof.REFUTED,
        ),
        (
            (permit(), forbid(conditions=(Condition.OBJECTION,))),
            {"when": (Condition.OBJECTION,)},
            Proof.PROVEN,
        ),
        ((permit(levels=(1, 2)),), {"levels": (3, 4)}, Proof.PROVEN),
        ((permit(levels=(1, 2)),), {"levels": (2, 3)}, Proof.REFUTED),
        ((permit(),), {"purposes": ("veiligheid",)}, Proof.PROVEN),
        ((permit(),), {"actions": (Action.SHARE,)}, Proof.PROVEN),
        ((permit(),), {}, Proof.REFUTED),
    ],
)  # fmt: skip
def test_a_never_is_proven_or_refuted(
    clauses: tuple[Clause, ...], never: dict[str, Any], proof: Proof
) -> None:
    assert analysed(*clauses, **never).verdicts[0].proof is proof


def test_a_refutation_names_every_clause_that_does_it_and_a_plain_example() -> None:
    also = permit("allen_zien_zorg", "6.5", parties=("*",), categories=(DataCategory.CARE,),
                  special_ground=SpecialGround.CARE)  # fmt: skip
    other = permit("politie_ziet_zorg", "6.6", parties=("politie",))
    verdict = analysed(permit(), HEALTH, also, other, **NO_HEALTH).verdicts[0]
    assert verdict.clauses == ("wonen_ziet_zorg", "allen_zien_zorg")
    assert verdict.example is not None
    assert (verdict.example.party, verdict.example.category) == ("wonen", DataCategory.CARE)
    assert verdict.example.conditions == {Condition.WEIGHING}
    assert (verdict.example.source, verdict.example.seen_from) == (None, None)


def test_a_forbid_for_some_days_proves_nothing_about_the_others() -> None:
    lapsing = FORBIDS_HEALTH.model_copy(update={"valid_until": covenant().starts})
    verdict = analysed(HEALTH, lapsing, **NO_HEALTH).verdicts[0]
    assert verdict.proof is Proof.REFUTED
    assert verdict.example is not None
    assert verdict.example.date > covenant().starts


def test_a_never_about_nobody_is_told_because_it_proves_nothing() -> None:
    analysis = analysed(permit(), kinds=(PartyKind.PROBATION,))
    assert analysis.verdicts[0].proof is Proof.PROVEN
    assert [each.about for each in analysis.findings if each.kind is Kind.EMPTY_NEVER] == ["8.1"]
