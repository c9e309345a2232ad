"""Bringing in, correcting and reading what is known about somebody."""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from oggz.casework.access import deciding
from oggz.casework.access.deciding import Thing, require
from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat, hold, hold_always
from oggz.casework.cases import facts
from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.marks import mark
from oggz.casework.cases.models import Contribution, File, Kind
from oggz.casework.cases.services.once import key
from oggz.casework.cases.services.telling import told
from oggz.casework.cases.services.texts import checked, refuse_text
from oggz.casework.door import limits
from oggz.casework.vault.fields import open_rows
from oggz.casework.vault.services import part_of
from oggz.covenant.questions import Decision
from oggz.covenant.terms import Action, DataCategory
from oggz.web.personal_data import PersonalData, personal_data


@dataclass(frozen=True)
class Shown:
    """A contribution, opened, and the decision why this reader sees it."""

    contribution: Contribution
    decision: Decision

    @property
    def text(self) -> str | None:
        """None when it was not opened, or when its term has ended and it was destroyed."""
        text = self.contribution.text
        return text if isinstance(text, str) else None

    @property
    def said(self) -> str | None:
        """The text as people write it: a birth date with the month in letters.

        What another room keeps as a mark, such as how it goes, it puts in words: see `say`.
        """
        if self.text and self.contribution.kind == Kind.BIRTH_DATE:
            with suppress(ValueError):
                return date_format(date.fromisoformat(self.text), "j F Y")
        words = _said.get(DataCategory(self.contribution.category))
        return words(self.text) if words and self.text else self.text


_said: dict[DataCategory, Callable[[str], str]] = {}


def say(category: DataCategory, words: Callable[[str], str]) -> None:
    """How texts of a kind are told; the room that keeps them says so when it starts."""
    _said[category] = words


@transaction.atomic
def contribute(
    file: File,
    category: DataCategory,
    text: str,
    *,
    kind: Kind = Kind.NOTE,
    has_bsn: bool = False,
    by: Seat,
    once: UUID | None = None,
) -> Contribution:
    """Bring in something about somebody, for one's own party.

    Raises Denied when the covenant does not allow it, CaseError for no text, too long a one, or
    one that cannot be of its kind.
    """
    return _brought(Action.CONTRIBUTE, file, category, text, kind, has_bsn, hold(by), once)


@transaction.atomic
def report(
    file: File, category: DataCategory, text: str, *, kind: Kind = Kind.NOTE, by: Seat
) -> Contribution:
    """Bring in something with a signal that is just being made; who reports holds no seat.

    Raises what `contribute` raises. A citizen number is no part of a signal.
    """
    return _brought(Action.REPORT, file, category, text, kind, False, by)


def _brought(
    action: Action, file: File, category: DataCategory, text: str, kind: Kind, has_bsn: bool,
    by: Seat, once: UUID | None = None,
) -> Contribution:  # fmt: skip
    refuse_text(text)
    text = checked(kind, category, text)
    has_bsn = has_bsn or kind is Kind.BSN
    _refuse_hidden_number(text, has_bsn)
    pk = key(once, by, "contribute", file.pk, category, kind, text)
    if row := Contribution.objects.filter(pk=pk).first():
        return row
    own = by.party
    known = facts.of_file(file, party=own)
    thing = Thing(category, file, source=own.slug, bsn=has_bsn, facts=known)
    decision = require(by, action, thing)
    return _kept(
        Contribution(
            pk=pk, case=by.case, file=file, category=category, kind=kind, source=own,
            by_id=by.viewer.member, version=by.version, clause=decision.clauses[0],
            has_bsn=has_bsn, text=text,
        ),
        action.value, decision, by,
    )  # fmt: skip


