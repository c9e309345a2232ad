"""What happened in the demonstration, played by its accounts with the same services as a page.

Every person is invented. Nothing is loaded twice, or into a covenant that is no example.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from oggz.casework.access import barrier, seats
from oggz.casework.access.seats import Seat
from oggz.casework.audit import context
from oggz.casework.cases.models import Case, Kind, Outcome, Participation
from oggz.casework.cases.models.signals import Ended
from oggz.casework.cases.services import content, grounds, participation, phases
from oggz.casework.cases.services.opening import Weighed
from oggz.casework.conferences.models import Conference
from oggz.casework.conferences.models import Item as AgendaItem
from oggz.casework.conferences.services import leading, minuting
from oggz.casework.conferences.services import planning as agendas
from oggz.casework.conferences.services.minuting import Said
from oggz.casework.covenants.models import Covenant
from oggz.casework.demonstration.asking import ask
from oggz.casework.demonstration.people import PEOPLE, Action, Invented, Says
from oggz.casework.letters import contents
from oggz.casework.letters import services as letters
from oggz.casework.letters.models import Way
from oggz.casework.parties.models import Member, Membership
from oggz.casework.parties.sessions import Viewer
from oggz.casework.plans import evaluating
from oggz.casework.plans import selectors as plans
from oggz.casework.plans import services as planning
from oggz.casework.plans.evaluating import CameOf
from oggz.casework.plans.models import Item, ItemKind, Result
from oggz.casework.plans.services import Doing
from oggz.casework.signals.services import reporting, weighing
from oggz.covenant.terms import Phase

_ORDER = list(Phase)


@transaction.atomic
def load_demo_cases() -> None:
    """Unless there is a case in the example already, or no example covenant."""
    covenant = Covenant.objects.filter(is_example=True).first()
    if covenant is None:
        return
    with barrier.task("retention"):
        if Case.objects.filter(covenant=covenant).exists():
            return
    stories = [_Story(covenant, person) for person in PEOPLE]
    for story in stories:
        with context.acting():
            story.play()
    with context.acting():
        _confer([story for story in stories if story.person.decided])


class _Story:
    """From a signal to where somebody's case is now."""

    def __init__(self, covenant: Covenant, person: Invented) -> None:
        self.covenant, self.person = covenant, person
        self.case: UUID | None = None

    def play(self) -> None:
        person = self.person
        reporter = self._viewer(person.reported_by, person.purpose)
        barrier.tell(reporter)
        reporting.report(person.signal, by=reporter)
        self.case = self._newest()
        guard = self._seat("regisseur")
        if person.ended:
            weighing.end_without_case(Ended.NO_NEED, person.ended, by=guard)
        if person.phase is Phase.SIGNAL or person.ended:
            return
        weighing.open_as_case(_weighed(person), by=guard)
        for name, purpose in person.table.items():
            self._let_in(name, purpose)
        for _ in range(person.level - 1):
            phases.scale(self._case().level + 1, by=self._seat("regisseur"))
        if self._before(Phase.APPROACH):
            phases.move(Phase.APPROACH, by=self._seat("regisseur"))
            self._approach()
        if self._before(Phase.AFTERCARE):
            phases.move(Phase.AFTERCARE, by=self._seat("regisseur"))
        if person.phase is Phase.CLOSED:
            phases.close(Outcome.RESOLVED, by=self._seat("regisseur"))
        for asks in person.asks:
            ask(asks, self._seat)

    def _approach(self) -> None:
        person = self.person
        if person.consents:
            seat = self._seat("casusregisseur")
            grounds.give_consent(seat.own_file, by=seat)
        for says in person.says:
            self._say(says)
        self._plan()
        self._look_back()
        self._letter()
        if person.danger:
            grounds.raise_alarm(person.danger, by=self._seat("wijkagent"))
        if person.objection:
            grounds.object_to_sharing(person.objection, by=self._seat("casusregisseur"))

    def _say(self, says: Says) -> None:
        seat = self._seat(says.by)
        content.contribute(seat.own_file, says.category, says.text, kind=Kind.NOTE, by=seat)

    def _plan(self) -> None:
        goals: dict[str, Item] = {}
        for line in self.person.plan:
            by = self._seat("casusregisseur")
            item = planning.add(
                by.own_file, line.kind, line.text, domain=line.domain, by=by,
                goal=goals.get(line.goal) if isinstance(line, Action) else None,
                doing=self._doing(line) if isinstance(line, Action) else None,
                detail=line.detail,
                day=None if line.ago is None else timezone.localdate() - line.ago,
            )  # fmt: skip
            if line.kind is ItemKind.GOAL:
                goals[line.text] = item
            if isinstance(line, Action) and line.is_done:
                planning.end(item, Result.DONE, by=self._seat("casusregisseur"))

    def _look_back(self) -> None:
        seat = self._seat("casusregisseur")
        plan = plans.plan(seat)
        if plan.evaluation is None:
            return
        first = plan.goals[0]
        came = CameOf(first.item, first.domain, "4", "De huur gaat nu vanzelf. Dat geeft rust.")
        again = timezone.localdate() + timedelta(42)
        evaluating.evaluate(plan.evaluation.item, [came], again=again, by=seat)

    def _letter(self) -> None:
        seat, today = self._seat("casusregisseur"), timezone.localdate()
        if self.person.told:
            letters.sent(today, Way.GIVEN, named=contents.of(seat).mark, is_easy=True, by=seat)
        if self.person.told_later:
            letters.delay(today + timedelta(10), self.person.told_later, by=seat)

    def _doing(self, action: Action) -> Doing:
        due = timezone.localdate() + action.within
        if action.who is None:
            return Doing(by_person=True, due=due)
        by = self._seat("casusregisseur")
        username = f"voorbeeld-{action.who}"
        return Doing(next(p for p in plans.doers(by) if p.member.username == username), due=due)

    def _let_in(self, name: str, purpose: str) -> None:
        by = self._seat("regisseur")
        works = self._membership(name)
        participation.add(
            by.own_file, member=works.member, party=works.party, role=works.term,
            purpose=purpose, by=by,
        )  # fmt: skip

    def _seat(self, name: str) -> Seat:
        purpose = self.person.table.get(name, self.person.purpose)
        viewer = self._viewer(name, purpose)
        barrier.tell(viewer)
        seat = seats.seat_of(viewer, self._known())
        if seat is None:
            raise RuntimeError(f"{name} takes no part for {purpose}: {self.person.signal.name}")
        return seat

    def _viewer(self, name: str, purpose: str) -> Viewer:
        works = self._membership(name)
        return Viewer(works.member_id, works.party.slug, works.term, self.covenant.pk, purpose)

    def _membership(self, name: str) -> Membership:
        member = Member.objects.get(username=f"voorbeeld-{name}")
        return Membership.objects.active().select_related("party", "member").get(member=member)

    def _newest(self) -> UUID:
        barrier.tell(self._viewer("regisseur", self.person.purpose))
        found: UUID = Participation.objects.order_by("-pk").values_list("case", flat=True)[0]
        return found

    def _known(self) -> UUID:
        if self.case is None:
            raise RuntimeError("a story begins with a signal")
        return self.case

    def _case(self) -> Case:
        return Case.objects.get(pk=self._known())

    def brought(self) -> Seat:
        """The seat of who puts this case on an agenda."""
        return self._seat("regisseur")

    def discuss(self, conference: Conference) -> None:
        """The case coordinator, the chair and who reported it are there; the chair writes."""
        there = ("casusregisseur", "voorzitter", self.person.reported_by)
        present = [str(self._seat(name).participation.pk) for name in there]
        chair = self._seat("voorzitter")
        item = AgendaItem.objects.get(conference=conference, case=self.case)
        leading.begin(item, present, by=chair)
        minuting.write(item, Said(decision=self.person.decided), by=chair)
        leading.end(item, by=chair)

    def _before(self, phase: Phase) -> bool:
        """Whether the case comes in this phase, on its way to where it is now."""
        return _ORDER.index(self.person.phase) >= _ORDER.index(phase)


