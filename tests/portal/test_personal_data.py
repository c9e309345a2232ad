"""What in a text points at a person."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oggz.web.personal_data import PersonalData, is_bsn, personal_data

TODAY = date(2026, 5, 12)
BSN, EMAIL, PHONE, ADDRESS, BIRTH = PersonalData

FOUND = {
    "Zijn bsn is 111222333.": [BSN],
    "Zijn bsn is 1112.22.333": [BSN],
    "bsn 111 222 333": [BSN],
    "bsn １１１２２２３３３": [BSN],
    "Mail jan@voorbeeld.nl": [EMAIL],
    "Mail jan (at) voorbeeld.nl": [EMAIL],
    "Bel 06-12345678": [PHONE],
    "Bel 06 12 34 56 78": [PHONE],
    "Bel +31 6 12345678": [PHONE],
    "Bel 0031612345678": [PHONE],
    "Bel (0320) 27 89 11": [PHONE],
    "Hij woont op 8232 AB 12": [ADDRESS],
    "Hij woont op 8232ab, nummer 12a": [ADDRESS],
    "Dorpsstraat 12, 8232 AB Lelystad": [ADDRESS],
    "Dorpsstraat 12 bis 8232AB": [ADDRESS],
    "Van 12-05-1984": [BIRTH],
    "Van 12/5/84": [BIRTH],
    "Van 1984-05-12": [BIRTH],
    "Van 12 mei 1984": [BIRTH],
    "Van 3 maart 1951": [BIRTH],
    "Geboren op 12-05-2025": [BIRTH],
    "geb. 1 januari 2024": [BIRTH],
    "Bel 06-12345678 of mail a@b.nl": [EMAIL, PHONE],
}
NOT_FOUND = [
    "",
    "Wat kost dat per jaar?",
    "Het kost 250000 euro voor 20 mensen.",
    "Nummer 111222334 is geen bsn.",
    "000000000",
    "Bel 112 of 0800-0113 of 14 0320.",
    "Wij zitten in 8232 AB.",
    "Sinds 1 januari 2025 geldt iets anders.",
    "Op 31-02-1984 kan niet.",
    "Van 2019 tot 2024, in 12 wijken.",
    "Een dossier 1234567890123456.",
    "Dat is de Wmo 2015 en artikel 12.",
]


@pytest.mark.parametrize(("text", "kinds"), FOUND.items())
def test_what_points_at_a_person_is_found(text: str, kinds: list[PersonalData]) -> None:
    assert personal_data(text, today=TODAY) == kinds


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_does_not_is_left(text: str) -> None:
    assert personal_data(text, today=TODAY) == []


@given(st.lists(st.integers(0, 9), min_size=8, max_size=8).filter(any))
def test_of_eight_digits_at_most_one_ninth_makes_a_bsn(digits: list[int]) -> None:
    start = "".join(map(str, digits))
    assert sum(is_bsn(f"{start}{last}") for last in range(10)) <= 1


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(text: str) -> None:
    personal_data(text, today=TODAY)
