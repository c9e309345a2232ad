"""A text that says who it is about is found out, however it was written; others are let through.

The parts: characters, numbers, places, names. What was measured stands in decision 70, and the
last tests keep it there.
"""

import itertools
import random
import time
import tomllib
import unicodedata
from importlib import resources

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from oggz.casework.cases.references import reference
from oggz.casework.consultations.screening import LONGEST_TEXT, Finding, Kind, plain, screen
from oggz.casework.consultations.screening.numbers import IN_WORDS
from oggz.casework.consultations.screening.words import given_names, place_names, plain_names
from oggz.web.personal_data import is_bsn
from tests.casework.consultations import measuring
from tests.casework.consultations.measuring import ORGANISATIONS, TODAY


def found(text: str) -> list[Finding]:
    return screen(text, today=TODAY, organisations=ORGANISATIONS)


def kinds(text: str) -> set[Kind]:
    return {each.kind for each in found(text)}


# --- numbers


def with_check(number: int) -> str:
    """A number that passes the check, from any eight digits."""
    begin = f"{number:08d}"
    while not any(is_bsn(begin + last) for last in "0123456789"):
        begin = f"{(int(begin) + 1) % 10**8:08d}"
    return next(begin + last for last in "0123456789" if is_bsn(begin + last))


bsns = st.integers(1, 99_999_999).map(with_check)
_ZEROS = [chr(code) for code in range(0x110000) if unicodedata.decimal(chr(code), None) == 0]
_BETWEEN = [
    "",
    " ",
    ".",
    "-",
    "/",
    "_",
    " - ",
    "\u00a0",
    "\u200b",
    "\u2009",
    "\n",
    ", ",
    "*",
    "\u00ad",
]


@st.composite
def written(draw: st.DrawFn) -> str:
    """A citizen number in digits of any script, with anything between them."""
    number = draw(bsns)
    zero = ord(draw(st.sampled_from(_ZEROS)))
    between = draw(st.sampled_from(_BETWEEN))
    return between.join(chr(zero + int(digit)) for digit in number)


@given(written(), st.sampled_from(["Het is {}.", "{}", "bsn:{} ", "zij heeft\n{}\nals nummer"]))
def test_a_citizen_number_is_found_however_it_is_written(number: str, sentence: str) -> None:
    told = found(sentence.format(number))
    assert Kind.BSN in {each.kind for each in told}


@given(bsns, st.sampled_from([" ", ", ", "-", "\n"]))
def test_a_citizen_number_in_words_is_found(number: str, between: str) -> None:
    word = {digit: word for word, digit in IN_WORDS.items() if len(digit) == 1}
    assert Kind.BSN in kinds(between.join(word[digit] for digit in number))


@given(bsns)
def test_letters_that_look_like_digits_do_not_hide_a_number(number: str) -> None:
    disguised = number.replace("0", "O").replace("1", "l")
    assert kinds(f"nummer {disguised} van haar") & {Kind.BSN, Kind.NUMBER}


