"""From a signal to a case, or to nothing: what a process coordinator decides, once."""

from copy import copy
from dataclasses import replace
from datetime import date

from django.db import transaction

from oggz.casework.access.deciding import Thing, require
from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat, hold
from oggz.casework.cases import facts
from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.marks import note_doubles
from oggz.casework.cases.models import Outcome, Signal, Weighing
from oggz.casework.cases.models.signals import Ended
from oggz.casework.cases.services import phases
from oggz.casework.cases.services.opening import WEIGHED, Weighed
from oggz.casework.cases.services.telling import told
from oggz.casework.cases.services.texts import refuse_text
from oggz.covenant.questions import Decision
from oggz.covenant.terms import Action, DataCategory, Phase


class AlreadyWeighed(CaseError):
    """A colleague was first."""

    def __init__(self) -> None:
        super().__init__("Over dit signaal heeft een collega al beslist. Er is niets gewijzigd.")


@transaction.atomic
def open_as_case(weighed: Weighed, *, inform_by: date | None = None, by: Seat) -> None:
    """Keep the weighing, and go on as a case with the file of the signal.

    `inform_by` is when the person will be told, who is not now. Raises Denied when the covenant
    does not let `by` open a case, AlreadyWeighed for who comes second.
    """
    by = hold(by)
    signal = _of(by)
    decision = _may_open(by)
    Weighing.objects.create(
        case=by.case, party=by.party, by_id=by.viewer.member, informed=weighed.informed,
        reasons=weighed.text,
    )  # fmt: skip
    if inform_by:
        signal.inform_by = inform_by
        signal.save(update_fields=["inform_by"])
    by.case.phase = Phase.TRIAGE
    by.case.save(update_fields=["phase"])
    phases.step(by)
    told(by, "weigh", file=by.own_file)
    told(by, "open", decision, file=by.own_file)
    note_doubles(by.case.pk)


@transaction.atomic
def end_without_case(ended: Ended, reason: str, *, by: Seat) -> None:
    """Close a signal on which nothing follows; it is destroyed when its term is over."""
    refuse_text(reason, "Schrijf in een of twee zinnen waarom er niets volgt.")
    by = hold(by)
    signal = _of(by)
    phases.close(Outcome.CANCELLED, by=by)
    signal.ended, signal.reason = ended, reason
    signal.save(update_fields=["ended", "reason"])


def _of(by: Seat) -> Signal:
    signal = Signal.objects.filter(case=by.case).first()
    if signal is None:
        raise Unknown
    if by.case.phase != Phase.SIGNAL:
        raise AlreadyWeighed
    return signal


def _may_open(by: Seat) -> Decision:
    """As if it were weighed already: opening a case is what the weighing is for."""
    participation, case = copy(by.participation), copy(by.case)
    participation.case, case.phase = case, Phase.TRIAGE
    known = facts.of_file(by.own_file, party=by.party)
    thing = Thing(DataCategory.CASE, by.own_file, facts=known | WEIGHED)
    return require(replace(by, participation=participation), Action.OPEN, thing)
