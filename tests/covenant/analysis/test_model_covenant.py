"""What the model covenant declares is proven, and rests on its forbids and on the law."""

import pytest

from oggz.covenant.analysis import Proof, Seriousness, analyse
from oggz.covenant.example import example
from oggz.covenant.model import Clause, Covenant
from oggz.covenant.terms import Action, DataCategory, Effect, Phase, Role, SpecialGround, Subject
from tests.covenant.covenants import permit

MODEL = example()
FORBIDS = [clause for clause in MODEL.clauses if clause.effect is Effect.FORBID]


def without(clause: Clause) -> Covenant:
    rest = tuple(each for each in MODEL.clauses if each is not clause)
    return MODEL.model_copy(update={"clauses": rest})


def refuted(covenant: Covenant) -> list[str]:
    return [
        each.never.article for each in analyse(covenant).verdicts if each.proof is not Proof.PROVEN
    ]


def test_everything_that_the_model_covenant_declares_is_proven_and_nothing_is_an_error() -> None:
    analysis = analyse(MODEL)
    assert [
        each.never.article for each in analysis.verdicts if each.proof is not Proof.PROVEN
    ] == []
    assert [each for each in analysis.findings if each.seriousness is Seriousness.ERROR] == []
    assert analysis.stands


@pytest.mark.parametrize("clause", FORBIDS, ids=lambda clause: clause.id)
def test_a_declaration_rests_on_each_forbid_of_the_model_covenant(clause: Clause) -> None:
    assert refuted(without(clause))


def test_a_permit_for_everything_breaks_only_what_no_forbid_and_no_law_holds() -> None:
    everything = permit(
        "alles",
        "13.99",
        parties=("*",),
        roles=tuple(Role),
        actions=tuple(Action),
        purposes=("*",),
        categories=tuple(DataCategory),
        phases=tuple(Phase),
        subjects=tuple(Subject),
        seen_from=tuple(Subject),
        bsn=True,
        special_ground=SpecialGround.UAVG_33,
    )
    broken = MODEL.model_copy(update={"clauses": (*MODEL.clauses, everything)})
    verdicts = analyse(broken).verdicts
    held = {each.never.article for each in verdicts if each.proof is Proof.PROVEN}
    assert held == {
        "15.1", "15.2", "15.3", "15.4", "15.6", "15.7", "15.8", "15.9", "15.13", "15.16",
    }  # fmt: skip
    assert {each.clauses for each in verdicts if each.proof is Proof.REFUTED} == {("alles",)}
