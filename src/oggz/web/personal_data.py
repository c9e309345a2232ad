"""What in a text looks as if it points at a person: to be removed before others read it."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum


class PersonalData(StrEnum):
    """A sort of personal data, as it is called in a sentence."""

    BSN = "een burgerservicenummer"
    EMAIL = "een e-mailadres"
    PHONE = "een telefoonnummer"
    ADDRESS = "een postcode met huisnummer"
    BIRTH_DATE = "een geboortedatum"


_SEPARATED = r"[ .\-/]?"
_NINE = re.compile(rf"(?<!\d)\d(?:{_SEPARATED}\d){{7,8}}(?!{_SEPARATED}\d)")
_EMAIL = re.compile(r"[^\s@<>()]+\s?(?:@|\(at\)|\[at\])\s?[^\s@<>()]+\.[a-z]{2,}", re.IGNORECASE)
_PHONE = re.compile(r"(?<!\d)(?:(?:\+|00)31[\s\-.]?(?:\(0\))?|\(?0)(?:[\s\-.()]{0,2}\d){9}(?!\d)")
# Numbers of organisations that everybody may call.
_SERVICE = ("0800", "0900", "0906", "0909", "088", "085", "084")
_POSTCODE = r"[1-9]\d{3}\s?[a-z]{2}"
_ADDRESS = re.compile(
    rf"\b{_POSTCODE}\b[\s,:.\-]*(?:huisnummer|huisnr\.?|nummer|nr\.?)?[\s:]*\d{{1,5}}\s?[a-z]{{0,3}}\b"
    rf"|\b\d{{1,5}}\s?[a-z]{{0,3}}[\s,;.\-]+{_POSTCODE}\b",
    re.IGNORECASE,
)
_MONTHS = (
    "jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec",
)  # fmt: skip
_DAY_FIRST = re.compile(
    r"(?<![\d.\-/])(\d{1,2})\s?([\-/. ])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![.\-/ ]?\d)"
)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[\-/.](\d{1,2})[\-/.](\d{1,2})(?!\d)")
_IN_WORDS = re.compile(
    r"(?<!\d)(\d{1,2})\s?(?:e|ste|de)?[\s\-]+(jan|feb|mrt|maart|apr|mei|jun|jul|aug|sep|okt|nov|dec)"
    r"[a-z]*\.?[\s\-,]+(?:van\s)?(\d{4})(?!\d)",
    re.IGNORECASE,
)
_BORN = re.compile(r"\b(?:geboren|geb\b\.?|geboortedatum)\W*(?:op|is|in)?\W*$", re.IGNORECASE)
# Of a later day people speak for many reasons, unless it says that somebody was born on it.
_LONG_AGO = dt.timedelta(days=5 * 365)


def personal_data(text: str, *, today: dt.date) -> list[PersonalData]:
    """What `text` seems to hold, each sort once; names cannot be told from other words."""
    text = unicodedata.normalize("NFKC", text)
    found = []
    if any(map(is_bsn, _NINE.findall(text))):
        found.append(PersonalData.BSN)
    if _EMAIL.search(text):
        found.append(PersonalData.EMAIL)
    if any(map(_is_private_number, _PHONE.findall(text))):
        found.append(PersonalData.PHONE)
    if _ADDRESS.search(text):
        found.append(PersonalData.ADDRESS)
    if any(born or day <= today - _LONG_AGO for day, born in _days(text, today)):
        found.append(PersonalData.BIRTH_DATE)
    return found


def listed(found: list[PersonalData]) -> str:
    """Such as "een burgerservicenummer en een telefoonnummer"."""
    names = [str(each) for each in found]
    return f"{', '.join(names[:-1])} en {names[-1]}" if len(names) > 1 else names[0]


def is_bsn(text: str) -> bool:
    """Whether these are eight or nine digits that pass the check of a burgerservicenummer."""
    digits = [int(sign) for sign in text if sign.isdecimal()]
    if text.isdecimal() and len(digits) == 8:  # with anything between them it is rather a date
        digits.insert(0, 0)
    if len(digits) != 9 or not any(digits):
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * d for w, d in zip(weights, digits, strict=True)) % 11 == 0


def _is_private_number(text: str) -> bool:
    digits = "".join(sign for sign in text if sign.isdecimal())
    digits = re.sub(r"^(?:0031|31)0?", "0", digits)
    return not digits.startswith(_SERVICE)


def _days(text: str, today: dt.date) -> Iterator[tuple[dt.date, bool]]:
    """Days that the text names, and whether it says that somebody was born then."""
    for match in _DAY_FIRST.finditer(text):
        day, month, year = (int(match[group]) for group in (1, 3, 4))
        if year < 100:
            year += 2000 if year <= today.year % 100 else 1900
        yield from _day(text, match, year, month, day)
    for match in _YEAR_FIRST.finditer(text):
        year, month, day = (int(part) for part in match.groups())
        yield from _day(text, match, year, month, day)
    for match in _IN_WORDS.finditer(text):
        name = match[2].lower()[:3].replace("maa", "mrt")
        yield from _day(text, match, int(match[3]), _MONTHS.index(name) + 1, int(match[1]))


def _day(
    text: str, match: re.Match[str], year: int, month: int, day: int
) -> Iterator[tuple[dt.date, bool]]:
    try:
        named = dt.date(year, month, day)
    except ValueError:
        return
    if year >= 1900:
        yield named, bool(_BORN.search(text[: match.start()]))
