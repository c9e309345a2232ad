"""What holds of every covenant and every request."""

import pickle
from dataclasses import replace

import pytest
from hypothesis import event, given
from hypothesis import strategies as some

from oggz.covenant import deciding
from oggz.covenant.deciding import compile_covenant
from oggz.covenant.limits import BY_ID, LIMITS
from oggz.covenant.questions import Decision
from oggz.covenant.terms import Condition, Effect, Role
from tests.covenant.covenants import covenant, forbid, request
from tests.covenant.deciding import literal, strategies
from tests.covenant.deciding.strategies import UNKNOWN, cases


@given(cases())
def test_the_answer_is_what_a_person_reads_in_the_document(case):
    covenant, many = case
    compiled = compile_covenant(covenant)
    for asked in many:
        answer, expected = compiled.decide(asked), literal.answer(covenant, asked)
        assert (answer.allowed, answer.limit) == (expected.allowed, expected.limit)
        if expected.clauses:
            assert answer.clauses == expected.clauses
        event(f"allowed {answer.allowed}, limit {answer.limit is not None}")


@given(cases())
def test_until_is_the_last_day_of_an_unbroken_row(case):
    covenant, many = case
    compiled = compile_covenant(covenant)
    for asked in many:
        answer = compiled.decide(asked)
        expected = literal.until(covenant, asked) if answer.allowed else None
        assert answer.until == expected


@given(cases())
def test_every_answer_carries_its_reason(case):
    covenant, many = case
    compiled = compile_covenant(covenant)
    by_id = {clause.id: clause for clause in covenant.clauses}
    for asked in many:
        answer = compiled.decide(asked)
        assert answer.purpose == asked.purpose
        assert {by_id[name].article for name in answer.clauses} == set(answer.articles)
        effects = {by_id[name].effect for name in answer.clauses}
        if answer.allowed:
            assert effects == {Effect.PERMIT}
            assert answer.until is not None
            assert answer.limit is None
            assert not answer.missing
        elif answer.limit:
            assert answer.limit in BY_ID
            assert effects <= {Effect.PERMIT}
        elif effects == {Effect.FORBID}:
            assert not answer.missing
        else:
            has_permits = any(
                each.effect is Effect.PERMIT and days[0] <= days[1]
                for each in covenant.clauses
                for days in [covenant.days(each)]
            )
            known = asked.party != strategies.NOBODY and asked.purpose != strategies.NOTHING
            assert bool(answer.missing) == (has_permits or not known)


@given(cases(effects=(Effect.PERMIT,)), some.sampled_from(Condition))
def test_another_fact_never_takes_away_what_permits_give_but_what_somebody_asks(case, fact):
    covenant, many = case
    compiled = compile_covenant(covenant)
    for asked in many:
        before = compiled.decide(asked)
        after = compiled.decide(replace(asked, conditions=asked.conditions | {fact}))
        assert after.allowed >= before.allowed or fact in (
            Condition.OBJECTION, Condition.RESTRICTED,
        )  # fmt: skip


@given(cases(), some.data())
def test_without_a_permit_nothing_more_is_allowed(case, data):
    covenant, many = case
    gone = data.draw(some.sampled_from(covenant.clauses))
    fewer = covenant.model_copy(
        update={"clauses": tuple(each for each in covenant.clauses if each is not gone)}
    )
    before, after = compile_covenant(covenant), compile_covenant(fewer)
    for asked in many:
        had, has = before.decide(asked).allowed, after.decide(asked).allowed
        assert has <= had if gone.effect is Effect.PERMIT else has >= had


@given(cases(), some.sampled_from(LIMITS))
def test_without_a_limit_nothing_more_is_refused(case, gone):
    covenant, many = case
    fewer = tuple(limit for limit in LIMITS if limit is not gone)
    compiled = compile_covenant(covenant)
    for asked in many:
        if compiled.decide(asked).allowed:
            assert literal.answer(covenant, asked, fewer).allowed


@given(cases(), some.randoms())
def test_the_order_of_clauses_decides_nothing(case, random):
    covenant, many = case
    shuffled = list(covenant.clauses)
    random.shuffle(shuffled)
    one = compile_covenant(covenant)
    other = compile_covenant(covenant.model_copy(update={"clauses": tuple(shuffled)}))
    for asked in many:
        first, second = one.decide(asked), other.decide(asked)
        assert (first.allowed, first.until) == (second.allowed, second.until)
        if first.allowed:
            assert set(first.clauses) == set(second.clauses)


@given(cases(), some.sampled_from(sorted(UNKNOWN)))
def test_a_word_that_nobody_knows_refuses_and_is_named(case, part):
    covenant, many = case
    compiled = compile_covenant(covenant)
    for asked in many:
        answer = compiled.decide(replace(asked, **{part: UNKNOWN[part]}))
        assert not answer.allowed
        assert part in {missing.part for missing in answer.missing}


@given(cases())
def test_a_compiled_covenant_can_be_kept_and_taken_out_again(case):
    covenant, many = case
    compiled = compile_covenant(covenant)
    kept = pickle.loads(pickle.dumps(compiled))
    assert kept.checksum == covenant.checksum
    for asked in many:
        assert kept.decide(asked) == compiled.decide(asked)


def test_a_covenant_that_only_forbids_allows_nothing():
    compiled = compile_covenant(covenant(forbid(roles=(Role.CHAIR,))))
    assert compiled.decide(request()) == Decision(False, "hulp")
    assert compiled.decide(request(role=Role.CHAIR)).clauses == ("wonen_niet",)


@given(cases())
def test_answers_that_are_not_kept_are_made_again_the_same(case):
    where, many = case
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deciding, "KEPT", 1)
        forgetful = compile_covenant(where)
        found = [forgetful.decide(asked) for asked in many * 2]
    compiled = compile_covenant(where)
    assert found == [compiled.decide(asked) for asked in many * 2]
