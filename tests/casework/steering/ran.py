"""Many cases of a covenant, as they went in two quarters; nobody is in them."""

from datetime import datetime, timedelta
from itertools import cycle

from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.cases.models import Case, Outcome, Signal, Step
from oggz.casework.steering.quarters import Quarter
from oggz.covenant.terms import Phase, Role
from tests.casework import world as worlds

LAST = Quarter.of(timezone.localdate()).before


class Ran(worlds.World):
    """A covenant that has held for long, with cases that were opened and closed."""

    def __init__(self) -> None:
        starts = timezone.localdate() - timedelta(500)
        super().__init__(written=worlds.text(starts=starts))
        self._reporters = cycle(["gemeente", "politie", "woonstichting", "gemeente"])
        self._urgencies = cycle(["days", "weeks", "days", "acute", "weeks"])

    def ran(
        self, opened: datetime, *, weighed: int = 5, approached: int | None = None,
        closed: int | None = None, outcome: Outcome = Outcome.RESOLVED, level: int = 1,
    ) -> Case:  # fmt: skip
        """A case with a signal; days are counted from when it was opened."""
        party = next(self._reporters)
        viewer = self.viewer(party, Role.PROFESSIONAL, "wonen")
        barrier.tell(viewer)
        by = {"party": self.parties[party], "by_id": viewer.member}
        ended = opened + timedelta(closed) if closed is not None else None
        case = Case.objects.create(
            covenant=self.covenant, opened_at=opened, opened_by_id=viewer.member,
            opened_for=self.parties[party], level=level, closed_at=ended,
            phase=Phase.CLOSED if ended else Phase.APPROACH, outcome=outcome if ended else "",
        )  # fmt: skip
        Signal.objects.create(
            case=case, urgency=next(self._urgencies), heard_from="neighbour", person_knows=False
        )
        went = [(0, Phase.SIGNAL), (weighed, Phase.TRIAGE), (approached, Phase.APPROACH),
                (closed, Phase.CLOSED)]  # fmt: skip
        Step.objects.bulk_create(
            Step(case=case, at=opened + timedelta(days), phase=phase, level=level, **by)
            for days, phase in went
            if days is not None
        )
        return case

    def two_quarters(self) -> None:
        """Enough that there is something to tell, and small groups that there is not."""
        before = LAST.before.start
        for number in range(60):
            begun = before + timedelta(hours=30 * number)
            self.ran(begun, weighed=number % 20, approached=25)
        for number in range(14):
            self.ran(before + timedelta(number), approached=20, closed=110 + number)
        for number in range(3):
            self.ran(before + timedelta(number), closed=30, outcome=Outcome.CANCELLED, level=3)
        for number in range(41):
            self.ran(LAST.start + timedelta(hours=40 * number), weighed=number % 9)
