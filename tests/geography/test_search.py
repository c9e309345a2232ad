import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oggz.geography import all_municipalities, municipalities, search_municipalities


def names(query, **options):
    return [match.municipality.name for match in search_municipalities(query, **options)]


@given(st.text(max_size=300))
def test_a_search_never_fails_whatever_is_typed(query):
    found = search_municipalities(query)
    assert len(found) <= 20
    assert len({match.municipality.code for match in found}) == len(found)


@given(st.sampled_from(municipalities()))
def test_a_municipality_is_found_first_by_its_name_without_accents(found):
    decomposed = unicodedata.normalize("NFKD", found.name)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    for typed in (found.name, plain, plain.upper(), found.code):
        match = search_municipalities(typed)[0]
        assert (match.municipality, match.is_former) == (found, False)


@given(st.sampled_from(all_municipalities()))
def test_every_name_that_we_know_leads_to_a_municipality_of_today(found):
    for name in (found.name, *found.also_known_as, *found.towns):
        match = search_municipalities(name)[0]
        assert match.municipality in municipalities()
        assert match.matched_name == name


@pytest.mark.parametrize(
    "query", ["", " ", "\x00", "\x00" * 50, "!!!", "💥", "\ud800", "' OR 1=1 --", "x" * 1_000_000]
)
def test_nothing_to_find_gives_an_empty_list(query):
    assert search_municipalities(query) == []


def test_a_former_municipality_leads_to_its_successor_and_says_so():
    match = search_municipalities("weesp")[0]
    assert match.municipality.name == "Amsterdam"
    assert match.matched_name == "Weesp"
    assert match.is_former


@pytest.mark.parametrize(
    ("query", "name", "via"),
    [
        ("den haag", "'s-Gravenhage", "Den Haag"),
        ("Den Bosch", "'s-Hertogenbosch", "Den Bosch"),
        ("drachten", "Smallingerland", "Drachten"),
        ("Ljouwert", "Leeuwarden", "Ljouwert"),
    ],
)
def test_another_name_or_a_town_leads_to_its_municipality(query, name, via):
    match = search_municipalities(query)[0]
    assert (match.municipality.name, match.matched_name, match.is_former) == (name, via, False)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("gravenhage", "'s-Gravenhage"),
        ("s gravenhage", "'s-Gravenhage"),
        ("sgravenhage", "'s-Gravenhage"),
        ("’S-GRAVENHAGE", "'s-Gravenhage"),
        ("gemeente utrecht", "Utrecht"),
        ("voorburg", "Leidschendam-Voorburg"),
        ("bergenopzoom", "Bergen op Zoom"),
    ],
)
def test_punctuation_case_and_half_a_name_do_not_matter(query, name):
    assert names(query)[0] == name


def test_a_small_typing_error_is_forgiven():
    assert names("amsterdm") == ["Amsterdam"]
    assert "Nuenen, Gerwen en Nederwetten" in names("nunen")


def test_names_that_begin_with_the_query_come_first():
    found = names("berg")
    assert found.index("Bergen op Zoom") < found.index("Steenbergen")


def test_a_search_gives_no_more_than_asked():
    assert len(search_municipalities("a", limit=3)) == 3
    assert search_municipalities("a", limit=0) == []
