"""A table as a file for a spreadsheet."""

from oggz.casework.steering.selectors import Shown
from oggz.web import spreadsheets

HIDDEN = "verborgen"


def as_csv(shown: Shown) -> bytes:
    rows = (
        [row.label, *(HIDDEN if each is None else each for each in row.numbers)]
        for row in shown.rows
    )
    return spreadsheets.as_csv([[shown.first, *shown.columns], *rows])
