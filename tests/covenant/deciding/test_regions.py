from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from oggz.covenant.deciding import compile_covenant
from oggz.covenant.regions import SETS, example_of, left, meet
from oggz.covenant.rules import Rank, overlap, rules
from oggz.covenant.terms import Condition, Regime
from tests.covenant.covenants import DAY, covenant, permit, request
from tests.covenant.deciding import literal
from tests.covenant.deciding.strategies import cases

ONE_DAY = timedelta(days=1)


def plain():
    (rule,) = (each for each in rules(covenant()) if each.rank is Rank.PERMIT)
    return replace(rule, first=DAY, last=DAY + 5 * ONE_DAY, all_of=frozenset({Condition.WEIGHING}))


@pytest.mark.parametrize("part", SETS)
def test_rules_without_a_word_in_common_do_not_overlap(part):
    rule = plain()
    words = getattr(rule, part)
    assert overlap(rule, rule)
    assert not overlap(rule, replace(rule, **{part: frozenset()}))
    assert not overlap(replace(rule, **{part: frozenset({"a"})}), rule)
    assert overlap(rule, replace(rule, **{part: words | {"a"}}))


def test_rules_overlap_on_the_day_that_one_ends_and_the_other_begins():
    rule = plain()
    assert overlap(rule, replace(rule, first=rule.last, last=rule.last + ONE_DAY))
    assert overlap(rule, replace(rule, first=rule.first - ONE_DAY, last=rule.first))
    assert not overlap(rule, replace(rule, first=rule.last + ONE_DAY, last=date.max))
    assert not overlap(rule, replace(rule, first=date.min, last=rule.first - ONE_DAY))


def test_a_fact_that_must_and_must_not_hold_keeps_rules_apart():
    rule, fact = plain(), frozenset({Condition.WEIGHING})
    without = replace(rule, all_of=frozenset(), none_of=fact)
    assert not overlap(rule, without)
    assert not overlap(without, rule)
    assert not overlap(rule, replace(rule, none_of=fact))
    assert overlap(rule, replace(rule, all_of=frozenset({Condition.CONSENT})))
    assert overlap(without, replace(without, none_of=frozenset({Condition.CONSENT})))


@settings(max_examples=30)
@given(cases())
def test_what_is_left_of_a_permit_is_decided_by_that_permit_alone(case):
    where, many = case
    every = rules(where)
    for rule in (each for each in every if each.rank is Rank.PERMIT):
        others = tuple(each for each in every if each is not rule)
        found = left(rule, (*rule.limits, *others))
        expected = literal.Answer(True, None, (rule.id,))
        alone = [one for one in many if literal.answer(where, one) == expected]
        if found is None:
            assert alone == []
        else:
            assert literal.answer(where, example_of(found)) == expected


def test_what_two_rules_meet_is_met_by_both():
    rule = plain()
    other = replace(rule, first=DAY + ONE_DAY, last=date.max, all_of=frozenset({Condition.CONSENT}))
    both = meet(rule, other)
    assert (both.first, both.last) == (DAY + ONE_DAY, DAY + 5 * ONE_DAY)
    assert both.all_of == {Condition.WEIGHING, Condition.CONSENT}


def test_a_clause_for_one_day_holds_on_that_day_only():
    compiled = compile_covenant(covenant(permit(valid_from=DAY, valid_until=DAY)))
    assert compiled.decide(request(date=DAY)).until == DAY
    assert not compiled.decide(request(date=DAY - ONE_DAY)).allowed
    assert not compiled.decide(request(date=DAY + ONE_DAY)).allowed


def test_a_covenant_can_reach_to_the_ends_of_the_calendar():
    where = covenant().model_copy(
        update={
            "starts": date.min, "ends": date.max, "wams_since": date.min, "regime": Regime.WAMS
        }
    )  # fmt: skip
    answer = compile_covenant(where).decide(request(date=date.min))
    assert (answer.allowed, answer.until) == (True, date.max)
    assert compile_covenant(where).decide(request(date=date.max)).allowed
