"""Errors of the geography package. Every message is Dutch and may be shown to a user."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_SHOWN_LENGTH = 60
_SHOWN_ERRORS = 10


def quoted(value: object) -> str:
    """Return any value as a short, printable, quoted text that is safe in a message."""
    text = "".join(
        "�" if unicodedata.category(character).startswith("C") else character
        for character in str(value)[: _SHOWN_LENGTH + 1]
    )
    if len(text) > _SHOWN_LENGTH:
        text = text[:_SHOWN_LENGTH] + "…"
    return f"‘{text}’"


class UnknownMunicipality(LookupError):
    """There is no municipality with this code or slug."""


class UnknownRegion(LookupError):
    """There is no region with this code or slug, or no such kind of region."""


class UnknownYear(LookupError):
    """There are no figures for this year."""


class CbsUnavailable(RuntimeError):
    """A CBS table could not be fetched."""


@dataclass(frozen=True, slots=True)
class DataError:
    """One thing that is wrong in a data file.

    `row` is the line in the file, counted from 1 with the header as row 1; for rows that come
    from a CBS table it is the position in that table, also from 1. It is None when the whole file
    is meant. `column` is the name of the column, None when the whole row or file is meant.
    """

    row: int | None
    column: str | None
    value: str
    message: str

    def __str__(self) -> str:
        where = []
        if self.row is not None:
            where.append(f"rij {self.row}")
        if self.column is not None:
            where.append(f"kolom {self.column}")
        place = ", ".join(where)
        return f"{place[:1].upper()}{place[1:]}: {self.message}" if place else self.message


class DataErrors(ValueError):
    """A data file that is refused as a whole, with everything that is wrong in it.

    `errors` is ordered as found in the file. The text of the exception is a Dutch summary with
    the first ten errors.
    """

    def __init__(self, errors: Iterable[DataError], *, what: str = "Het bestand") -> None:
        self.errors: tuple[DataError, ...] = tuple(errors)
        self.what = what
        super().__init__(self.summary())

    def summary(self) -> str:
        """Return the Dutch summary: how many errors, that nothing is loaded, and the first ten."""
        count = len(self.errors)
        found = "1 fout" if count == 1 else f"{count} fouten"
        lines = [f"{self.what} is niet ingelezen: {found} gevonden."]
        lines += [f"- {error}" for error in self.errors[:_SHOWN_ERRORS]]
        if count > _SHOWN_ERRORS:
            lines.append(f"- … en nog {count - _SHOWN_ERRORS}.")
        return "\n".join(lines)
