"""Numbers, dates and addresses of machines: what somebody can be found by in another register."""

import re
from collections.abc import Iterator
from datetime import date

from oggz.casework.consultations.screening.findings import Found, Kind
from oggz.web.personal_data import is_bsn

_RUN = re.compile(r"\d(?:[\W_]{0,3}\d)*")
_GROUP = re.compile(r"\d+")
_DISGUISED = re.compile(r"(?<![A-Za-z0-9])[0-9OoIilL|]{8,9}(?![A-Za-z0-9])")
_AS_DIGITS = str.maketrans("OoIilL|", "0011111")
_EMAIL = re.compile(
    r"(?<![^\s@<>()])[^\s@<>()]{1,64}\s{0,2}(?:@|\(\s?at\s?\)|\[\s?at\s?\]|\bapenstaartje\b|\bapestaartje\b)\s{0,2}"
    r"[^\s@<>()]{1,64}(?:\s?(?:\.|\(\s?punt\s?\)|\bpunt\b|\bdot\b)\s?[a-z]{2,})?"
    r"|(?<!\w)@\w[\w.]{2,}"
    r"|\b(?:https?://|www\.)\S+"
    r"|(?<![\w-])[\w-]{2,60}\.(?:nl|com|org|net|be|eu|info|example)\b(?:/\S*)?",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<!\d)(?:(?:\+|00)\s?31[\s\-.]?(?:\(0\))?|\(?0)(?:[\s\-._/()]{0,3}\d){9}(?!\d)"
)
# Numbers of organisations that everybody may call.
_SERVICE = ("0800", "0900", "0906", "0909", "088", "085", "084")
_UUID = re.compile(r"\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b", re.IGNORECASE)
# As `cases.references` makes them; looked for from each place, as a word may stand before it.
_REFERENCE = re.compile(
    r"(?<![A-Za-z0-9])(?=([A-Za-z0-9]{3})([\s\-_./]{0,3})([A-Za-z0-9]{3})(?![A-Za-z0-9]))"
)
_PLATE = re.compile(
    r"(?<![\w-])(?=[\d-]*[A-Za-z])(?=[A-Za-z-]*\d)"
    r"(?:[A-Za-z]{1,3}|\d{1,3})-(?:[A-Za-z]{1,3}|\d{1,3})-(?:[A-Za-z]{1,3}|\d{1,3})(?![\w-])"
)
_LONG = re.compile(
    r"\d{6,}|\d(?:[\s.\-_*/|,]{1,3}\d(?!\d)){5,}|\d{3}[ .\-]\d{3}[ .\-]\d{3}(?![\d.])"
    r"|(?<![\d-])(?=[\d-]{9})\d{2,6}(?:-\d{2,6}){2,}(?![\d-])"
)
_MONEY_BEFORE = re.compile(r"(?:€|\beur(?:o)?)\s*[\d.,]*$", re.IGNORECASE)
_MONEY_AFTER = re.compile(r"(?:[.,]\d+)*(?:,-)?\s*(?:euro|eur\b|€)|,-", re.IGNORECASE)

_UNITS = ("nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen")
_TEENS = (
    "tien", "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien",
    "achttien", "negentien",
)  # fmt: skip
_TENS = (
    "twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig",
)  # fmt: skip
IN_WORDS: dict[str, str] = {
    **{word: str(number) for number, word in enumerate(_UNITS)},
    **{word: str(number) for number, word in enumerate(_TEENS, 10)},
    **{word: str(number * 10) for number, word in enumerate(_TENS, 2)},
    **{
        f"{unit}en{ten}": str(number * 10 + one)
        for number, ten in enumerate(_TENS, 2)
        for one, unit in enumerate(_UNITS)
        if one
    },
}
_WORD = "|".join(sorted(IN_WORDS, key=len, reverse=True))
_SPOKEN = re.compile(
    rf"(?<![a-z])(?:{_WORD}|\d{{1,2}})(?:[\s,.\-]{{1,3}}(?:{_WORD}|\d{{1,2}})){{2,}}(?![a-z])"
)
_SPOKEN_ONE = re.compile(rf"{_WORD}|\d+")