@given(bsns, st.sets(st.integers(1, 8)))
def test_a_citizen_number_in_groups_is_found(number: str, cuts: set[int]) -> None:
    grouped = "".join(("." if place in cuts else "") + digit for place, digit in enumerate(number))
    assert Kind.BSN in kinds(f"Nummer {grouped}.")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("mail naar iemand@voorbeeld.example", Kind.EMAIL),
        ("iemand (at) voorbeeld punt nl", Kind.EMAIL),
        ("op facebook.com/iemand", Kind.EMAIL),
        ("volg @iemand_daar", Kind.EMAIL),
        ("bel 06 - 12 34 56 78", Kind.PHONE),
        ("bel ０６１２３４５６７８", Kind.PHONE),
        ("bel 0031 6 12345678", Kind.PHONE),
        ("geboren op 12-3-1974", Kind.DATE),
        ("12 / 3 / 74", Kind.DATE),
        ("geboren in 1974", Kind.DATE),
        ("twaalf maart 1974", Kind.DATE),
        ("12 mrt. 74", Kind.DATE),
        ("op 3 mei is ze jarig", Kind.DATE),
        ("bouwjaar '74", Kind.DATE),
        ("cliënt 482910", Kind.NUMBER),
        ("kenteken 12-abc-3", Kind.NUMBER),
        ("polis 1 2 3 4 5 6 7", Kind.NUMBER),
        ("1234 AB", Kind.POSTCODE),
        ("1234ab", Kind.POSTCODE),
        ("1 2 3 4 A B", Kind.NAME),
        ("postcode 1234", Kind.POSTCODE),
        ("Dorpsstraat 12", Kind.ADDRESS),
        ("dorpsstraat nummer twaalf", Kind.ADDRESS),
        ("dorpsstr. 12a", Kind.ADDRESS),
        ("in de Kerkstraat", Kind.ADDRESS),
        ("postbus 12", Kind.ADDRESS),
        ("op huisnummer 7", Kind.ADDRESS),
        ("hij woont in tiel", Kind.PLACE),
        ("uit 's-Hertogenbosch", Kind.PLACE),
        ("in Den Haag", Kind.PLACE),
        ("Иван zegt niets", Kind.UNREADABLE),
        ("محمد zegt niets", Kind.UNREADABLE),
    ],
)
def test_what_points_at_somebody_is_found(text: str, kind: Kind) -> None:
    assert kind in kinds(f"Zie {text} voor meer.") or kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bel 112, 113 of 0800-2000.",
        "Een schuld van € 123.456 of 1.250.000 euro.",
        "In 2019, 2020 en 2021 ging het goed.",
        "Van 2019-2021 werkte hij.",
        "Hij is 45 jaar en rookt 20 sigaretten per dag.",
        "Om 10.30 uur, of om 22:15 uur.",
        "Zij krijgt 1200 mg en 1500 ml per dag.",
        "De 25e dag was 2 keer per week 3 uur.",
        "Artikel 6.6 en artikel 14.1.",
        "Dat was in 2019-2020. Op de hoofdstraat lopen mensen, onderweg 2 keer gezien.",
        "De kinderen zijn 8, 10 en 12 jaar. Naast de snelweg, 3 nachten.",
        "Aangifte is gedaan. Leerplicht is gestopt. Reclassering komt uit Ghana.",
        "Hij liep 3 keer weg en ging 2 weken op straat leven.",
        "Op maandag, in januari en met Kerst.",
        "Zij spreekt Turks en werkt bij de GGZ.",
        "Ik sprak Woonstichting Voorbeeld en Gemeente Voorbeeld.",
        "I.v.m. de Wmo, o.a. m.b.t. dagbesteding a.u.b.",
        "Meneer drinkt. Mevrouw ook niet. Meneer wil niets.",
    ],
)
def test_ordinary_words_are_let_through(text: str) -> None:
    assert found(text) == []


# --- nothing here leads to a case


@given(st.uuids(), st.sampled_from(["{}", "casus {}", "zie {}."]))
def test_the_id_of_a_case_is_found(case: object, sentence: str) -> None:
    for form in (str(case), str(case).upper(), str(case).replace("-", "")):
        assert found(sentence.format(form))


@given(st.uuids(), st.sampled_from(["-", "", " ", ".", "\u2011", "\u200b"]))
def test_what_a_case_is_called_by_is_found(case: object, between: str) -> None:
    assume(between != "." or not reference(case).replace("-", "").isdigit())  # that is a sum
    called = reference(case).replace("-", between)
    assert found(f"Dit hoort bij {called}, van vorige week.")


# --- names

_TAILS = tomllib.loads(
    (resources.files("oggz") / "monitor" / "people" / "data" / "tails.toml").read_text("utf-8")
)


@st.composite
def rare_surnames(draw: st.DrawFn) -> str:
    """Names that no list has, put together as those of the invented people of the monitor."""
    tail = _TAILS[draw(st.sampled_from(sorted(_TAILS)))]
    return "".join(draw(st.sampled_from(tail[part])) for part in ("first", "middle", "last"))


names = st.sampled_from(sorted(given_names()))


@given(rare_surnames(), st.sampled_from(["Ik sprak {}.", "Hij heet {} en drinkt.", "de heer {}"]))
def test_a_name_with_a_capital_is_found_though_nobody_knows_it(name: str, sentence: str) -> None:
    assert Kind.NAME in kinds(sentence.format(name)) or found(sentence.format(name))


@given(st.sampled_from(sorted(plain_names())), st.sampled_from([str.lower, str.upper, str.title]))
def test_a_known_name_is_found_in_capitals_and_without(name: str, form) -> None:
    assert found(f"Het gaat om {form(name)}, denk ik.")


_LOOKS_LIKE = {"a": "а", "e": "е", "o": "о", "c": "с", "i": "і", "p": "р", "x": "х"}


