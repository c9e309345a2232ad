"""Gains and losses are complete and exact: they are where the two versions answer otherwise."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oggz.covenant.analysis.meaning import Boxes, Meaning
from oggz.covenant.analysis.space import Box
from oggz.covenant.comparison import Basis, compare, telling
from oggz.covenant.deciding import Compiled, compile_covenant
from oggz.covenant.model import Clause, Covenant
from oggz.covenant.questions import Request
from oggz.covenant.terms import LegalGround, PartyKind
from tests.covenant import covenants
from tests.covenant.random_covenants import (
    CONDITIONS,
    DAYS,
    PARTIES,
    clauses,
    every_request,
    random_covenants,
    requests,
)

SLOW = settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
asked_of = st.lists(requests(), min_size=20, max_size=40)


@st.composite
def amended(draw: st.DrawFn) -> tuple[Covenant, Covenant]:
    """A covenant and another, or itself with some things changed."""
    old = draw(random_covenants())
    if draw(st.booleans()):
        return old, draw(random_covenants())
    changed = list(old.clauses)
    where = draw(st.integers(0, len(changed) - 1))
    change = draw(
        st.sampled_from(("drop", "add", "replace", "condition", "days", "ground", "none"))
    )
    match change:
        case "drop" if len(changed) > 1:
            del changed[where]
        case "add":
            changed.append(draw(clauses(9)))
        case "replace":
            changed[where] = draw(clauses(where + 1))
        case "condition":
            asked = draw(st.sampled_from(CONDITIONS))
            changed[where] = changed[where].model_copy(update={"conditions": (asked,)})
        case "days":
            until = draw(st.sampled_from((None, *DAYS)))
            changed[where] = changed[where].model_copy(update={"valid_until": until})
        case "ground":
            ground = draw(st.sampled_from(LegalGround))
            changed[where] = changed[where].model_copy(update={"ground": ground})
    update: dict[str, Any] = {"clauses": tuple(changed)}
    if draw(st.booleans()):
        update["ends"] = draw(st.sampled_from(DAYS[3:]))
    if draw(st.booleans()):
        slug = draw(st.sampled_from(PARTIES))
        kind = draw(st.sampled_from((PartyKind.GGD, PartyKind.YOUTH_WORK)))
        update["parties"] = {**old.parties, slug: covenants.party(slug, kind, "3.1")}
    if draw(st.booleans()):
        parties = dict(update.get("parties", old.parties))
        gone = draw(st.sampled_from(PARTIES))
        successor = draw(st.sampled_from((gone, "politie")))
        parties[successor] = parties.pop(gone)
        update["parties"] = parties
        update["clauses"] = tuple(succeeded(each, gone, successor) for each in changed)
    return old, old.model_copy(update=update)


def succeeded(clause: Clause, gone: str, successor: str) -> Clause:
    """The clause for a covenant in which another party has come; none may name who is no party."""
    names = {
        part: tuple(successor if slug == gone else slug for slug in getattr(clause, part))
        for part in ("parties", "sources")
    }
    return clause.model_copy(update=names)


def bases(covenant: Covenant, compiled: Compiled, request: Request) -> set[Basis]:
    found = compiled.decide(request).clauses
    return {Basis.of(clause) for clause in covenant.clauses if clause.id in found}


def check(old: Covenant, new: Covenant, asked: Any) -> None:
    comparison = compare(old, new)
    before, after = compile_covenant(old), compile_covenant(new)
    for request in asked:
        was, is_now = before.decide(request).allowed, after.decide(request).allowed
        assert comparison.gained(request) == (is_now and not was), request
        assert comparison.lost(request) == (was and not is_now), request
        moved = was and is_now and bases(old, before, request) != bases(new, after, request)
        assert comparison.rests_on_another(request) == moved, request


@SLOW
@given(pair=amended(), asked=asked_of)
def test_a_request_is_gained_or_lost_where_the_answers_differ(
    pair: tuple[Covenant, Covenant], asked: list[Request]
) -> None:
    check(*pair, asked)


@settings(SLOW, max_examples=8)
@given(pair=amended())
def test_a_request_is_gained_or_lost_where_the_answers_differ_all_over_a_grid(
    pair: tuple[Covenant, Covenant],
) -> None:
    check(*pair, every_request(step=11))


@SLOW
@given(pair=amended(), asked=asked_of)
def test_what_one_gains_the_other_way_round_is_lost(
    pair: tuple[Covenant, Covenant], asked: list[Request]
) -> None:
    there, back = compare(*pair), compare(*reversed(pair))
    assert (there.only_after, there.only_before) == (back.only_before, back.only_after)
    assert (there.joined, there.left) == (back.left, back.joined)
    for request in asked:
        assert there.gained(request) == back.lost(request)
        assert there.lost(request) == back.gained(request)
        assert there.rests_on_another(request) == back.rests_on_another(request)


@SLOW
@given(covenant=random_covenants())
def test_nothing_changes_between_a_covenant_and_itself(covenant: Covenant) -> None:
    assert compare(covenant, covenant).is_empty


@SLOW
@given(covenant=random_covenants(), shuffled=st.randoms())
def test_the_order_and_the_wording_of_clauses_change_nothing(
    covenant: Covenant, shuffled: Any
) -> None:
    reworded = [
        clause.model_copy(update={"id": f"other_{number}", "reason": "Anders gezegd."})
        for number, clause in enumerate(covenant.clauses)
    ]
    shuffled.shuffle(reworded)
    assert compare(covenant, covenant.model_copy(update={"clauses": tuple(reworded)})).is_empty


def boxes_of(meant: Mapping[str, Boxes]) -> list[Box]:
    return [box for boxes in meant.values() for box in boxes]


def allowed(meaning: Meaning, within: Box) -> Iterator[Box]:
    refused = [*boxes_of(meaning.limits), *boxes_of(meaning.forbids)]
    for box in boxes_of(meaning.permits):
        if meaning.space.holds(within & box):
            yield from meaning.space.minus(Box(within & box), refused)


@SLOW
@given(pair=amended())
def test_every_line_has_a_request_that_changes(pair: tuple[Covenant, Covenant]) -> None:
    comparison = compare(*pair)
    space = comparison.space
    for meaning, other, changes in (
        (comparison.after, comparison.before, comparison.gains),
        (comparison.before, comparison.after, comparison.losses),
    ):
        limits = boxes_of(meaning.limits)
        for change in changes:
            elsewhere = list(allowed(other, change.box))
            here = allowed(meaning, change.box)
            differs = list(islice((p for box in here for p in space.minus(box, elsewhere)), 20))
            assert differs
            for box in differs:
                example = space.example(box)
                assert comparison.gained(example) or comparison.lost(example)
            examples = [space.example(box) for box in space.minus(change.box, limits)]
            told = [comparison.gained(each) or comparison.lost(each) for each in examples]
            assert all(told) or change.is_rough


@SLOW
@given(pair=amended())
def test_every_line_has_a_sentence_and_no_two_are_the_same(
    pair: tuple[Covenant, Covenant],
) -> None:
    comparison = compare(*pair)
    for told in (telling.gains, telling.losses, telling.other_bases):
        sentences = list(told(comparison))
        assert len(set(sentences)) == len(sentences)
    assert telling.text(comparison).endswith(".\n")
    assert len(telling.data(comparison)["gains"]) == len(comparison.gains)
