"""What one takes along of a conference: less than one reads, and recorded as an export."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from oggz.casework.access import deciding
from oggz.casework.access.seats import Seat
from oggz.casework.cases.models import File
from oggz.casework.cases.services import content
from oggz.casework.cases.services.telling import told
from oggz.casework.conferences import discussing
from oggz.casework.conferences.discussing import Line
from oggz.casework.conferences.models import Item, MinuteKind
from oggz.covenant.terms import Action, DataCategory


@dataclass(frozen=True)
class Printed:
    lines: tuple[Line, ...]
    articles: tuple[str, ...] = ()

    def of(self, kind: MinuteKind) -> list[Line]:
        return [line for line in self.lines if line.kind is kind]

    @property
    def decisions(self) -> list[Line]:
        return self.of(MinuteKind.DECISION)

    @property
    def actions(self) -> list[Line]:
        return self.of(MinuteKind.ACTION)

    @property
    def notes(self) -> list[Line]:
        return self.of(MinuteKind.NOTE)


@transaction.atomic
def printed(by: Seat, item: Item) -> Printed:
    """Of what was written down at this case: what may be read and taken along."""
    written = {each.pk: each for each in item.written.all()}
    takes = {
        row.pk: deciding.decide(by, Action.EXPORT, deciding.of(row))
        for row in deciding.visible(by, Action.EXPORT).filter(thread__in=written, corrected_at=None)
    }
    if not takes:
        return Printed(())
    may = [
        row
        for row in content.read(by, where=Q(thread__in=list(written)))
        if row.contribution.pk in takes
    ]
    found = discussing.lines(written, may)
    files: dict[File, list[Line]] = {}
    for line in found:
        files.setdefault(line.shown.contribution.file, []).append(line)
    articles: set[str] = set()
    for file, of_file in files.items():
        under = {a for line in of_file for a in takes[line.shown.contribution.pk].articles}
        told(
            by, "export", file=file, articles=discussing.in_order(under),
            categories=tuple(sorted({DataCategory(line.category) for line in of_file})),
            object_kind="conference", object_id=str(item.conference_id),
        )  # fmt: skip
        articles |= under
    return Printed(tuple(found), discussing.in_order(articles))
