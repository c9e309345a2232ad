"""Lines of the audit as a file for a spreadsheet."""

from collections.abc import Iterable

from django.utils import timezone

from oggz.casework.audit.selectors import Line
from oggz.web import spreadsheets

MOST = 10_000
_HEADER = (
    "moment", "handeling", "uitkomst", "wie", "partij", "rol", "doel", "convenant", "casus",
    "soorten gegevens", "artikelen",
)  # fmt: skip


def as_csv(lines: Iterable[Line]) -> bytes:
    return spreadsheets.as_csv([_HEADER, *map(_row, lines)])


def _row(line: Line) -> tuple[str, ...]:
    moment = timezone.localtime(line.at).strftime("%Y-%m-%d %H:%M:%S")
    return (
        moment, line.action, line.outcome.dutch, line.who, line.party, line.role, line.purpose,
        line.covenant, str(line.case or ""), line.categories, line.articles,
    )  # fmt: skip