_MONTH = (
    "jan(?:uari)?|feb(?:ruari)?|mrt|maart|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|sept?(?:ember)?"
    "|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_ORDINALS = "eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende"
_DAY = rf"(?:\d{{1,2}}\s?(?:e|ste|de)?|(?:{_ORDINALS})|(?:{_WORD})(?:de|ste)?)"
_YEAR_WORDS = r"(?:negentien\s?(?:honderd)?|tweeduizend)\s?(?:en\s)?[a-z]*"
_NUMERIC = re.compile(
    r"(?<![\d.\-/])(\d{1,2})\s?([\-/. _])\s?(\d{1,2})\s?\2\s?'?(\d{4}|\d{2})(?![.\-/ ]?\d)"
)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[\-/. _]\s?(\d{1,2})\s?[\-/. _]\s?(\d{1,2})(?!\d)")
_WITH_MONTH = re.compile(
    rf"(?<![a-z0-9]){_DAY}[\s\-./]*(?:{_MONTH})\.?[\s\-,./]*(?:van\s|in\s)?"
    rf"(?:(?:19|20)\d\d|'?\d\d(?![\d.:])(?!\s?(?:uur|keer|jaar|dagen|weken|euro|mensen))|{_YEAR_WORDS})(?!\d)"
)
_BIRTHDAY = re.compile(
    rf"\b(?:jarig|verjaar\w*|geboren|geb\.?|geboortedatum|geboortedag)\b[^.!?\n]{{0,25}}?"
    rf"{_DAY}[\s\-]*(?:{_MONTH})\b|(?<![a-z0-9]){_DAY}[\s\-]*(?:{_MONTH})\b[^.!?\n]{{0,15}}?\b(?:jarig|geboren)\b"
)
_BIRTH_YEAR = re.compile(
    r"\b(?:geboren|geb\.?|geboortejaar|bouwjaar|geboortedatum)\b\W{0,3}(?:(?:in|is|op|uit|van)\s)?"
    rf"\W{{0,3}}((?:19|20)\d\d|'\d\d|\d{{2,8}}|{_YEAR_WORDS})"
)  # fmt: skip


def numbers(text: str, *, today: date) -> Iterator[Found]:
    """What numbers tell in a folded text, of each kind apart; kinds may overlap."""
    lower = text.lower()
    yield from _citizen_numbers(text)
    for match in _EMAIL.finditer(text):
        yield Kind.EMAIL, *match.span()
    for match in _PHONE.finditer(text):
        if not _digits(match[0]).removeprefix("0031").removeprefix("31").startswith(_SERVICE):
            yield Kind.PHONE, *match.span()
    yield from _references(text)
    yield from _dates(lower, today)
    yield from _spoken(lower)
    for match in _LONG.finditer(text):
        if not _is_money(text, *match.span()) and not _is_public(match[0]):
            yield Kind.NUMBER, *match.span()
    for match in _PLATE.finditer(text):
        yield Kind.NUMBER, *match.span()


def _citizen_numbers(text: str) -> Iterator[Found]:
    """Eight or nine digits that pass the check, with anything at all between them."""
    for run in _RUN.finditer(text):
        groups = [
            (run.start() + each.start(), run.start() + each.end())
            for each in _GROUP.finditer(run[0])
        ]
        yield from _among(text, groups)
    for match in _DISGUISED.finditer(text):
        if is_bsn(match[0].translate(_AS_DIGITS)):
            yield Kind.BSN, *match.span()


def _among(text: str, groups: list[tuple[int, int]]) -> Iterator[Found]:
    for first, (start, _) in enumerate(groups):
        for last in range(first, min(first + 9, len(groups))):
            end = groups[last][1]
            digits = _digits(text[start:end])
            if len(digits) > 9:
                break
            # Of eight digits one in eleven passes: in groups they are rather two years or a sum.
            alone = len(digits) == 8 and len(groups) == 1
            if (len(digits) == 9 or alone) and is_bsn(digits):
                yield Kind.BSN, start, end


def _references(text: str) -> Iterator[Found]:
    for match in _UUID.finditer(text):
        yield Kind.REFERENCE, *match.span()
    for match in _REFERENCE.finditer(text):
        first, between, last = match.groups()
        halves = [any(sign.isdigit() for sign in each) for each in (first, last)]
        letters = any(sign.isalpha() for sign in first + last)
        # Words and numbers beside each other, such as '25e dag', are two words.
        apart = between.isspace() or first.isdigit() or last.isdigit()
        both = all(halves) or (first + last).isupper()
        mixed = any(halves) and letters and (both if apart else True)
        # With a full stop between, or nothing, digits are a sum or a long number.
        digits = not letters and between.strip(" ") in ("", "-", "_", "/") and between != ""
        if mixed or (digits and not _is_money(text, match.start(1), match.end(3))):
            yield Kind.REFERENCE, match.start(1), match.end(3)


def _dates(lower: str, today: date) -> Iterator[Found]:
    for match in _NUMERIC.finditer(lower):
        year = int(match[4])
        if year < 100:
            year += 2000 if year <= today.year % 100 else 1900
        if _is_day(year, int(match[3]), int(match[1])):
            yield Kind.DATE, *match.span()
    for match in _YEAR_FIRST.finditer(lower):
        if _is_day(*(int(part) for part in match.groups())):
            yield Kind.DATE, *match.span()
    for pattern in (_WITH_MONTH, _BIRTHDAY, _BIRTH_YEAR):
        for match in pattern.finditer(lower):
            yield Kind.DATE, *match.span()


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        return date(year, month, day).year >= 1900
    except ValueError:
        return False


def _spoken(lower: str) -> Iterator[Found]:
    """Digits written as words, one after another."""
    for match in _SPOKEN.finditer(lower):
        parts = _SPOKEN_ONE.findall(match[0])
        digits = "".join(IN_WORDS.get(each, each) for each in parts)
        if any(each in IN_WORDS for each in parts) and len(digits) >= 6:
            yield Kind.BSN if is_bsn(digits) else Kind.NUMBER, *match.span()


def _is_money(text: str, start: int, end: int) -> bool:
    return bool(_MONEY_BEFORE.search(text[:start]) or _MONEY_AFTER.match(text[end:]))


def _is_public(number: str) -> bool:
    return _digits(number).startswith(_SERVICE[:4]) and len(_digits(number)) <= 11


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())