@given(st.sampled_from(sorted(plain_names())), st.randoms(use_true_random=False))
def test_letters_that_only_look_alike_hide_no_name(name: str, chance: random.Random) -> None:
    disguised = "".join(
        _LOOKS_LIKE.get(sign, sign) if chance.random() < 0.5 else sign for sign in name
    )
    assert found(f"Ik ken {disguised} al jaren.")


@given(
    st.sampled_from(sorted(plain_names())),
    st.sampled_from(["\u200b", "\u200d", "\u00ad", "\u2060", "\ufeff", "\u0332", "\u3164"]),
)
def test_what_cannot_be_seen_hides_no_name(name: str, unseen: str) -> None:
    hidden = unseen.join(name)
    (only, *_) = found(f"Ik ken {hidden} al jaren.")
    assert only.words.strip(unseen) == hidden.strip(unseen)
    assert unseen not in plain(hidden)


@given(st.sampled_from(sorted(each for each in plain_names() if len(each) > 3 and each.isalpha())))
def test_a_name_that_is_spelled_is_found(name: str) -> None:
    for between in (" ", ".", "-", "_", " . "):
        assert found(f"zij heet {between.join(name)} dus")


@given(st.sampled_from(sorted(place_names())))
def test_a_town_is_found(name: str) -> None:
    assert found(f"Zij woont nu in {name.title()}, bij haar zus.")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("meneer schouwenaar doet niet open", "schouwenaar"),
        ("dhr. de boer belt", "de boer"),
        ("de familie bakker heeft schulden", "bakker"),
        ("tante roos zorgt voor hem", "roos"),
        ("j. de vries heeft schulden", "j. de vries"),
        ("jan bakker woont alleen", "jan bakker"),
        ("Zij heet Anne-Marie van der Wouden.", "Anne-Marie van der Wouden"),
        ("Mevrouw B. belt elke dag.", "B."),
        ("Shanice slaapt slecht.", "Shanice"),
        ("Dat is Jans fiets, of Fatima's.", "Jans"),
        ("JanDeVries is zijn account", "JanDeVries"),
        ("dijkstra en huizinga", "dijkstra"),
        ("J4n en p3tra", "J4n"),
        ("van der abeelen belt", "van der abeelen"),
    ],
)
def test_names_are_found_where_they_stand(text: str, words: str) -> None:
    assert words in {each.words for each in found(text)}


@given(st.text(max_size=200))
def test_any_text_at_all_is_answered(text: str) -> None:
    for each in found(text):
        assert text[each.start : each.end] == each.words
        assert each.words
    clean = plain(text)
    assert not any(unicodedata.category(sign) in ("Cf", "Cs", "Co", "Cn") for sign in clean)


@given(st.lists(st.sampled_from(["Jan", "de", "Vries", "12", "Dorpsstraat", "en", "1234 AB", " "])))
def test_findings_do_not_overlap_and_come_in_order(words: list[str]) -> None:
    told = found(" ".join(words))
    assert all(one.end <= other.start for one, other in itertools.pairwise(told))


@given(st.sampled_from(sorted(plain_names())))
def test_removing_what_was_found_leaves_a_text_that_passes(name: str) -> None:
    text = f"Ik sprak {name.title()}, hij drinkt. Bel mij op 06-12345678."
    told = found(text)
    for each in reversed(told):
        text = text[: each.start] + "iemand" + text[each.end :]
    assert found(text) == []


@pytest.mark.parametrize(
    "part",
    ["a ", "1 ", "1. ", "A.", "een ", "van de ", "Jan ", "\u0430", "12-", "x" * 50, "a-", "@"],
)
def test_no_text_takes_long(part: str) -> None:
    began = time.process_time()
    found(part * (LONGEST_TEXT // len(part)))
    assert time.process_time() - began < 2


# --- what was measured


# Each text in these files; a name that nobody knows, in small letters, is the one that is missed.
@pytest.mark.parametrize(("name", "recall"), [("tuned", 1.0), ("second", 1.0), ("third", 0.98)])
def test_it_finds_as_much_as_was_measured(name: str, recall: float) -> None:
    measured = measuring.measure(name)
    assert measured.recall() >= recall, measured.notes
    assert measured.precision() == 1, measured.notes
    assert measuring.refused_for_nothing(name) == 0, measured.notes
    for kind in set(measured.found) - {"name"}:
        assert measured.recall(kind) == 1, measured.notes