@transaction.atomic
def correct(contribution: Contribution, text: str, *, by: Seat) -> Contribution:
    """Replace what one's own party brought in; what it was stays for who must account for it."""
    refuse_text(text)
    by = hold_always(by)
    row = _seen(contribution, Action.CORRECT, by)
    text = checked(Kind(row.kind), DataCategory(row.category), text)
    _refuse_hidden_number(text, row.has_bsn)
    if row.source_id != by.party.pk:
        raise CaseError("Alleen de partij die dit heeft ingebracht, kan het verbeteren.")
    if row.corrected_at:
        raise CaseError("Dit is al verbeterd. Verbeter de nieuwste tekst.")
    decision = require(by, Action.CORRECT, deciding.of(row))
    Contribution.objects.filter(pk=row.pk).update(corrected_at=timezone.now())
    return _kept(
        Contribution(
            case=by.case, file=row.file, category=row.category, kind=row.kind,
            source=row.source, by_id=by.viewer.member, version=by.version, clause=row.clause,
            has_bsn=row.has_bsn, text=text, corrects=row, thread=row.thread,
        ),
        "correct", decision, by,
    )  # fmt: skip


@transaction.atomic
def read(
    by: Seat,
    *,
    files: Sequence[File] | None = None,
    categories: Collection[DataCategory] | None = None,
    where: Q | None = None,
) -> list[Shown]:
    """All that this reader may see of a case, or of some of it, oldest first.

    `where` leaves out more of it, for who asks for some things only.

    Reading is logged for each person concerned, with the categories and articles. Raises TooMany
    for who reads far more than anybody's work asks; the officer of their party knew before that.
    """
    for limit in (limits.READING, limits.READING_ON):
        limits.count(limit, by.viewer)
    found = deciding.visible(by, among=files).filter(corrected_at=None)
    if where is not None:
        found = found.filter(where)
    rows = list(found if categories is None else found.filter(category__in=categories))
    decisions = [deciding.decide(by, Action.READ, deciding.of(row)) for row in rows]
    for row, decision in zip(rows, decisions, strict=True):
        if not decision.allowed:  # the list and the single decision are the same rules
            raise RuntimeError(f"the list shows what decide refuses: {row.pk}")
    shown = [Shown(*each) for each in zip(open_rows(rows), decisions, strict=True)]
    _log_reading(shown, by)
    return shown


@transaction.atomic
def read_for_correcting(contribution: UUID, by: Seat) -> Shown:
    """One contribution of one's own party that may be corrected, with what replaced it meanwhile.

    The newest text when it was corrected before. Its text is opened, and its reading logged, only
    where reading is allowed: some parties may correct what they may not see. Raises Unknown.
    """
    rows = {row.pk: row for row in deciding.visible(by, Action.CORRECT).filter(source=by.party)}
    row = rows.get(contribution)
    newer = {each.corrects_id: each for each in rows.values() if each.corrects_id}
    while row is not None and row.corrected_at:
        row = newer.get(row.pk)
    if row is None:
        raise Unknown
    shown = Shown(row, deciding.decide(by, Action.READ, deciding.of(row)))
    if shown.decision.allowed:
        for limit in (limits.READING, limits.READING_ON):
            limits.count(limit, by.viewer)
        open_rows([row])
        _log_reading([shown], by)
    return shown


def _log_reading(shown: Sequence[Shown], by: Seat) -> None:
    for file in {each.contribution.file_id: each.contribution.file for each in shown}.values():
        of_file = [each for each in shown if each.contribution.file_id == file.pk]
        told(
            by, "read", file=file,
            categories=tuple(sorted({DataCategory(s.contribution.category) for s in of_file})),
            articles=tuple(sorted({a for s in of_file for a in s.decision.articles})),
        )  # fmt: skip


def _seen(contribution: Contribution, action: Action, by: Seat) -> Contribution:
    """The contribution with its facts. Raises Unknown unless `by` may do `action` with it."""
    row = deciding.visible(by, action).filter(pk=contribution.pk).first()
    if row is None:
        raise Unknown
    return row


def _kept(row: Contribution, action: str, decision: Decision, by: Seat) -> Contribution:
    row.part = part_of(row.category, row.source.slug, row.at)
    row.save(force_insert=True)
    mark(row)
    told(
        by, action, decision, file=row.file, categories=(DataCategory(row.category),),
        object_kind="contribution", object_id=str(row.pk),
    )  # fmt: skip
    return row


def _refuse_hidden_number(text: str, has_bsn: bool) -> None:
    """A covenant says who may use the number, so that it stands in a text must be known."""
    if not has_bsn and PersonalData.BSN in personal_data(text, today=timezone.localdate()):
        raise CaseError(
            "In de tekst staat een burgerservicenummer. Haal het weg, of kruis aan dat het erin"
            " staat."
        )
