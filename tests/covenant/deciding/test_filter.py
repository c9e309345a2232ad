from dataclasses import replace

from hypothesis import event, given
from hypothesis import strategies as some

from oggz.covenant.deciding import compile_covenant
from oggz.covenant.filtering import Row, View
from oggz.covenant.terms import Action, Condition, DataCategory, LegalGround, Phase, Role, Subject
from tests.covenant.covenants import DAY, covenant, forbid, permit
from tests.covenant.deciding.strategies import UNKNOWN, cases

VIEW = View("wonen", Role.PROFESSIONAL, Action.READ, "hulp", DAY)
ROW = Row(
    DataCategory.HOUSING, Phase.APPROACH, 1, Subject.PERSON, "wonen",
    frozenset({Condition.WEIGHING}),
)  # fmt: skip


def parted(asked):
    """A request as who looks and what is looked at."""
    view = View(
        asked.party, asked.role, asked.action, asked.purpose, asked.date, asked.seen_from, asked.bsn
    )
    source = asked.party if asked.source is None else asked.source
    row = Row(asked.category, asked.phase, asked.level, asked.subject, source, asked.conditions)
    return view, row


@given(cases())
def test_a_list_shows_what_a_single_decision_allows_and_nothing_else(case):
    where, many = case
    compiled = compile_covenant(where)
    rows = [parted(asked)[1] for asked in many]
    for asked in many:
        view, own = parted(asked)
        chosen = compiled.filter(view)
        for row in (own, *rows):
            one = replace(
                asked, category=row.category, phase=row.phase, level=row.level,
                subject=row.subject, source=row.source, conditions=row.conditions,
            )  # fmt: skip
            allowed = compiled.decide(one).allowed
            assert chosen.admits(row) == allowed
            event(f"allowed {allowed}")


@given(
    cases(), some.sampled_from(["party", "role", "action", "purpose", "seen_from", "date", "bsn"])
)
def test_who_looks_with_an_unknown_word_sees_an_empty_list(case, part):
    where, many = case
    for asked in many[:3]:
        view, row = parted(asked)
        chosen = compile_covenant(where).filter(replace(view, **{part: UNKNOWN[part]}))
        assert chosen.permitted == ()
        assert not chosen.admits(row)


def test_a_row_with_an_unknown_word_is_not_shown():
    chosen = compile_covenant(covenant()).filter(VIEW)
    assert chosen.admits(ROW)
    for part in ("category", "phase", "level", "subject", "source"):
        assert not chosen.admits(replace(ROW, **{part: UNKNOWN[part]})), part


def test_a_forbid_and_a_limit_take_rows_out_of_the_list():
    wide = permit(categories=(DataCategory.HOUSING, DataCategory.FAMILY))
    chosen = compile_covenant(covenant(wide, forbid(conditions=(Condition.OBJECTION,)))).filter(
        VIEW
    )
    objected = replace(ROW, conditions=ROW.conditions | {Condition.OBJECTION})
    assert chosen.admits(ROW)
    assert not chosen.admits(objected)
    assert chosen.admits(replace(objected, category=DataCategory.FAMILY))
    assert not chosen.admits(replace(ROW, conditions=frozenset()))


def test_a_permit_says_which_clause_lets_see_and_what_the_law_takes_away():
    where = covenant(permit(ground=LegalGround.CONSENT))
    (one,) = compile_covenant(where).filter(VIEW).permitted
    assert (one.clause, one.article) == ("wonen_leest", "6.1")
    assert [each.none_of for each in one.except_for] == [{Condition.CONSENT}]


def test_rules_that_make_no_difference_are_left_out():
    chosen = compile_covenant(covenant(permit(), forbid(categories=(DataCategory.WORK,)))).filter(
        VIEW
    )
    assert {frozenset(each.none_of) for each in chosen.refused} == {
        frozenset({Condition.WEIGHING}),
        frozenset({Condition.OBJECTION_OVERRIDDEN}),
        frozenset({Condition.RESTRICTION_EXCEPTED}),
    }
    assert compile_covenant(covenant()).filter(replace(VIEW, role=Role.CHAIR)).refused == ()
