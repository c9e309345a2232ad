"""A list shows what a single decision allows, row for row, with the second barrier and without."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import product
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oggz.casework.access import barrier, deciding
from oggz.casework.access.seats import Seat
from oggz.casework.cases import facts
from oggz.casework.cases.models import (
    Case,
    Consent,
    Contribution,
    File,
    Participation,
    RestrictedUse,
    Restriction,
    SourceAgreement,
)
from oggz.casework.cases.models.choices import RestrictionGround, UseGround
from oggz.casework.cases.services import grounds
from oggz.casework.parties.sessions import Viewer
from oggz.casework.vault.fields import Closed
from oggz.casework.vault.services import part_of
from oggz.covenant.terms import Action, DataCategory, Phase, Role, SecrecyGround, Subject
from tests.casework.world import Table

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

ROLES = (Role.PROCESS_COORDINATOR, Role.CASE_COORDINATOR, Role.PROFESSIONAL, Role.CHAIR)
PURPOSES = ("hulp", "wonen", "veiligheid", "rechten")
ACTIONS = (Action.READ, Action.CORRECT, Action.SHARE, Action.EXPORT, Action.DESTROY)
SEATS_A_ROUND = 5


class Full:
    """A case with something of every category from every party in every file.

    What the rows say makes no difference to who sees them, so it is not sealed.
    """

    def __init__(self, table: Table) -> None:
        self.table, self.random = table, Random(11)
        barrier.tell(table.seats["regisseur"])
        # Two of a kind: from the one the other is never seen.
        others = (*(each for each in Subject if each is not Subject.PERSON), Subject.CHILD)
        self.files = [
            table.file,
            *(File.objects.create(case=table.case, subject=subject) for subject in others),
        ]
        for slug in table.world.parties:
            self._brings(table.world.viewer(slug, Role.PROFESSIONAL))

    def _brings(self, viewer: Viewer) -> None:
        party = self.table.world.parties[viewer.party]
        barrier.tell(self.table.seats["regisseur"])
        Participation.objects.get_or_create(
            case=self.table.case, file=self.table.file, member_id=viewer.member, party=party,
            role=viewer.role, purpose=viewer.purpose,
            defaults={"added_by_id": self.table.seats["regisseur"].member},
        )  # fmt: skip
        barrier.tell(viewer)
        rows = [
            Contribution(
                case=self.table.case, file=file, category=category, source=party,
                by_id=viewer.member, version=self.table.world.version, clause="test",
                has_bsn=self.random.random() < 0.2, text=Closed(b""),
                part=part_of(category, party.slug, timezone.now()),
            )
            for file, category in product(self.files, DataCategory)
        ]  # fmt: skip
        Contribution.objects.bulk_create(rows)
        SourceAgreement.objects.bulk_create(
            SourceAgreement(contribution=row, party=party, by_id=viewer.member)
            for row in self.random.sample(rows, 40)
        )

    def anybody(self) -> Seat:
        """Somebody in some file for some purpose, with business there or without."""
        world, draw = self.table.world, self.random.choice
        viewer = world.viewer(draw(list(world.parties)), draw(ROLES), draw(PURPOSES))
        if draw((True, False)):  # or rather somebody who has something to do here
            viewer = replace(draw(list(self.table.seats.values())), purpose=draw(PURPOSES))
        taking_part = Participation(
            case=Case.objects.get(), file=draw(self.files), party=world.parties[viewer.party],
            member_id=viewer.member, role=viewer.role, purpose=viewer.purpose,
        )  # fmt: skip
        return Seat(viewer, taking_part, world.version, timezone.localdate())

    def consents(self) -> None:
        table = self.table
        barrier.tell(table.seats["casusregisseur"])
        Consent.objects.bulk_create(
            Consent(
                file=file, by_guardian=file.subject == Subject.CHILD,
                party=table.world.parties["sociaal-team"],
                by_id=table.seats["casusregisseur"].member,
            )
            for file in self.files
        )  # fmt: skip

    def is_in(self, phase: Phase, level: int) -> None:
        closed = timezone.now() if phase is Phase.CLOSED else None
        barrier.tell(self.table.seats["regisseur"])
        Case.objects.update(phase=phase, level=level, closed_at=closed)

    def objects(self) -> None:
        grounds.object_to_sharing("Liever niet.", by=self.table.seat("casusregisseur"))

    def overrides(self) -> None:
        objection = self.table.case.objections.get()
        grounds.override_objection(objection, "Ontruiming.", by=self.table.seat("regisseur"))

    def restricts(self, *, one: bool = False) -> None:
        """As somebody of the table records it: all in the own file, or one text of each file."""
        viewer = self.table.seats["casusregisseur"]
        barrier.tell(viewer)
        common = {
            "case": self.table.case, "ground": RestrictionGround.CLAIM,
            "party": self.table.world.parties[viewer.party], "by_id": viewer.member,
        }  # fmt: skip
        if one:
            rows = self.random.sample(list(Contribution.objects.all()), 200)
            made = [Restriction(file_id=r.file_id, thread=r.thread, **common) for r in rows]
        else:
            made = [Restriction(file=file, **common) for file in self.files[:2]]
        Restriction.objects.bulk_create(made)

    def uses_some(self) -> None:
        viewer = self.table.seats["regisseur"]
        barrier.tell(viewer)
        RestrictedUse.objects.bulk_create(
            RestrictedUse(
                case=self.table.case, restriction=each, ground=UseGround.CLAIM,
                reason=Closed(b""), until=timezone.localdate() + timedelta(number % 3 - 1),
                party=self.table.world.parties[viewer.party], by_id=viewer.member,
            )
            for number, each in enumerate(Restriction.objects.all())
        )  # fmt: skip

    def lifts(self) -> None:
        barrier.tell(self.table.seats["regisseur"])
        Restriction.objects.filter(thread=None).update(lifted_at=timezone.now())

    def danger(self) -> None:
        grounds.raise_alarm("Gevaar.", by=self.table.seat("casusregisseur"))
        grounds.set_secrecy_aside(
            SecrecyGround.CONFLICT_OF_DUTIES, "Gevaar.", by=self.table.seat("hulpverlener")
        )


@pytest.fixture
def full() -> Full:
    return Full(Table())


def compared(seat: Seat, rows: list[Contribution]) -> tuple[int, int]:
    """How many pairs of row and action were compared, and how many of them are allowed."""
    shown = 0
    for action in ACTIONS:
        listed = set(deciding.visible(seat, action).values_list("pk", flat=True))
        decided = {
            row.pk for row in rows if deciding.decide(seat, action, deciding.of(row)).allowed
        }
        assert listed == decided, (seat.viewer, seat.own_file.subject, action)
        shown += len(listed)
    return len(rows) * len(ACTIONS), shown


def all_rows() -> list[Contribution]:
    rows = facts.with_facts(Contribution.objects.all())
    return list(rows.select_related("file", "source"))


def test_the_list_is_what_decisions_allow_for_whoever_sits_anywhere(full: Full) -> None:
    """Without the second barrier: as a task, which it lets pass, and the filter alone chooses."""
    happenings: list[Callable[[], None]] = [
        lambda: full.is_in(Phase.TRIAGE, 1),
        lambda: full.is_in(Phase.APPROACH, 3),
        full.consents,
        full.danger,
        lambda: full.restricts(one=True),
        full.restricts,
        full.uses_some,
        full.lifts,
        full.objects,
        full.overrides,
        lambda: full.is_in(Phase.AFTERCARE, 2),
        lambda: full.is_in(Phase.CLOSED, 2),
    ]
    pairs = allowed = 0
    for happens in happenings:
        happens()
        with barrier.task("retention"):
            rows = all_rows()
            for _ in range(SEATS_A_ROUND):
                more, shown = compared(full.anybody(), rows)
                pairs, allowed = pairs + more, allowed + shown
    assert pairs > 200_000
    assert allowed > 200


def test_the_barrier_takes_nothing_from_who_takes_part_and_all_from_others(full: Full) -> None:
    full.consents()
    full.danger()
    with barrier.task("retention"):
        rows = all_rows()
    seen = 0
    for name in full.table.seats:
        seat = full.table.seat(name)
        _, shown = compared(seat, rows)
        seen += shown
    assert seen > 0
    stranger = full.anybody()
    barrier.tell(full.table.world.viewer("jeugdhulp", Role.CHAIR))
    assert not deciding.visible(stranger).exists()


def test_a_list_is_one_query_however_long(full: Full) -> None:
    seat = full.table.seat("casusregisseur")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        rows = list(deciding.visible(seat))
        for row in rows:
            deciding.decide(seat, Action.READ, deciding.of(row))
    assert len(rows) > 20
    assert len(queries) == 1
