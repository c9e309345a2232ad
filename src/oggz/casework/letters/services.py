"""Recording that the person was told, or why that waits."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from oggz.casework.access import deciding
from oggz.casework.access.deciding import require
from oggz.casework.access.seats import Seat, hold
from oggz.casework.cases.services.once import key
from oggz.casework.cases.services.telling import told
from oggz.casework.cases.services.texts import refuse_text
from oggz.casework.letters import contents
from oggz.casework.letters.due import LONGEST_DELAY
from oggz.casework.letters.errors import LetterError
from oggz.casework.letters.models import Letter, Way
from oggz.covenant.terms import Action, DataCategory

NOT_YOURS = "Deze brief maakt wie de casus of het proces coördineert. Er is niets gewijzigd."
CHANGED = (
    "Sinds u de brief maakte, is er iets veranderd aan wie er meedoet of wat zij mogen zien. Bekijk"
    " de nieuwe brief en stuur die."
)


def may_tell(by: Seat) -> bool:
    """Whether `by` tells the person: who coordinates does, and nobody behind glass."""
    return not by.glass and deciding.decide(by, Action.COORDINATE, deciding.of_case(by)).allowed


@transaction.atomic
def sent(
    on: date, way: Way, *, named: str, is_easy: bool = False, by: Seat, once: UUID | None = None
) -> Letter:
    """The person was told, on a day. `named` is the mark of the letter that they got.

    Raises LetterError when the letter would be another one by now, or for a day that cannot be.
    """
    by = hold(by)
    decision = require(by, Action.COORDINATE, deciding.of_case(by))
    pk = key(once, by, "letter.sent", on, way, is_easy)
    if row := Letter.objects.filter(pk=pk).first():
        return row
    if named != contents.of(by).mark:
        raise LetterError(CHANGED)
    if not timezone.localdate(by.case.opened_at) <= on <= timezone.localdate():
        raise LetterError("Deze dag kan niet: kies vandaag, of een dag sinds de casus begon.")
    row = Letter.objects.create(pk=pk, sent_on=on, way=way, is_easy=is_easy, **_recorded(by))
    _told(by, "letter.sent", row, decision.articles)
    return row


@transaction.atomic
def delay(until: date, reason: str, *, by: Seat, once: UUID | None = None) -> Letter:
    """The person is told later, for a reason such as danger; then it asks for attention again."""
    by = hold(by)
    decision = require(by, Action.COORDINATE, deciding.of_case(by))
    refuse_text(reason, "Schrijf op waarom de persoon het nu nog niet hoort.")
    pk = key(once, by, "letter.delay", until, reason)
    if row := Letter.objects.filter(pk=pk).first():
        return row
    today = timezone.localdate()
    if not today < until <= today + LONGEST_DELAY:
        raise LetterError("Kies een dag na vandaag, hoogstens drie maanden vooruit.")
    row = Letter.objects.create(pk=pk, until=until, reason=reason, **_recorded(by))
    _told(by, "letter.delay", row, decision.articles)
    return row


@transaction.atomic
def taken_along(by: Seat) -> contents.Contents:
    """The letter to print; that somebody took it along is recorded as an export."""
    by = hold(by)
    require(by, Action.COORDINATE, deciding.of_case(by))
    found = contents.of(by)
    told(
        by, "export", file=by.own_file, categories=(DataCategory.CASE,),
        articles=found.articles, object_kind="letter",
    )  # fmt: skip
    return found


def _recorded(by: Seat) -> dict[str, object]:
    return {
        "case": by.case, "file": by.own_file, "party": by.party, "by_id": by.viewer.member,
    }  # fmt: skip


def _told(by: Seat, action: str, row: Letter, articles: tuple[str, ...]) -> None:
    told(
        by, action, file=by.own_file, articles=articles, object_kind="letter", object_id=str(row.pk)
    )
