"""Turning values of an export into values of a table; what cannot be read becomes empty."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from oggz.monitor.bsn import checked_bsn
from oggz.monitor.schemas import Column
from oggz.monitor.sources.cells import GARBLED, LONGEST_NAME
from oggz.monitor.sources.mapping import ExportFile, FromExport

# None means that there is a value, and that nothing can be made of it.
Cleaner = Callable[[str], str | None]

_SEXES = {
    "m": "m", "man": "m", "mannelijk": "m", "1": "m",
    "v": "v", "vrouw": "v", "vrouwelijk": "v", "f": "v", "2": "v",
    "x": "x", "0": "", "9": "", "o": "", "onbekend": "",
}  # fmt: skip
_SIGNS = frozenset("'’‘`´ .,()/-")
_UNKNOWN = {"onbekend", "niet bekend", "nn", "n.n.", "nvt", "n.v.t.", "xxx", "x", "-", "geen"}
_GROUPS = ((18, "00-17"), (23, "18-22"), (35, "23-34"), (45, "35-44"), (55, "45-54"),
           (65, "55-64"), (75, "65-74"))  # fmt: skip
_OLDEST = date(1900, 1, 1)
_PLACES = {date(1900, 1, 1), date(1901, 1, 1)}  # dates that systems put where they know none
_FAR = 50 * 365  # days


@dataclass(frozen=True)
class Period:
    """`today` bounds what can have happened; ages are on `start`, the first day counted."""

    today: date
    start: date
    end: date


def cleaner(column: Column, origin: FromExport, file: ExportFile, period: Period) -> Cleaner:
    """The function from a value of the export to one of the table, or None if it cannot be."""
    take = re.compile(origin.take) if origin.take else None
    nothing = {text.casefold() for text in file.empty} | {""}
    values = {text.casefold(): code for text, code in origin.values.items()}
    clean = _of_type(column, origin, file, period)

    def whole(text: str) -> str | None:
        text = " ".join(unicodedata.normalize("NFC", text).split())
        if text.casefold() in nothing:
            return ""
        if take:
            match = take.search(text)
            if not match:
                return None
            text = (match[1] or "").strip()
        if text.casefold() in values:
            return values[text.casefold()]
        return clean(text) if text else ""

    return whole


def _of_type(column: Column, origin: FromExport, file: ExportFile, period: Period) -> Cleaner:
    if origin.age:
        return lambda text: _age_group(_day(text, file.dates), period)
    if column.type == "date":
        last = date.fromordinal(period.today.toordinal() + (_FAR if column.future else 0))
        birth = column.name == "birth_date"
        return lambda text: _date(_day(text, file.dates), last, birth)
    if column.name == "sex":
        return lambda text: _SEXES.get(text.casefold())
    if column.type == "code":
        return lambda text: text if text in column.codes else None
    if column.type == "integer":
        return lambda text: _integer(text, column.minimum or 0, column.maximum or 0)
    return _CLEANERS[column.type]


def _day(text: str, forms: tuple[str, ...]) -> date | None:
    for form in forms:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _date(day: date | None, last: date, birth: bool) -> str | None:
    if day is None or day < _OLDEST or day > last:
        return None
    return "" if birth and day in _PLACES else day.isoformat()


def _age_group(born: date | None, period: Period) -> str | None:
    if born is None or born < _OLDEST or born > period.today:
        return None
    on = period.start
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return next((group for below, group in _GROUPS if age < below), "75+")


def _integer(text: str, smallest: int, largest: int) -> str | None:
    if not re.fullmatch("-?[0-9]{1,9}", text) or not smallest <= int(text) <= largest:
        return None
    return str(int(text))


def _name(text: str) -> str | None:
    if text.casefold() in _UNKNOWN:
        return ""
    written = all(sign.isalpha() or sign in _SIGNS for sign in text)
    if len(text) > LONGEST_NAME or not written or re.search(GARBLED, text):
        return None
    return text if any(sign.isalpha() for sign in text) else None


def _initials(text: str) -> str | None:
    written = all(sign.isalpha() or sign in ". -" for sign in text)
    return text if len(text) <= 30 and written and text[0].isalpha() else None


def _postcode(text: str) -> str | None:
    code = text.replace(" ", "").upper()
    if not re.fullmatch("[1-9][0-9]{3}[A-Z]{2}", code) or code[4:] in ("SA", "SD", "SS"):
        return None
    return code


def _house_number(text: str) -> str | None:
    number = text.lstrip("0")
    good = re.fullmatch("[1-9][0-9]{0,4}([ /-]?[A-Za-z0-9][A-Za-z0-9 /-]{0,7})?", number)
    return number if good else None


def _bsn(text: str) -> str | None:
    return checked_bsn(text.replace(".", "").replace(" ", ""))


def _municipality(text: str) -> str | None:
    code = re.fullmatch("(?:GM)?([0-9]{1,4})", text, re.IGNORECASE)
    return f"GM{code[1].zfill(4)}" if code else None


_CLEANERS: dict[str, Cleaner] = {
    "name": _name,
    "place": _name,
    "initials": _initials,
    "postcode": _postcode,
    "house_number": _house_number,
    "bsn": _bsn,
    "municipality": _municipality,
}
