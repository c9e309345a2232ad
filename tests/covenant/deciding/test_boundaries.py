from datetime import timedelta

import pytest
from hypothesis import given, settings

from oggz.covenant.boundaries import boundaries
from oggz.covenant.deciding import compile_covenant
from oggz.covenant.example import example
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
from tests.covenant.covenants import DAY, ENDS, STARTS, covenant, forbid, permit, request
from tests.covenant.deciding.mutants import killed, mutants, same
from tests.covenant.deciding.strategies import covenants


def all_kinds_of_clauses():
    """Few clauses in which every kind of edge is there once."""
    return covenant(
        permit(),
        permit(
            "zorg_deelt", "6.2", parties=("verslavingszorg",), actions=(Action.SHARE, Action.READ),
            categories=(DataCategory.ADDICTION, DataCategory.HOUSING),
            special_ground=SpecialGround.CARE, secrecy_ground=SecrecyGround.CONFLICT_OF_DUTIES,
            conditions=(Condition.INFORMED,), levels=(2, 3),
        ),
        permit(
            "gemeente_ziet", "6.3", parties=("gemeente", "team"), roles=(Role.CASE_COORDINATOR,),
            categories=(DataCategory.MENTAL_HEALTH, DataCategory.CONTACT),
            ground=LegalGround.CONSENT, special_ground=SpecialGround.CONSENT,
            secrecy_ground=SecrecyGround.CONSENT, bsn=True,
            subjects=(Subject.PERSON, Subject.CHILD, Subject.VICTIM), seen_from=(Subject.PERSON,),
            purposes=("*",), phases=(Phase.SIGNAL, Phase.APPROACH),
        ),
        permit(
            "politie_brengt_in", "6.4", parties=("politie",), actions=(Action.CONTRIBUTE,),
            categories=(DataCategory.POLICE,), special_ground=SpecialGround.WPG_20,
            phases=tuple(Phase), valid_from=DAY, valid_until=DAY + timedelta(days=30),
        ),
        permit(
            "ieder_leest_van_gemeente", "6.5", parties=("*",), sources=("gemeente",),
            actions=(Action.READ, Action.REPORT), phases=(Phase.SIGNAL,),
            ground=LegalGround.LEGAL_OBLIGATION,
        ),
        forbid(conditions=(Condition.ACUTE_DANGER,), levels=(1,)),
        forbid(
            "niet_over_kind", "7.2", parties=("*",), subjects=(Subject.CHILD,), bsn=True,
            roles=(Role.CASE_COORDINATOR,), categories=(DataCategory.CONTACT,), purposes=("*",),
        ),
    )  # fmt: skip


def survivors(where, chosen=None):
    suite = list(boundaries(where))
    compiled = compile_covenant(where)
    answers = [compiled.decide(asked).allowed for asked in suite]
    tried = list(mutants(where))[chosen or slice(None)]
    return tried, [each for each in tried if not killed(each, suite, answers)]


@pytest.mark.parametrize(
    ("regime", "chosen"),
    [
        (Regime.OWN_TASK, slice(None)),
        (Regime.WGS, slice(1, None, 5)),
        (Regime.WAMS, slice(2, None, 5)),
    ],
)
def test_every_mutant_that_answers_anything_otherwise_is_found(regime, chosen):
    where = all_kinds_of_clauses().model_copy(
        update={"regime": regime, "wams_since": STARTS + timedelta(days=40)}
    )
    tried, left = survivors(where, chosen)
    assert len(tried) > 300
    assert len(left) < len(tried) * 0.6
    assert [mutant.name for mutant in left if not same(where, mutant)] == []


def test_mutants_of_the_model_covenant_are_found():
    """One in 150; all of them are tried in bench/covenant."""
    where = example()
    tried, left = survivors(where, slice(7, None, 150))
    assert len(tried) > 40
    assert [mutant.name for mutant in left if not same(where, mutant)] == []


@settings(max_examples=5)
@given(covenants())
def test_mutants_of_any_covenant_are_found(where):
    _, left = survivors(where, slice(3, None, 23))
    assert [mutant.name for mutant in left if not same(where, mutant)] == []


def test_edges_are_asked_for_at_both_sides():
    asked = list(boundaries(covenant()))
    dates = {each.date for each in asked}
    assert {STARTS - timedelta(days=1), STARTS, ENDS, ENDS + timedelta(days=1)} <= dates
    assert {each.category for each in asked} == set(DataCategory)
    assert len(set(asked)) == len(asked)
    facts = {Condition.WEIGHING, Condition.RESTRICTION_EXCEPTED}
    assert request(date=STARTS, conditions=frozenset(facts)) in asked
