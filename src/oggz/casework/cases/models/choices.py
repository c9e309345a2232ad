"""The words of covenants as choices of columns, and those of casework itself."""

from oggz.covenant.terms import DataCategory, Phase, Role, SecrecyGround, Subject, Term


class Kind(Term):
    """What a contribution is within its category: one fact each, or a note in free words.

    So each can be corrected, hidden or found by itself.
    """

    NOTE = "note", "aantekening"
    NAME = "name", "naam"
    BIRTH_DATE = "birth_date", "geboortedatum"
    BSN = "bsn", "burgerservicenummer"
    ADDRESS = "address", "adres"
    PHONE = "phone", "telefoonnummer"
    EMAIL = "email", "e-mailadres"


# A kind that is not here may stand in any category.
CATEGORY_OF = {
    Kind.NAME: DataCategory.IDENTITY,
    Kind.BIRTH_DATE: DataCategory.IDENTITY,
    Kind.BSN: DataCategory.IDENTITY,
    Kind.ADDRESS: DataCategory.CONTACT,
    Kind.PHONE: DataCategory.CONTACT,
    Kind.EMAIL: DataCategory.CONTACT,
}


def _choices(terms: type[Term]) -> list[tuple[str, str]]:
    return [(term.value, term.dutch) for term in terms]


CATEGORIES = _choices(DataCategory)
PHASES = _choices(Phase)
ROLES = _choices(Role)
SECRECY_GROUNDS = _choices(SecrecyGround)
SUBJECTS = _choices(Subject)
