"""Who breaks the glass reads what the covenant allows in danger, and never more than it allows."""

from dataclasses import replace

from hypothesis import event, given, settings
from hypothesis import strategies as st

from oggz.covenant.deciding import compile_covenant
from oggz.covenant.emergency import in_emergency
from oggz.covenant.example import example
from oggz.covenant.model import Covenant
from oggz.covenant.questions import Request
from oggz.covenant.terms import Action, Condition
from tests.covenant.deciding import literal
from tests.covenant.random_covenants import random_covenants, requests


@st.composite
def with_danger(draw: st.DrawFn) -> Covenant:
    """A covenant of which some clauses, forbids too, ask for acute danger."""
    covenant = draw(random_covenants())
    asks = {Condition.ACUTE_DANGER}
    clauses = [
        clause.model_copy(update={"conditions": (*clause.conditions, *asks)})
        if draw(st.booleans())
        else clause
        for clause in covenant.clauses
    ]
    return covenant.model_copy(update={"clauses": tuple(clauses)})


@settings(deadline=None, max_examples=150)
@given(
    covenant=with_danger(),
    asked=st.lists(requests(), min_size=30, max_size=60),
    reads=st.booleans(),
)
def test_it_gives_what_an_article_on_danger_gives_and_only_for_reading(
    covenant: Covenant, asked: list[Request], reads: bool
) -> None:
    emergency = compile_covenant(in_emergency(covenant))
    for_danger = {
        clause.id for clause in covenant.clauses if Condition.ACUTE_DANGER in clause.conditions
    }
    allowed = 0
    for each in asked:
        request = replace(each, action=Action.READ) if reads else each
        request = replace(request, conditions=request.conditions | {Condition.ACUTE_DANGER})
        now = emergency.decide(request)
        # Beside a reader of the whole covenant that shares no code with it.
        usual = literal.answer(covenant, request)
        expected = set(usual.clauses) & for_danger if usual.allowed else set()
        if request.action is not Action.READ:
            expected = set()
        assert now.allowed == bool(expected)
        allowed += now.allowed
        assert not now.allowed or set(now.clauses) == expected
    event(f"some allowed: {allowed > 0}")


def test_without_articles_on_danger_there_is_nothing_to_see() -> None:
    covenant = example()
    calm = tuple(
        clause for clause in covenant.clauses if Condition.ACUTE_DANGER not in clause.conditions
    )
    left = in_emergency(covenant.model_copy(update={"clauses": calm})).clauses
    assert not [clause for clause in left if clause.effect.value == "permit"]
