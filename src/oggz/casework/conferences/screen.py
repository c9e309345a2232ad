"""What hangs on the wall while a case is discussed: only what everyone who is there may read."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction

from oggz.casework.access import deciding
from oggz.casework.access.errors import ReadingOnly
from oggz.casework.access.seats import Seat
from oggz.casework.audit.services import record_many
from oggz.casework.cases.models import Contribution, File
from oggz.casework.cases.services.content import Shown
from oggz.casework.cases.services.telling import event
from oggz.casework.conferences import people
from oggz.casework.conferences.discussing import in_order
from oggz.casework.conferences.people import Person
from oggz.casework.door import limits
from oggz.casework.vault.fields import open_rows
from oggz.covenant.questions import Decision
from oggz.covenant.terms import Action, Condition, DataCategory, Subject


@dataclass(frozen=True)
class Screen:
    """`gone` are marked as present and cannot be there: as long as they are, nothing is shown."""

    people: tuple[Person, ...]
    gone: tuple[Person, ...] = ()
    shown: tuple[Shown, ...] = ()
    articles: tuple[str, ...] = ()
    key: str = ""

    @property
    def parties(self) -> int:
        return len({each.participation.party_id for each in self.people})

    @property
    def groups(self) -> list["Group"]:
        """By person and kind of data, in the order in which a case is read."""
        found: dict[tuple[File, DataCategory], Group] = {}
        for each in self.shown:
            row = each.contribution
            key = (row.file, DataCategory(row.category))
            found.setdefault(key, Group(*key)).shown.append(each)
        order = list(DataCategory).index
        return sorted(found.values(), key=lambda one: (str(one.file.pk), order(one.category)))


@dataclass(frozen=True)
class Group:
    file: File
    category: DataCategory
    shown: list[Shown] = field(default_factory=list)

    @property
    def whose(self) -> str:
        return Subject(self.file.subject).dutch


@transaction.atomic
def screen(by: Seat, present: Sequence[Person], *, seen: str = "") -> Screen | None:
    """For who put it up and all who are there. For each of them it is recorded what they saw.

    The decisions are those of reading on one's own; a text that one of them may not read is not
    opened. None when it is what hangs there already, by the `key` in `seen`: a screen that looks
    again and again reads nothing new. Raises TooMany as reading a case does.
    """
    if by.glass:
        raise ReadingOnly
    gone = tuple(each for each in present if each.gone)
    table = [by, *(people.seat_of(each, by) for each in present if each.key != _key(by))]
    read = [] if gone or not present else _common(table)
    key = _key_of(present, [row for row, _ in read])
    if key == seen:
        return None
    if read:
        for limit in (limits.READING, limits.READING_ON):
            limits.count(limit, by.viewer)
        open_rows([row for row, _ in read])
        _record(read, table)
    articles = {article for _, found in read for each in found for article in each.articles}
    return Screen(
        tuple(present), gone, tuple(Shown(row, found[0]) for row, found in read),
        in_order(articles), key,
    )  # fmt: skip


def _common(table: Sequence[Seat]) -> list[tuple[Contribution, list[Decision]]]:
    """What each of them may read, still sealed, with the decision for each."""
    read: list[tuple[Contribution, list[Decision]]] = []
    for row in deciding.visible(table[0]).filter(corrected_at=None):
        decisions = [deciding.decide(seat, Action.READ, _of(row)) for seat in table]
        if all(each.allowed for each in decisions):
            read.append((row, decisions))
    return read


def _key_of(present: Sequence[Person], rows: Sequence[Contribution]) -> str:
    parts = [*(f"{each.key}{each.gone}" for each in present), *(str(row.pk) for row in rows)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _of(row: Contribution) -> deciding.Thing:
    """Without what holds for the one whose query it was: a seat adds its own."""
    thing = deciding.of(row)
    return replace(thing, facts=thing.facts - {Condition.IN_CONFERENCE})


def _record(read: Sequence[tuple[Contribution, list[Decision]]], table: Sequence[Seat]) -> None:
    """An entry for each who sat there and each person concerned; who put it up answers for it."""
    files = {row.file for row, _ in read}
    entries = []
    for number, seat in enumerate(table):
        for file in files:
            of_file = [(row, found[number]) for row, found in read if row.file_id == file.pk]
            entry = event(
                seat, "read", file=file,
                categories=tuple(sorted({DataCategory(row.category) for row, _ in of_file})),
                articles=tuple(sorted({a for _, found in of_file for a in found.articles})),
                object_kind="conference_screen",
            )  # fmt: skip
            entries.append(entry if number == 0 else replace(entry, responsible=_member(table)))
    record_many(entries)


def _member(table: Sequence[Seat]) -> int:
    return table[0].viewer.member


def _key(by: Seat) -> str:
    return str(by.participation.pk)