def _confer(stories: Sequence[_Story]) -> None:
    """A conference that was held this day, and one of next week about the same cases."""
    now = timezone.localtime().replace(minute=0, second=0, microsecond=0)
    held = _convened(stories, now + timedelta(hours=2), "Gemeentehuis, zaal 2")
    Conference.objects.filter(pk=held.pk).update(starts=now - timedelta(hours=4))
    held.refresh_from_db()
    for story in stories:
        story.discuss(held)
    coming = (now + timedelta(days=7)).replace(hour=10)
    _convened(stories, coming, "https://video.voorbeeld.example/overleg")


def _convened(stories: Sequence[_Story], starts: datetime, place: str) -> Conference:
    taken = [story.brought() for story in stories]
    return agendas.convene(starts, place, taken, by=taken[0].viewer)


def _weighed(person: Invented) -> Weighed:
    return Weighed(
        necessity=f"{person.why} Eén partij alleen krijgt dit niet opgelost.",
        proportionality="Er wordt alleen gedeeld wat voor dit doel nodig is.",
        subsidiarity="Anoniem overleg volstond niet: er moet iemand langs om te praten.",
        informed=person.signal.person_knows,
        why_not_informed=""
        if person.signal.person_knows
        else "Het sociaal team vertelt het bij het eerste bezoek, want de brieven blijven dicht.",
    )
