"""Lines of the audit as a file for a spreadsheet, in which no cell is a formula."""

import csv
import io
from collections.abc import Iterable

from django.utils import timezone

from oggz.casework.audit.selectors import Line

MOST = 10_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_HEADER = (
    "moment", "handeling", "uitkomst", "wie", "partij", "rol", "doel", "convenant", "casus",
    "soorten gegevens", "artikelen",
)  # fmt: skip


def as_csv(lines: Iterable[Line]) -> bytes:
    """UTF-8 with a mark at the start and semicolons, as a Dutch spreadsheet expects."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(_HEADER)
    for line in lines:
        moment = timezone.localtime(line.at).strftime("%Y-%m-%d %H:%M:%S")
        cells = (
            moment, line.action, line.outcome.dutch, line.who, line.party, line.role, line.purpose,
            line.covenant, str(line.case or ""), line.categories, line.articles,
        )  # fmt: skip
        writer.writerow([_plain(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _plain(cell: str) -> str:
    """A spreadsheet works out what begins like a formula; an apostrophe makes it text."""
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) or cell[:1].isspace() else cell
