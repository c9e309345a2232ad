"""Dutch records made comparable: what two registrations of one person write differently, alike.

Works on columns of distinct values, since names and postcodes repeat: a rule runs once per value.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from oggz.monitor.bsn import checked_bsn

# Words before a Dutch surname, and the particles of names from elsewhere that are written apart.
PREFIXES = frozenset(
    "aan af al am an auf aus ben bij bin boven d da dal dalla de degli dei del della den der des"  # noqa: SIM905
    " di die do don dos du el 'en het im in la las le les lo los of onder op over s t te ten ter"
    " thoe tho toe tot uijt uit und van ver vom von voor vor zu zum zur".split()
)
_OLDEST = date(1900, 1, 1)
_NOT_A_LETTER = re.compile(r"[^a-z]+")
_POSTCODE = re.compile(r"[1-9]\d{3}[A-Z]{2}")
_HOUSE_NUMBER = re.compile(r"\s*0*(\d{1,5})")
# Letters that unicode does not take apart into a letter and an accent.
_PLAIN = str.maketrans(
    {"ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"}
)
# Spellings that sound alike, in this order; after them double letters become one.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("sch(?=$|[lmnsw])", "s"), ("ch", "g"), ("ck|qu|q|x", "k"), ("c(?=[eiy])", "s"), ("c", "k"),
        ("ph", "f"), ("th", "t"), ("dt|d(?=$|s)", "t"), ("ij|ei|ey|uy|ui|y", "i"),
        ("ou|au|auw|ouw", "u"), ("oe", "u"), ("ie|ee", "i"), ("z", "s"), ("v|w", "f"),
        ("h(?=[^aeiou]|$)", ""),
    )
)  # fmt: skip
_WRITTEN_OUT = {
    "str": "straat", "ln": "laan", "pln": "plein", "wg": "weg", "burg": "burgemeester",
    "st": "sint", "dr": "dokter", "prof": "professor",
}  # fmt: skip
_STREETS = re.compile(r"((?<=[a-z])(?:str|ln|pln|wg)|^(?:str|ln|pln|wg|burg|st|dr|prof))$")
_TOWNS = {"den haag": "s gravenhage", "den bosch": "s hertogenbosch"}
_DOUBLE = re.compile(r"(.)\1+")


def letters(text: str) -> str:
    """Lower case without accents, the rest spaces: "D'Ancona-Çelik" becomes "d ancona celik"."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_PLAIN))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NOT_A_LETTER.sub(" ", plain).strip()


def given_name(text: str) -> str | None:
    """The first given name; what is only an initial is no name."""
    first = letters(text).partition(" ")[0].replace("ij", "y")
    return first if len(first) > 1 else None


def initial(text: str) -> str | None:
    """The first letter of initials or of a given name."""
    return letters(text)[:1] or None


def surname(text: str) -> str | None:
    """Its parts without prefixes, joined by a space: "Jansen-de Vries" becomes "jansen vries"."""
    words = letters(text.partition(",")[0] if _ends_in_prefix(text) else text).split()
    kept = [word for word in words if word not in PREFIXES] or words
    return " ".join(kept).replace("ij", "y") or None


def _ends_in_prefix(text: str) -> bool:
    """Whether it is written as in a register: "Vries, de"."""
    _, comma, rest = text.partition(",")
    return bool(comma) and all(word in PREFIXES for word in letters(rest).split())


def own_surname(parts: str) -> str:
    """The last part, which is the name of birth in "partner-own": the one that stays for life."""
    return parts.rpartition(" ")[2]


def sound(name: str) -> str:
    """How a Dutch name sounds, roughly: "Meijer", "Meier" and "Meyer" give the same."""
    for pattern, to in _SOUNDS:
        name = pattern.sub(to, name)
    return _DOUBLE.sub(r"\1", name)


def birth_date(text: str) -> str | None:
    """An ISO date from 1900 on that exists and is past, else None."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day.isoformat() if _OLDEST <= day <= date.today() else None


def sex(text: str) -> str | None:
    """m or v; any other registration is no evidence for or against."""
    return text if (text := text.strip().lower()) in ("m", "v") else None


def postcode(text: str) -> str | None:
    """1234AB, without the letters that are never given out (SA, SD, SS), else None."""
    plain = text.replace(" ", "").upper()
    known = _POSTCODE.fullmatch(plain) and plain[4:] not in ("SA", "SD", "SS")
    return plain if known else None


def house_number(text: str) -> str | None:
    """The number without its addition: sources write additions in too many ways."""
    found = _HOUSE_NUMBER.match(text)
    return found[1] if found else None


def street(text: str) -> str | None:
    """Its words without what is often shortened in other ways: "Kerkstr. 12" is "kerkstraat"."""
    words = [_STREETS.sub(lambda end: _WRITTEN_OUT[end[1]], word) for word in letters(text).split()]
    return " ".join(words) or None


def town(text: str) -> str | None:
    """A town by its official name, where another is in use."""
    name = letters(text)
    return _TOWNS.get(name, name) or None


def bsn(text: str) -> str | None:
    """Nine digits that pass the check of the citizen service number, else None."""
    return checked_bsn(text.strip())


def normalise(records: pa.Table) -> pa.Table:
    """Columns as `oggz.monitor.encoding.settings.Part` names them, of strings or null.

    Any identifying column may be absent. `surname` holds all parts, `own_surname` the last one.
    """
    count = records.num_rows
    absent = pa.nulls(count, pa.string())

    def column(name: str) -> pa.Array:
        return (
            records[name].combine_chunks().cast(pa.string())
            if name in records.column_names
            else absent
        )

    names = _each(given_name, column("given_name"))
    parts = _each(surname, column("surname"))
    own = _each(own_surname, parts)
    day = _each(birth_date, column("birth_date"))
    code = _each(postcode, column("postcode"))
    initials = _each(initial, column("initials"))
    return pa.table(
        {
            "given_name": names,
            "initial": pc.coalesce(_each(initial, column("given_name")), initials),
            "surname": parts,
            "own_surname": own,
            "surname_sound": _each(sound, own),
            "sex": _each(sex, column("sex")),
            "birth_date": day,
            "birth_year": pc.utf8_slice_codeunits(day, 0, 4),
            "birth_month": pc.utf8_slice_codeunits(day, 5, 7),
            "birth_day": pc.utf8_slice_codeunits(day, 8, 10),
            "postcode": code,
            "postcode4": pc.utf8_slice_codeunits(code, 0, 4),
            "house_number": _each(house_number, column("house_number")),
            "street": _each(street, column("street")),
            "town": _each(town, column("town")),
            "bsn": _each(bsn, column("bsn")),
        }
    )


def _each(rule: Callable[[str], str | None], values: pa.Array) -> pa.Array:
    """Apply a rule once to each distinct value; empty counts as missing."""
    coded = values.dictionary_encode()
    distinct: Iterable[str] = coded.dictionary.to_pylist()
    return pa.array([rule(value) if value else None for value in distinct], pa.string()).take(
        coded.indices
    )
