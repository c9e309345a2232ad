"""What is written in two ways becomes alike, and what is no value becomes missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oggz.monitor.encoding import normalise as rules


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("de Vries", "Vries"),
        ("Vries, de", "de Vries"),
        ("van der Berg", "Berg"),
        ("Jansen-de Vries", "Jansen - Vries"),
        ("Meijer", "MEYER"),
        ("Çelik", "celik"),
        ("El Amrani", "Amrani"),
    ],
)
def test_ways_to_write_one_surname_are_alike(one: str, other: str) -> None:
    assert rules.surname(one) == rules.surname(other)


def test_a_surname_that_is_only_a_prefix_stays() -> None:
    assert rules.surname("Van den") == "van den"


def test_of_two_surnames_the_last_stays_for_life() -> None:
    assert rules.own_surname(rules.surname("Jansen-de Vries") or "") == "vries"


@pytest.mark.parametrize(
    ("one", "other"),
    [("meyer", "meier"), ("schmidt", "smit"), ("cuypers", "kuipers"), ("bakker", "baker")],
)
def test_names_that_sound_alike_have_one_code(one: str, other: str) -> None:
    assert rules.sound(one) == rules.sound(other)


@pytest.mark.parametrize(
    ("text", "name"),
    [("Jan Willem", "jan"), ("J.", None), ("", None), ("Anne-Marie", "anne"), ("Zoë", "zoe")],
)
def test_the_first_given_name_counts_and_an_initial_is_none(text: str, name: str | None) -> None:
    assert rules.given_name(text) == name


@pytest.mark.parametrize(
    "text", ["2023-02-30", "31-12-1980", "1899-12-31", "2990-01-01", "onbekend"]
)
def test_what_is_no_date_of_birth_is_missing(text: str) -> None:
    assert rules.birth_date(text) is None


@pytest.mark.parametrize("text", ["1234SS", "0123AB", "1234", "1234ABC", "AB1234"])
def test_what_is_no_postcode_is_missing(text: str) -> None:
    assert rules.postcode(text) is None


def test_a_postcode_may_have_a_space_and_small_letters() -> None:
    assert rules.postcode(" 1234 ab") == "1234AB"


def test_additions_of_house_numbers_are_left_out() -> None:
    assert {rules.house_number(text) for text in ("12", "012", "12-B", "12 hs")} == {"12"}


def test_a_citizen_number_must_pass_its_check() -> None:
    assert rules.bsn("111222333") == "111222333"
    assert rules.bsn("111222334") is None
    assert rules.bsn("000000000") is None


@given(st.text(max_size=40))
def test_any_text_is_taken(text: str) -> None:
    for rule in (rules.given_name, rules.initial, rules.surname, rules.birth_date, rules.sex,
                 rules.postcode, rules.house_number, rules.bsn):  # fmt: skip
        once = rule(text)
        assert once is None or rule(once) in (once, None) or rule is rules.surname
    assert rules.sound(rules.letters(text)) is not None


@pytest.mark.parametrize(
    ("one", "other"), [("Kerkstr. 12", "kerkstraat"), ("Burg. Baxln.", "Burgemeester Baxlaan")]
)
def test_ways_to_write_one_street_are_alike(one: str, other: str) -> None:
    assert rules.street(one) == rules.street(other)


def test_a_town_has_its_official_name() -> None:
    assert rules.town("Den Haag") == rules.town("'s-Gravenhage")
    assert rules.town("Urk") == "urk"
    assert rules.town(" - ") is None
