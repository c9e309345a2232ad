"""How each case went, by what stands in the clear and says nothing of anybody."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oggz.casework.access import barrier
from oggz.casework.cases.models import Case, Merge, Outcome, Signal, Step
from oggz.covenant.terms import Phase

NO_SIGNAL = "none"


@dataclass(frozen=True, slots=True)
class Went:
    """How a case went. `steps` are moment, phase and level, the earliest first."""

    opened: datetime
    reporter: str
    urgency: str
    heard: str
    steps: Sequence[tuple[datetime, str, int]]
    closed: datetime | None
    outcome: str

    def at(self, moment: datetime) -> tuple[str, int] | None:
        """The phase and level just before a moment; None when it had not begun or was closed."""
        if self.opened >= moment or self.is_closed(moment):
            return None
        found = (Phase.SIGNAL.value, 1)
        for at, phase, level in self.steps:
            if at < moment:
                found = (phase, level)
        return found

    def is_closed(self, moment: datetime) -> bool:
        return self.closed is not None and self.closed < moment

    def reached(self, phase: Phase) -> datetime | None:
        return next((at for at, reached, _ in self.steps if reached == phase), None)


def read_cases(covenant: UUID) -> list[Went]:
    """All that are there now, in four queries. What was destroyed is not.

    What was merged into another case ends on that day: from then on a person counts once.
    """
    steps: dict[UUID, list[tuple[datetime, str, int]]] = defaultdict(list)
    with barrier.task("counting"):
        cases = list(
            Case.objects.filter(covenant=covenant).values_list(
                "pk", "opened_at", "opened_for__kind", "closed_at", "outcome"
            )
        )
        taken = Step.objects.filter(case__covenant=covenant).order_by("at", "pk")
        for case, at, phase, level in taken.values_list("case", "at", "phase", "level"):
            steps[case].append((at, phase, level))
        told = Signal.objects.filter(case__covenant=covenant)
        signals = {
            case: (urgency, heard)
            for case, urgency, heard in told.values_list("case", "urgency", "heard_from")
        }
        merges = Merge.objects.standing().filter(merged__covenant=covenant)
        merged = {
            case: (at, Outcome.MERGED.value) for case, at in merges.values_list("merged", "at")
        }
    return [
        Went(
            opened, kind, *signals.get(pk, (NO_SIGNAL, NO_SIGNAL)), steps[pk],
            *merged.get(pk, (closed, outcome)),
        )
        for pk, opened, kind, closed, outcome in cases
    ]  # fmt: skip
