"""How far a case is: phases, scaling up and down, and closing it."""

from django.db import transaction
from django.utils import timezone

from oggz.casework.access import deciding
from oggz.casework.access.deciding import require
from oggz.casework.access.seats import Seat, hold
from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.models import Outcome, Step
from oggz.casework.cases.services.handing_over import refuse_unanswered
from oggz.casework.cases.services.merging import close_merged
from oggz.casework.cases.services.telling import told
from oggz.covenant.questions import Decision
from oggz.covenant.terms import LEVELS, Action, Phase

# Who is weighed goes on to an approach or nowhere; aftercare may turn out to need one again.
NEXT = {
    Phase.SIGNAL: frozenset({Phase.TRIAGE}),
    Phase.TRIAGE: frozenset({Phase.APPROACH}),
    Phase.APPROACH: frozenset({Phase.AFTERCARE}),
    Phase.AFTERCARE: frozenset({Phase.APPROACH}),
    Phase.CLOSED: frozenset(),
}


@transaction.atomic
def move(phase: Phase, *, by: Seat) -> None:
    """To the next phase. Raises CaseError when it does not follow on this one."""
    by = hold(by)
    case = by.case
    if phase not in NEXT[Phase(case.phase)]:
        raise CaseError(f"Na ‘{Phase(case.phase).dutch}’ komt niet ‘{phase.dutch}’.")
    decision = _required(Action.COORDINATE, by)
    case.phase = phase
    case.save(update_fields=["phase"])
    step(by)
    told(by, "phase.move", decision)


@transaction.atomic
def scale(level: int, *, by: Seat) -> None:
    """Up or down, one step at a time."""
    by = hold(by)
    case = by.case
    if level not in LEVELS or abs(level - case.level) != 1:
        raise CaseError("Schaal één stap tegelijk op of af, tussen niveau 1 en 4.")
    decision = _required(Action.COORDINATE, by)
    case.level = level
    case.save(update_fields=["level"])
    step(by)
    told(by, "level.scale", decision)


@transaction.atomic
def close(outcome: Outcome, *, by: Seat) -> None:
    """Close a case; from this day terms count that begin with closing."""
    by = hold(by)
    case = by.case
    if case.closed_at:
        raise CaseError("Deze casus is al afgesloten.")
    decision = _required(Action.CLOSE, by)
    refuse_unanswered(case)
    case.phase, case.closed_at, case.outcome = Phase.CLOSED, timezone.now(), outcome
    case.save(update_fields=["phase", "closed_at", "outcome"])
    step(by)
    told(by, "close", decision)
    close_merged(decision, by)


def step(by: Seat) -> None:
    """Keep that the case came where it is now, and by whom; in the transaction of who did it."""
    case = by.case
    Step.objects.create(
        case=case, phase=case.phase, level=case.level, party=by.party, by_id=by.viewer.member
    )


def _required(action: Action, by: Seat) -> Decision:
    return require(by, action, deciding.of_case(by))
