"""Dates, numbers and parts of a record as people write them, for pages about an agreement."""

from datetime import date

_MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
           "oktober", "november", "december")  # fmt: skip
_PARTS = {
    "given_name": "voornaam", "initial": "eerste voorletter", "prefix": "voorvoegsel",
    "surname": "achternaam", "surname_sound": "klank van de achternaam", "sex": "geslacht",
    "birth_date": "geboortedatum", "birth_year": "geboortejaar", "birth_month": "geboortemaand",
    "birth_day": "geboortedag", "postcode": "postcode", "postcode4": "cijfers van de postcode",
    "house_number": "huisnummer", "street": "straat", "town": "woonplaats",
    "bsn": "burgerservicenummer",
}  # fmt: skip


def day(when: date) -> str:
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def count_of(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def decimal_of(number: float) -> str:
    """With two decimals."""
    return f"{number:.2f}".replace(".", ",")


def part(name: str) -> str:
    """A field that salts and keys are made of; one without a word of its own as it is."""
    return _PARTS.get(name, name)


def listed(words: list[str]) -> str:
    """Words as an enumeration: a, b en c."""
    return " en ".join(filter(None, (", ".join(words[:-1]), words[-1] if words else "")))
