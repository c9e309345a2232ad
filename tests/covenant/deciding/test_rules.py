from dataclasses import replace

import pytest

from oggz.covenant.limits import BY_ID, LIMITS
from oggz.covenant.rules import Rank, rules
from oggz.covenant.terms import (
    Action,
    Condition,
    DataCategory,
    LegalGround,
    SecrecyGround,
    SpecialGround,
    Subject,
)
from tests.covenant.covenants import covenant, forbid, permit


def rule_of(clause):
    return next(rule for rule in rules(covenant(clause)) if rule.rank is not Rank.LIMIT)


def taken_away_by(**changes):
    """The limits that can take away a permit of everybody for everything, of everyone."""
    wide = {"parties": ("*",), "actions": tuple(Action), "categories": tuple(DataCategory)}
    wide |= {"subjects": tuple(Subject)}
    return {limit.id for limit in rule_of(permit(**(wide | changes))).limits}


def test_every_limit_has_a_name_a_sentence_and_a_source_of_its_own():
    assert len(BY_ID) == len(LIMITS) == len({limit.text + limit.id for limit in LIMITS})
    for limit in LIMITS:
        assert limit.text.endswith(".")
        assert limit.source.endswith(".") or limit.source.startswith("Wgbo")


def test_limits_come_before_forbids_before_permits():
    found = [rule.rank for rule in rules(covenant(permit(), forbid()))]
    assert found == sorted(found)
    assert set(found) == set(Rank)


def test_a_permit_is_narrow_and_a_forbid_is_wide():
    may, may_not = rule_of(permit(levels=(2,))), rule_of(forbid(levels=(2,)))
    assert may.levels == {2}
    assert may_not.levels == {2, None}
    assert may.bsn == {False}
    assert may_not.bsn == {False, True}
    assert may.files == {(Subject.PERSON, Subject.PERSON)}
    assert may_not.files == {(Subject.PERSON, file) for file in Subject}


def test_a_forbid_can_be_about_the_number_or_about_looking_across_alone():
    assert rule_of(forbid(bsn=True)).bsn == {True}
    assert rule_of(permit(bsn=True)).bsn == {False, True}
    across = rule_of(forbid(subjects=(Subject.VICTIM,), seen_from=(Subject.SUSPECT,)))
    assert across.files == {(Subject.VICTIM, Subject.SUSPECT)}


def test_everybody_means_the_parties_of_this_covenant():
    whole = covenant(permit(parties=("*",), purposes=("*",)))
    (rule,) = (each for each in rules(whole) if each.rank is Rank.PERMIT)
    assert rule.parties == whole.parties.keys()
    assert rule.purposes == whole.purposes.keys()


def test_a_clause_about_nobody_here_meets_nothing():
    assert all(rule.rank is Rank.LIMIT for rule in rules(covenant(permit(parties=("ggd",)))))
    assert all(rule.rank is Rank.LIMIT for rule in rules(covenant(permit(purposes=("x1",)))))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        ({"ground": None}, {"no_ground"}),
        ({"ground": LegalGround.CONSENT}, {"consent_missing", "guardian_consent_missing"}),
    ],
)
def test_grounds_of_a_permit_decide_which_limits_can_take_it_away(changes, expected):
    always = taken_away_by()
    assert taken_away_by(**changes) == always | expected


def test_special_grounds_fit_the_kind_of_data():
    fits = {
        SpecialGround.CARE: "health",
        SpecialGround.WPG_16: "police",
        SpecialGround.WJSG: "justice",
    }
    for ground, kind in fits.items():
        found = taken_away_by(special_ground=ground)
        without = {limit for limit in found if limit.endswith("_data_without_ground")}
        without |= {limit for limit in found if limit == "health_without_ground"}
        assert not any(limit.startswith(kind) for limit in without)
        assert len(without) == 2


def test_secrecy_is_about_parties_under_secrecy_only():
    health = (DataCategory.MENTAL_HEALTH,)
    wide = permit(parties=("*",), actions=tuple(Action), categories=health)
    (giving,) = (limit for limit in rule_of(wide).limits if limit.id == "secrecy_giving")
    assert giving.parties == {"verslavingszorg", "jeugdhulp"}
    assert Action.READ not in giving.actions
    given = taken_away_by(secrecy_ground=SecrecyGround.STATUTORY_DUTY)
    assert not any(limit.startswith("secrecy") for limit in given)


def test_a_limit_is_only_lifted_by_the_fact_it_names():
    found = {rule.id: rule for rule in rules(covenant()) if rule.rank is Rank.LIMIT}
    assert found["weighing_before_use"].none_of == {Condition.WEIGHING}
    assert found["objection_to_sharing"].all_of == {Condition.OBJECTION}
    assert found["restricted"].all_of == {Condition.RESTRICTED}
    assert found["restricted"].none_of == {Condition.RESTRICTION_EXCEPTED}
    assert found["hidden_address_across_files"].categories == {DataCategory.HIDDEN_ADDRESS}
    assert all(subject is not file for subject, file in found["hidden_address_across_files"].files)


def test_limits_of_other_regimes_are_out():
    one = replace(BY_ID["wams_not_in_force"])
    assert "wams_not_in_force" not in {rule.id for rule in rules(covenant(), (one,))}


def test_limits_that_can_never_meet_a_permit_are_not_carried_along():
    assert rule_of(permit()).limits == ()
    asks = permit(ground=LegalGround.CONSENT, conditions=(Condition.CONSENT,))
    assert rule_of(asks).limits == ()
    forgets = permit(ground=LegalGround.CONSENT)
    assert [limit.id for limit in rule_of(forgets).limits] == ["consent_missing"]


def test_a_ground_that_does_not_count_takes_away_special_data_only():
    assert rule_of(permit(special_ground=SpecialGround.WGS)).limits == ()
    police = permit(categories=(DataCategory.POLICE,), special_ground=SpecialGround.WGS)
    assert [limit.id for limit in rule_of(police).limits] == ["wgs_outside_house"]
