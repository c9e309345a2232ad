"""Another engine, with policies made from the document, answers the same."""

from hypothesis import given, settings

from bench.covenant.cedar import Cedar
from bench.covenant.data import asked, invented
from oggz.covenant.boundaries import boundaries
from oggz.covenant.deciding import compile_covenant
from oggz.covenant.example import example
from tests.covenant.deciding.strategies import NOBODY, NOTHING, cases


def differences(where, requests):
    compiled = compile_covenant(where)
    found = Cedar.of(where).allows(requests)
    return [
        one for one, allowed in zip(requests, found, strict=True)
        if compiled.decide(one).allowed is not allowed
    ]  # fmt: skip


def test_cedar_allows_the_same_at_every_edge_of_the_model_covenant():
    where = example()
    requests = [*boundaries(where)][::7] + asked(where, 400, 1)
    assert len(requests) > 1000
    assert differences(where, requests) == []


def test_cedar_allows_the_same_under_an_invented_covenant():
    where = invented()
    assert differences(where, asked(where, 1000, 2)) == []


@settings(max_examples=30)
@given(cases())
def test_cedar_allows_the_same_under_any_covenant(case):
    where, many = case
    known = [one for one in many if one.party != NOBODY and one.purpose != NOTHING]
    assert differences(where, known) == []
