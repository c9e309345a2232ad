"""Passwords of words that everybody who guesses at these sites tries first."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from oggz.web.login.passwords import OUR_WORDS, NotOfOurWorld

check = NotOfOurWorld().validate


@pytest.mark.parametrize(
    "password",
    ["Welkom2026Oggz!", "gemeente-politie", "CASUSOVERLEG01", "Wachtwoord2026!", "oggzoggzoggz",
     "Zomer2026Zorg", "kwetsbaregroepen.nl", "Regisseur!2345"],
)  # fmt: skip
def test_words_of_this_site_are_no_password(password: str) -> None:
    with pytest.raises(ValidationError, match="voor de hand liggen"):
        check(password)


@pytest.mark.parametrize(
    "password",
    ["rode fietsbel in mei", "paard-batterij-nietje", "mijn zorg om de tuin", "7391 5528 0147",
     "een-lang-wachtwoord-van-de-test", "\u6d4b\u8bd5\u6d4b\u8bd5\u6d4b\u8bd5", ""],
)  # fmt: skip
def test_a_sentence_of_ones_own_is_even_with_such_a_word(password: str) -> None:
    check(password)


@given(st.lists(st.sampled_from(OUR_WORDS), min_size=1), st.text("0123456789!@#-_ .", max_size=9))
def test_whatever_such_words_are_put_together(words: list[str], more: str) -> None:
    with pytest.raises(ValidationError):
        check("".join(words) + more)


@given(st.text(max_size=60))
def test_any_text_is_taken_or_refused(password: str) -> None:
    try:
        check(password)
    except ValidationError as refused:
        assert refused.code == "of_our_world"
