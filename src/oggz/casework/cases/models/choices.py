"""The words of covenants as choices of columns."""

from oggz.covenant.terms import DataCategory, Phase, Role, SecrecyGround, Subject, Term


def _choices(terms: type[Term]) -> list[tuple[str, str]]:
    return [(term.value, term.dutch) for term in terms]


CATEGORIES = _choices(DataCategory)
PHASES = _choices(Phase)
ROLES = _choices(Role)
SECRECY_GROUNDS = _choices(SecrecyGround)
SUBJECTS = _choices(Subject)
