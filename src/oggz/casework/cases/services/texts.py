"""What people write in a case, before it is sealed."""

from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.models.content import LONGEST_TEXT


def refuse_text(text: str, empty: str = "Er staat niets in de tekst.") -> None:
    """Raises CaseError, with `empty` for a text without words, and for one that is too long."""
    if not text.strip():
        raise CaseError(empty)
    if len(text) > LONGEST_TEXT:
        raise CaseError(f"De tekst is te lang: maximaal {LONGEST_TEXT:,} tekens.".replace(",", "."))
