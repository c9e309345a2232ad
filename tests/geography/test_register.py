from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oggz.geography import (
    UnknownMunicipality,
    all_municipalities,
    current,
    municipalities,
    municipality,
    municipality_by_slug,
    predecessors,
    slugify,
)
from oggz.geography.data_files import read_rows
from oggz.geography.register import build_register

NEW_YEAR = date(2027, 1, 1)
every_municipality = st.sampled_from(all_municipalities())


def test_inhabitants_of_2022_add_up_to_those_of_the_country():
    counted = [found.inhabitants_2022 for found in all_municipalities()]
    assert sum(count for count in counted if count is not None) == 17_590_672


def test_the_division_of_past_years_is_that_of_cbs():
    # Closed history: CBS counted these on 1 January 2021, 1 January 2022 and after 24 March 2022.
    assert len(municipalities(date(2021, 1, 1))) == 352
    assert len(municipalities(date(2022, 1, 1))) == 345
    assert len(municipalities(date(2022, 3, 24))) == 344


def test_every_municipality_of_the_register_is_in_the_division_of_its_day():
    assert {found.code for found in municipalities(date(2023, 1, 1))} == {
        row["gemeentecode"] for row in read_rows("gemeenten.csv")
    }


def test_a_merger_ends_one_municipality_and_names_its_successor():
    weesp = municipality("GM0457")
    assert weesp.name == "Weesp"
    assert weesp.valid_until == date(2022, 3, 24)
    assert current(weesp).name == "Amsterdam"
    assert current(weesp, date(2022, 3, 23)) is weesp
    assert not weesp.is_valid_on(date(2022, 3, 24))


def test_a_new_municipality_begins_on_the_day_of_its_merger():
    voorne = municipality("GM1992")
    assert voorne not in municipalities(date(2022, 12, 31))
    assert voorne in municipalities(date(2023, 1, 1))
    assert [found.name for found in predecessors(voorne)] == [
        "Brielle",
        "Hellevoetsluis",
        "Westvoorne",
    ]


@given(every_municipality)
def test_every_chain_of_successors_ends_in_a_municipality_of_today(found):
    assert current(found) in municipalities()


@given(every_municipality)
def test_a_slug_leads_back_to_its_municipality(found):
    assert municipality_by_slug(found.slug) is found
    assert municipality(found.code) is found
    assert slugify(found.name) == found.slug


def test_slugs_are_unique_and_those_of_django():
    slugs = [found.slug for found in all_municipalities()]
    assert len(set(slugs)) == len(slugs)
    assert municipality("GM0518").slug == "s-gravenhage"
    assert municipality("GM0373").slug == "bergen-nh"
    assert municipality("GM1900").slug == "sudwest-fryslan"
    assert municipality("GM0820").slug == "nuenen-gerwen-en-nederwetten"


def test_slugify_gives_what_django_gives():
    text = pytest.importorskip("django.utils.text")
    for found in all_municipalities():
        assert slugify(found.name) == text.slugify(found.name)


def test_a_list_is_in_dutch_order_without_regard_to_accents_and_apostrophes():
    names = [found.name for found in municipalities()]
    assert names.index("'s-Gravenhage") < names.index("'s-Hertogenbosch") < names.index("Schagen")
    assert names.index("Sluis") < names.index("Súdwest-Fryslân") < names.index("Terneuzen")
    assert names[0] == "Aa en Hunze"


def test_former_municipalities_have_the_regions_of_their_successor():
    uden, maashorst = municipality("GM0856"), municipality("GM1991")
    assert uden.ggd_region_code == maashorst.ggd_region_code
    assert uden.province == "Noord-Brabant"
    assert uden.inhabitants_2022 is None


@pytest.mark.parametrize(
    "code", ["", "GM9999", "gm0344", "GM0344\x00", "x" * 100_000, "٣", None, 7]
)
def test_an_unknown_code_is_refused_in_dutch(code):
    with pytest.raises(UnknownMunicipality, match="Er is geen gemeente met code") as refusal:
        municipality(code)
    assert len(str(refusal.value)) < 300
    assert "\x00" not in str(refusal.value)


@pytest.mark.parametrize("slug", ["", "atlantis", "Utrecht", "utrecht\x00", "x" * 100_000, None])
def test_an_unknown_slug_is_refused_in_dutch(slug):
    with pytest.raises(UnknownMunicipality, match="Zoek de gemeente op naam"):
        municipality_by_slug(slug)


def test_a_code_padded_by_cbs_is_known():
    assert municipality("GM0344    ").name == "Utrecht"


def test_next_january_is_a_change_of_data():
    merger = {
        "oude_gemeentecode": "GM0855",
        "oude_gemeentenaam": "Tilburg",
        "nieuwe_gemeentecode": "GM0758",
        "datum": NEW_YEAR.isoformat(),
        "inwoners_2021": "",
    }
    register = build_register(read_rows("gemeenten.csv"), [*read_rows("herindelingen.csv"), merger])
    ended = register["GM0855"]
    assert ended.is_valid_on(NEW_YEAR - timedelta(days=1))
    assert not ended.is_valid_on(NEW_YEAR)
    assert ended.successor_code == "GM0758"
    assert ended.ggd_region_code == municipality("GM0855").ggd_region_code


def test_a_register_that_contradicts_itself_is_refused():
    rows, mergers = read_rows("gemeenten.csv"), list(read_rows("herindelingen.csv"))
    circle = [
        {
            "oude_gemeentecode": old,
            "oude_gemeentenaam": "",
            "nieuwe_gemeentecode": new,
            "datum": "2027-01-01",
            "inwoners_2021": "",
        }
        for old, new in (("GM0855", "GM0758"), ("GM0758", "GM0855"))
    ]
    with pytest.raises(ValueError, match="kring"):
        build_register(rows, [*mergers, *circle])
    with pytest.raises(ValueError, match="twee keer"):
        build_register([*rows, rows[0]], mergers)
    with pytest.raises(ValueError, match="dezelfde slug"):
        build_register([*rows, {**rows[0], "gemeentecode": "GM9998"}], mergers)
    with pytest.raises(ValueError, match="opvolger"):
        build_register(rows, [{**circle[0], "nieuwe_gemeentecode": "GM9998"}])
