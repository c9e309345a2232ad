"""Who sees what, as the covenant answers when it is asked."""

import random
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from oggz.covenant.deciding import compile_covenant
from oggz.covenant.model import Clause
from oggz.covenant.questions import Request
from oggz.covenant.sight import KINDS, ORDINARY, SEEING, Sees, sight
from oggz.covenant.terms import LEVELS, Action, Condition, DataCategory, LegalGround, Role
from tests.covenant.covenants import ENDS, STARTS, covenant, forbid, permit
from tests.covenant.telling.neighbourhood import ALL, CLAUSES, WEIGHED, neighbourhood

C = DataCategory
CONDITIONS = tuple(Condition)


def test_a_party_sees_what_a_clause_gives_it() -> None:
    found = sight(neighbourhood())
    assert found.sees["wonen", C.HOUSING] is Sees.YES
    assert ("wonen", C.HOUSING) in found.brings
    assert ("wonen", C.POLICE) not in found.sees


def test_what_asks_for_consent_is_seen_sometimes() -> None:
    assert sight(neighbourhood()).sees["gemeente", C.ADDICTION] is Sees.PARTLY


def test_what_is_forbidden_or_against_the_law_is_not_seen() -> None:
    found = sight(neighbourhood())
    assert ("wonen", C.CARE) not in found.sees  # permitted in 6.8, forbidden in 7.1
    assert ("wonen", C.CARE) not in found.brings
    only = covenant(permit(roles=(Role.ADMINISTRATOR,), conditions=WEIGHED))
    assert not sight(only).sees


def test_a_forbid_that_comes_later_leaves_what_is_seen_before() -> None:
    late = forbid(
        parties=("wonen",), categories=(C.HOUSING,), valid_from=ENDS - timedelta(9), **ALL
    )
    assert sight(covenant(permit(conditions=WEIGHED), late)).sees["wonen", C.HOUSING] is Sees.YES


def test_a_kind_of_data_is_seen_in_part_when_some_of_it_is() -> None:
    found = sight(neighbourhood())
    assert found.of("gemeente", KINDS["Gezondheid en zorg"]) is Sees.PARTLY
    assert found.of("gemeente", KINDS["Naam en adres"]) is Sees.YES
    assert found.of("jongerenwerk", KINDS["Gezondheid en zorg"]) is Sees.NO


def test_every_category_is_in_one_kind() -> None:
    assert sorted(one for kind in KINDS.values() for one in kind) == sorted(DataCategory)


def test_what_the_law_asks_for_is_a_condition_too() -> None:
    """The ground is consent, so it is seen sometimes, though the clause does not name consent."""
    told = covenant(permit(ground=LegalGround.CONSENT))
    assert sight(told).sees["wonen", C.HOUSING] is Sees.PARTLY


@given(st.sets(st.sampled_from(CLAUSES), min_size=1), st.integers(0, 1000))
@settings(max_examples=60)
def test_no_request_shows_what_the_table_says_is_not_seen(clauses: set[Clause], seed: int) -> None:
    told = neighbourhood(clauses=tuple(sorted(clauses, key=lambda one: one.id)))
    found, compiled, chance = sight(told), compile_covenant(told), random.Random(seed)
    parties = list(told.parties)
    for _ in range(300):
        clause = chance.choice(told.clauses)
        party, source = chance.sample(parties, 2)
        asked = Request(
            party, chance.choice(clause.roles), chance.choice(SEEING),
            chance.choice(list(told.purposes)), chance.choice(clause.categories),
            chance.choice(clause.phases), STARTS + timedelta(chance.randrange(-2, 1200)),
            level=chance.choice([None, *LEVELS]), subject=chance.choice(clause.subjects),
            source=source, conditions=frozenset({*clause.conditions, chance.choice(CONDITIONS)}),
        )  # fmt: skip
        if compiled.decide(asked).allowed:
            assert (party, asked.category) in found.sees
        if compiled.decide(replace(asked, conditions=ORDINARY)).allowed:
            assert found.sees[party, asked.category] is Sees.YES
        if compiled.decide(replace(asked, action=Action.CONTRIBUTE, source=party)).allowed:
            assert (party, asked.category) in found.brings
