"""A table as a file for a spreadsheet, in which no cell is a formula."""

import csv
import io

from oggz.casework.steering.selectors import Shown

HIDDEN = "verborgen"


def as_csv(shown: Shown) -> bytes:
    """UTF-8 with a mark at the start and semicolons, as a Dutch spreadsheet expects.

    All texts are the platform's own words, and none begins like a formula.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([shown.first, *shown.columns])
    for row in shown.rows:
        numbers = (HIDDEN if each is None else each for each in row.numbers)
        writer.writerow([row.label, *numbers])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
