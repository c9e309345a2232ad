"""What people write in a case, before it is sealed."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.models.choices import CATEGORY_OF, Kind
from oggz.casework.cases.models.content import LONGEST_TEXT
from oggz.casework.vault import blind
from oggz.covenant.terms import DataCategory
from oggz.errors import PlatformError

_LONGEST_FACT = 200
_OLDEST = 130


def refuse_text(text: str, empty: str = "Er staat niets in de tekst.") -> None:
    """Raises CaseError, with `empty` for a text without words, and for one that is too long."""
    if not text.strip():
        raise CaseError(empty)
    if len(text) > LONGEST_TEXT:
        raise CaseError(f"De tekst is te lang: maximaal {LONGEST_TEXT:,} tekens.".replace(",", "."))


def checked(kind: Kind, category: DataCategory, text: str) -> str:
    """The text as it is kept. Raises CaseError when it cannot be of its kind or category."""
    if CATEGORY_OF.get(kind, category) is not category:
        raise CaseError(f"{kind.dutch.capitalize()} hoort niet bij ‘{category.dutch}’.")
    if kind in (Kind.NOTE, Kind.DOMAINS, Kind.TRIED):
        return text
    text = " ".join(text.split())
    if len(text) > _LONGEST_FACT:
        raise CaseError(f"{kind.dutch.capitalize()}: maximaal {_LONGEST_FACT} tekens.")
    try:
        return _CHECKED[kind](text)
    except PlatformError as why:
        raise CaseError(str(why)) from None


def _name(text: str) -> str:
    blind.normalised(blind.Field.NAME, text)
    return text


def _birth_date(text: str) -> str:
    born = date.fromisoformat(blind.normalised(blind.Field.BIRTH_DATE, text))
    today = timezone.localdate()
    if not today.year - _OLDEST <= born.year or born > today:
        raise CaseError("Deze geboortedatum kan niet: controleer het jaar.")
    return born.isoformat()


def _bsn(text: str) -> str:
    return blind.normalised(blind.Field.BSN, text)


def _address(text: str) -> str:
    """With a postcode it can be found; somebody may also live where there is none."""
    return text


def _phone(text: str) -> str:
    digits = sum(sign.isdecimal() for sign in text)
    if not 8 <= digits <= 15 or any(sign.isalpha() for sign in text):
        raise CaseError("Schrijf het telefoonnummer met alleen cijfers, zoals 06 12345678.")
    return text


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise CaseError("Schrijf het e-mailadres als naam@voorbeeld.nl.") from None
    return text


_CHECKED = {
    Kind.NAME: _name, Kind.BIRTH_DATE: _birth_date, Kind.BSN: _bsn, Kind.ADDRESS: _address,
    Kind.PHONE: _phone, Kind.EMAIL: _email,
}  # fmt: skip
