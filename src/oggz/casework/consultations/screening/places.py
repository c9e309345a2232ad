"""Where somebody lives: streets, house numbers, postcodes and names of towns."""

import re
from collections.abc import Iterator

from oggz.casework.consultations.screening import words
from oggz.casework.consultations.screening.findings import Found, Kind
from oggz.casework.consultations.screening.numbers import IN_WORDS

_ENDINGS = (
    "straat|straatje|str|laan|laantje|weg|wegje|plein|pleintje|dijk|kade|gracht|singel|dreef|hof"
    "|hofje|steeg|pad|park|plantsoen|baan|markt|ring|wal|allee|boulevard|burcht|donk|erf|gaarde"
    "|haven|hoek|kamp|oord|poort|rede|rode|schans|sluis|stede|stein|veld|waard|werf|wijk"
)
# Of which the word alone, in small letters, is a street already.
_SURELY = "straat|straatje|laan|laantje|plein|gracht|singel|plantsoen|steeg"
_NO_STREETS = words.listed("no_streets")
_NEVER_STREETS = words.listed("never_streets")
_DIGITS_IN_WORDS = "|".join(
    sorted((word for word in IN_WORDS if word not in ("nul", "een")), key=len, reverse=True)
)
_HOUSE = (
    rf"(?:[,\s]+(?:huisnummer|huisnr\.?|nummer|nr\.?|no\.?|#)?\s*"
    rf"(?:\d{{1,5}}\s?(?:[a-z]{{1,2}}\b|-\s?\d+|hs\b|bis\b)?|(?:{_DIGITS_IN_WORDS})\b))"
)
_WITH_NUMBER = re.compile(
    rf"(?<![a-z'\-])([a-z'\-]{{2,30}}?(?:{_ENDINGS}))(?![a-z])\.?{_HOUSE}", re.IGNORECASE
)
_NAMED_AFTER = re.compile(
    rf"\b(?:laan|plein|singel|gracht|kade|park|hof|weg)\s(?:van|der|den|de|het)\s"
    rf"(?:[a-z'\-]{{1,30}}\s){{0,3}}?[a-z'\-]{{1,30}}{_HOUSE}",
    re.IGNORECASE,
)
_SURE_STREET = re.compile(rf"(?<![a-z'\-])([a-z'\-]{{3,30}}(?:{_SURELY}))(?![a-z])", re.IGNORECASE)
# With a capital it is a street, also without a number; with another ending it is some name.
_CAPITAL_STREET = re.compile(
    rf"(?<![A-Za-z'\-])[A-Z][a-z'\-]{{2,30}}(?:{_SURELY}|weg|dijk|kade|dreef|hof)(?![a-z])"
)
_OF_TWO_WORDS = re.compile(
    rf"(?<![a-z'\-])[a-z'\-]{{3,30}}\s(?:laan|gracht|singel|plein|plantsoen|steeg|dreef){_HOUSE}",
    re.IGNORECASE,
)
_BOX = re.compile(
    r"\b(?:postbus|antwoordnummer)\s*(?:nr\.?|nummer)?\s*\d+"
    rf"|\b(?:huisnummer|huisnr\.?|op\s(?:huis)?nummer|op\snr\.?)\s*:?\s*(?:\d+|(?:{_DIGITS_IN_WORDS})\b)\s?(?:[a-z]\b)?"
    r"|\b(?:appartement|kamer|flat|unit|woonwagen|caravan|ligplaats|standplaats)\s?(?:nr\.?|nummer)\s?\d+",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"(?<![\d.,€])([1-9]\d{3})([ \-_]{0,3}|\.)([A-Za-z] ?[A-Za-z])(?![A-Za-z0-9])"
)
_POSTCODE_NAMED = re.compile(
    r"\b(?:postcode\w*|pc)\W{0,3}(?:is\s|van\s)?\s?[1-9]\d{3}(?:\s?[a-z]{2}\b)?", re.IGNORECASE
)
# What stands after a sum or a year, and is no postcode when it stands apart in small letters.
_SMALL = words.listed("after_numbers")
_WORD = re.compile(r"[a-z]+(?:['\-][a-z]+){0,4}")


def places(text: str) -> Iterator[Found]:
    """Of a folded text."""
    for pattern, others in ((_WITH_NUMBER, _NEVER_STREETS), (_SURE_STREET, _NO_STREETS)):
        for match in pattern.finditer(text):
            if match[1].lower() not in others:
                yield Kind.ADDRESS, *match.span()
    for match in _CAPITAL_STREET.finditer(text):
        word = match[0].lower()
        if word not in _NO_STREETS and word not in words.place_names() and not _begins(text, match):
            yield Kind.ADDRESS, *match.span()
    for pattern in (_NAMED_AFTER, _OF_TWO_WORDS, _BOX):
        for match in pattern.finditer(text):
            yield Kind.ADDRESS, *match.span()
    yield from _postcodes(text)
    yield from _towns(text)


def _postcodes(text: str) -> Iterator[Found]:
    for match in _POSTCODE.finditer(text):
        _, between, letters = match.groups()
        # Apart from the number two letters are often a word: in one case, and no such word.
        apart = " " in between + letters
        if apart and not (letters.isupper() or (letters.islower() and letters not in _SMALL)):
            continue
        yield Kind.POSTCODE, *match.span()
    for match in _POSTCODE_NAMED.finditer(text):
        yield Kind.POSTCODE, *match.span()


def _towns(text: str) -> Iterator[Found]:
    """Towns by their name, of three words at most, in small letters too."""
    found = list(_WORD.finditer(text.lower()))
    for first, begin in enumerate(found):
        for last in range(min(first + 2, len(found) - 1), first - 1, -1):
            start, end = begin.start(), found[last].end()
            between = text[start:end]
            if "\n" in between or any(mark in between for mark in ".,;:!?"):
                continue
            name = " ".join(between.lower().split())
            if name not in words.place_names():
                continue
            written = between[0].isupper() and not _at_start(text, start)
            if written or name in words.places_in_small_letters():
                yield Kind.PLACE, start, end
                break


def _begins(text: str, match: re.Match[str]) -> bool:
    return _at_start(text, match.start())


def _at_start(text: str, start: int) -> bool:
    """Whether a sentence begins here, so that a capital tells nothing."""
    before = text[:start].rstrip(" \"'(*-•")
    return not before or before[-1] in ".!?\n"
