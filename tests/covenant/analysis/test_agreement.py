"""What is proven is proven of `decide`: the sets, z3 and the answers say the same."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oggz.covenant.analysis import Kind, Proof, analyse
from oggz.covenant.analysis.asking import PERMITTED, REFUSED, Asking
from oggz.covenant.analysis.meaning import Meaning
from oggz.covenant.analysis.nevers import region
from oggz.covenant.analysis.prover import EFFORT, Verdict
from oggz.covenant.analysis.space import Space
from oggz.covenant.deciding import compile_covenant
from oggz.covenant.limits import LIMITS
from oggz.covenant.model import Covenant, Never
from oggz.covenant.questions import Request
from oggz.covenant.terms import PartyKind
from tests.covenant.random_covenants import (
    ACTIONS,
    CATEGORIES,
    CONDITIONS,
    PARTIES,
    PHASES,
    ROLES,
    SUBJECTS,
    every_request,
    random_covenants,
    requests,
    some,
)

SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
# z3 begins anew for each covenant.
SLOWER = settings(SLOW, max_examples=25)


@st.composite
def nevers(draw: st.DrawFn) -> Never:
    """Anything that could be declared impossible."""
    maybe = st.sampled_from((None, False, True))
    return Never(
        article="8.1",
        text="Dit kan nooit.",
        parties=draw(some((*PARTIES, "onbekend"), least=0)),
        kinds=draw(some((PartyKind.MUNICIPALITY, PartyKind.ADDICTION_CARE), least=0)),
        roles=draw(some(ROLES, least=0)),
        actions=draw(some(ACTIONS, least=0)),
        purposes=draw(some(("hulp", "veiligheid"), least=0)),
        categories=draw(some(CATEGORIES, least=0)),
        phases=draw(some(PHASES, least=0)),
        levels=draw(some((1, 2), least=0)),
        subjects=draw(some(SUBJECTS, least=0)),
        across_files=draw(maybe),
        bsn=draw(maybe),
        when=(when := draw(some(CONDITIONS, least=0))),
        unless=tuple(each for each in draw(some(CONDITIONS, least=0)) if each not in when),
    )


def forbidden_by(never: Never, covenant: Covenant, request: Request) -> bool:
    """Whether a request is one that may never be possible: as the words say it, one by one."""
    across = request.seen_from not in (None, request.subject)
    kind = covenant.parties[request.party].kind
    return (
        (not never.parties or request.party in never.parties)
        and (not never.kinds or kind in never.kinds)
        and (not never.roles or request.role in never.roles)
        and (not never.actions or request.action in never.actions)
        and (not never.purposes or request.purpose in never.purposes)
        and (not never.categories or request.category in never.categories)
        and (not never.phases or request.phase in never.phases)
        and (not never.levels or request.level in never.levels)
        and (not never.subjects or request.subject in never.subjects)
        and never.across_files in (None, across)
        and never.bsn in (None, request.bsn)
        and set(never.when) <= request.conditions
        and not request.conditions & set(never.unless)
    )


@SLOW
@given(covenant=random_covenants(), asked=st.lists(requests(), min_size=20, max_size=40))
def test_the_sets_hold_what_decide_allows(covenant: Covenant, asked: list[Request]) -> None:
    meaning, compiled = Meaning.of(covenant), compile_covenant(covenant)
    for request in asked:
        assert meaning.allows(request) == compiled.decide(request).allowed, request


@settings(deadline=None, max_examples=15)
@given(covenant=random_covenants())
def test_the_sets_hold_what_decide_allows_all_over_a_grid(covenant: Covenant) -> None:
    meaning, compiled = Meaning.of(covenant), compile_covenant(covenant)
    for request in every_request(step=5):
        assert meaning.allows(request) == compiled.decide(request).allowed, request


@SLOWER
@given(covenant=random_covenants(), asked=st.lists(requests(), min_size=5, max_size=10))
def test_z3_allows_what_decide_allows(covenant: Covenant, asked: list[Request]) -> None:
    asking, compiled = Asking.about(covenant, LIMITS, EFFORT), compile_covenant(covenant)
    for number, request in enumerate(asked):
        place = asking.meaning.space.place(request)
        allowed = compiled.decide(request).allowed
        if place is None:
            assert not allowed
            continue
        asking.prover.add(f"request {number}", [place])
        answer = asking.prover.ask(within=(f"request {number}", PERMITTED), outside=(REFUSED,))
        assert (answer.verdict is Verdict.POSSIBLE) == allowed, request


@SLOWER
@given(covenant=random_covenants(), declared=st.lists(nevers(), max_size=4))
def test_every_counterexample_is_allowed_and_by_the_clauses_that_are_named(
    covenant: Covenant, declared: list[Never]
) -> None:
    declaring = covenant.model_copy(update={"never": tuple(declared)})
    compiled = compile_covenant(covenant)
    for verdict in analyse(declaring).verdicts:
        if verdict.proof is Proof.REFUTED:
            assert verdict.example is not None
            decision = compiled.decide(verdict.example)
            assert decision.allowed
            assert set(decision.clauses) <= set(verdict.clauses)
            assert forbidden_by(verdict.never, covenant, verdict.example)


@settings(deadline=None, max_examples=15)
@given(covenant=random_covenants(), declared=st.lists(nevers(), min_size=1, max_size=4))
def test_no_request_on_a_grid_does_what_is_proven_impossible(
    covenant: Covenant, declared: list[Never]
) -> None:
    compiled = compile_covenant(covenant)
    verdicts = analyse(covenant.model_copy(update={"never": tuple(declared)})).verdicts
    proven = [each.never for each in verdicts if each.proof is Proof.PROVEN]
    for request in every_request(step=5):
        if compiled.decide(request).allowed:
            assert not any(forbidden_by(never, covenant, request) for never in proven), request


@SLOW
@given(covenant=random_covenants(), never=nevers(), asked=st.lists(requests(), max_size=20))
def test_a_never_is_about_the_requests_that_its_words_name(
    covenant: Covenant, never: Never, asked: list[Request]
) -> None:
    space = Space.of(covenant)
    boxes = region(space, covenant, never)
    for request in asked:
        if place := space.place(request):
            told = any(not place & ~box for box in boxes)
            assert told == forbidden_by(never, covenant, request)


@SLOWER
@given(covenant=random_covenants(), asked=st.lists(requests(), max_size=30))
def test_a_clause_that_is_said_to_have_no_effect_can_be_dropped(
    covenant: Covenant, asked: list[Request]
) -> None:
    without_effect = {Kind.NO_EFFECT, Kind.COVERED, Kind.CONTRADICTION, Kind.CONDITIONS}
    compiled = compile_covenant(covenant)
    for finding in analyse(covenant).findings:
        if finding.kind not in without_effect or len(covenant.clauses) == 1:
            continue
        rest = tuple(clause for clause in covenant.clauses if clause.id != finding.about)
        dropped = compile_covenant(covenant.model_copy(update={"clauses": rest}))
        for request in asked:
            assert dropped.decide(request).allowed == compiled.decide(request).allowed


@SLOWER
@given(covenant=random_covenants())
def test_an_example_of_a_contradiction_is_refused_by_the_forbid_alone(covenant: Covenant) -> None:
    for finding in analyse(covenant).findings:
        if finding.kind not in (Kind.CONTRADICTION, Kind.OVERLAP):
            continue
        assert finding.example is not None
        both = [each for each in covenant.clauses if each.id in (finding.about, *finding.because)]
        permit = [clause for clause in both if clause.id == finding.about]
        for kept, allowed in ((both, False), (permit, True)):
            changed = compile_covenant(covenant.model_copy(update={"clauses": tuple(kept)}))
            assert changed.decide(finding.example).allowed == allowed


@pytest.mark.parametrize("effort", [1, 100])
@given(covenant=random_covenants())
@settings(deadline=None, max_examples=10)
def test_a_proof_that_is_not_finished_is_never_called_proven(
    effort: int, covenant: Covenant
) -> None:
    anything = Never(article="8.1", text="Niemand mag iets.")
    declaring = covenant.model_copy(update={"never": (anything,)})
    hurried = analyse(declaring, effort=effort).verdicts[0].proof
    assert hurried in (Proof.UNDECIDED, analyse(declaring).verdicts[0].proof)


@settings(SLOW, max_examples=10)
@given(covenant=random_covenants(), declared=st.lists(nevers(), max_size=2))
def test_the_same_covenant_is_analysed_the_same_again(
    covenant: Covenant, declared: list[Never]
) -> None:
    declaring = covenant.model_copy(update={"never": tuple(declared)})
    assert analyse(declaring) == analyse(declaring)
