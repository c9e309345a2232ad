"""The second barrier: what the database shows when no filter of ours is there.

Every query here is as bare as a forgotten filter would leave it, run as the role that serves.
"""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.cases.models import (
    Case,
    Contribution,
    Double,
    Mark,
    Participation,
    RestrictedUse,
    Restriction,
    SameBecause,
    Signal,
)
from oggz.casework.cases.models.choices import RestrictionGround, UseGround
from oggz.casework.cases.models.handovers import HandedOver
from oggz.casework.cases.services import grounds, handing_over, merging, opening, participation
from oggz.casework.covenants.models import Withdrawal
from oggz.casework.parties.models import Membership, Party
from oggz.casework.parties.sessions import Viewer
from oggz.covenant.terms import DataCategory, Role, SecrecyGround
from tests.casework.world import WEIGHED, Table

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
# Marks are shown to nobody, doubles to who takes part in both cases: tests/casework/signals.
MODELS = [
    each for each in apps.get_app_config("cases").get_models() if each not in (Mark, Double)
]  # fmt: skip


@pytest.fixture
def table() -> Table:
    """A case with a row in every table."""
    table = Table()
    grounds.give_consent(table.file, by=table.seat("hulpverlener"))
    grounds.set_secrecy_aside(
        SecrecyGround.CONFLICT_OF_DUTIES, "Gevaar.", by=table.seat("hulpverlener")
    )
    brought = table.brings("woonconsulent", DataCategory.HOUSING, "Huurachterstand.")
    grounds.agree_to_passing_on(brought, by=table.seat("woonconsulent"))
    grounds.raise_alarm("Dreigt van de flat te springen.", by=table.seat("casusregisseur"))
    grounds.object_to_sharing("Liever niet.", by=table.seat("casusregisseur"))
    barrier.tell(table.seats["regisseur"])
    handing_over.offer(
        table.seat("casusregisseur").participation, [HandedOver.PLAN], timezone.localdate(),
        by=table.seat("regisseur"),
    )  # fmt: skip
    Signal.objects.create(case=table.case, urgency="days", heard_from="seen", person_knows=True)
    recorded = {"case": table.case, "party": table.world.parties["gemeente"]}
    recorded["by_id"] = table.seats["regisseur"].member
    restriction = Restriction.objects.create(
        file=table.file, ground=RestrictionGround.CLAIM, **recorded
    )
    RestrictedUse.objects.create(
        restriction=restriction, ground=UseGround.CLAIM, reason="Een rechtszaak.",
        until=timezone.localdate(), **recorded,
    )  # fmt: skip
    return table


@pytest.fixture
def full(table: Table) -> Table:
    """That case goes on in another one, with who works on it."""
    barrier.tell(table.seats["regisseur"])
    kept = opening.open_case(WEIGHED, by=table.seats["regisseur"])
    merging.merge(table.case.pk, SameBecause.PERSON, by=kept)
    return table


def nobody() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('oggz.member', '', true), set_config('oggz.party', '', true)"
        )


def bare(model) -> int:
    return model._base_manager.count()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
class TestEveryTable:
    def test_is_guarded(self, model) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relrowsecurity FROM pg_class WHERE oid = %s::regclass",
                [model._meta.db_table],
            )
            assert cursor.fetchone() == (True,)

    def test_shows_a_participant_the_rows_of_their_case(self, model, full: Table) -> None:
        barrier.tell(full.seats["woonconsulent"])
        assert bare(model) > 0

    def test_shows_nobody_anything_who_was_not_told(self, model, full: Table) -> None:
        nobody()
        assert bare(model) == 0

    def test_shows_a_colleague_without_a_seat_nothing(self, model, full: Table) -> None:
        barrier.tell(full.world.viewer("woonstichting", Role.CHAIR, "wonen"))
        assert bare(model) == 0

    def test_shows_a_member_nothing_for_another_party(self, model, full: Table) -> None:
        barrier.tell(replace(full.seats["woonconsulent"], party="gemeente"))
        assert bare(model) == 0

    def test_shows_nothing_after_leaving_the_table(self, model, full: Table) -> None:
        barrier.tell(full.seats["woonconsulent"])
        mine = Participation.objects.filter(party__slug="woonstichting")
        mine.update(until=timezone.now())
        assert bare(model) == 0

    def test_lets_nobody_remove_a_row(self, model, full: Table) -> None:
        barrier.tell(full.seats["woonconsulent"])
        before = bare(model)
        assert model._base_manager.all()._raw_delete("default") == 0
        assert bare(model) == before

    def test_shows_a_task_the_rows_whose_content_stays_sealed(self, model, full: Table) -> None:
        nobody()
        with barrier.task("retention"):
            assert bare(model) > 0
        assert bare(model) == 0


def test_the_table_of_another_case_stays_closed(table: Table) -> None:
    other = Table(table.world)
    barrier.tell(table.seats["regisseur"])
    assert bare(Case) == 2
    seat = other.seat("regisseur")
    theirs = Participation.objects.get(case=other.case, party__slug="woonstichting")
    participation.end(theirs, by=seat)
    barrier.tell(table.seats["woonconsulent"])
    assert set(Case.objects.all()) == {table.case}


class TestWhatIsRemembered:
    """Within a transaction the database looks up once what somebody may see; nobody gains by it."""

    def test_a_case_at_hand_is_shown_to_who_takes_part_only(self, table: Table) -> None:
        other = Table(table.world)
        theirs = Participation.objects.get(case=other.case, party__slug="woonstichting")
        participation.end(theirs, by=other.seat("regisseur"))
        barrier.tell(table.seats["woonconsulent"])
        barrier.at_hand([other.case.pk, uuid.uuid4()])
        assert not Contribution.objects.filter(case=other.case).exists()
        assert set(Case.objects.all()) == {table.case}

    def test_other_cases_of_ones_own_are_not_hidden_by_it(self, table: Table) -> None:
        other = Table(table.world)
        barrier.tell(table.seats["woonconsulent"])
        barrier.at_hand([table.case.pk])
        assert set(Case.objects.all()) == {table.case, other.case}

    @pytest.mark.parametrize("at_hand", [True, False])
    def test_who_is_told_next_sees_only_their_own(self, table: Table, at_hand: bool) -> None:
        barrier.tell(table.seats["woonconsulent"])
        if at_hand:
            barrier.at_hand([table.case.pk])
        assert bare(Contribution) > 0
        barrier.tell(table.world.viewer("woonstichting", Role.CHAIR, "wonen"))
        assert bare(Contribution) == 0

    @pytest.mark.parametrize("at_hand", [True, False])
    def test_who_loses_their_role_sees_nothing_at_once(self, table: Table, at_hand: bool) -> None:
        viewer = table.seats["woonconsulent"]
        barrier.tell(viewer)
        if at_hand:
            barrier.at_hand([table.case.pk])
        assert bare(Contribution) > 0
        Membership.objects.filter(member=viewer.member).update(until=timezone.now())
        assert bare(Contribution) == 0

    @pytest.mark.parametrize("at_hand", [True, False])
    def test_nor_who_is_of_a_party_that_left(self, table: Table, at_hand: bool) -> None:
        viewer = table.seats["woonconsulent"]
        barrier.tell(viewer)
        if at_hand:
            barrier.at_hand([table.case.pk])
        assert bare(Contribution) > 0
        Withdrawal.objects.create(
            covenant=table.world.covenant, party=Party.objects.get(slug=viewer.party),
            by_id=viewer.member, reason="Wij houden op.",
        )  # fmt: skip
        assert bare(Contribution) == 0

    def test_who_comes_in_sees_the_case_at_once(self, table: Table) -> None:
        barrier.tell(table.seats["woonconsulent"])
        assert bare(Case) == 1
        Table(table.world)
        barrier.tell(table.seats["woonconsulent"])
        assert bare(Case) == 2

    def test_no_policy_asks_for_all_cases_before_those_at_hand(self) -> None:
        """A new table whose policy forgets it would be slow for who has thousands of cases."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tablename || '.' || policyname FROM pg_policies,"
                " LATERAL (VALUES (qual), (with_check)) AS each (rule)"
                " WHERE rule ~ 'oggz_(own|seen)_cases' AND rule !~ 'oggz_at_hand'"
            )
            assert cursor.fetchall() == []


def test_nobody_writes_in_the_name_of_another_party(table: Table) -> None:
    barrier.tell(table.seats["woonconsulent"])
    row = Contribution.objects.get()
    row.pk, row.source, row._state.adding = uuid.uuid4(), table.world.parties["politie"], True
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        row.save(force_insert=True)


def test_nobody_writes_in_a_case_of_others(table: Table) -> None:
    stranger = table.world.viewer("jongerenwerk", Role.PROFESSIONAL)
    barrier.tell(stranger)
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        Participation.objects.create(
            case_id=table.case.pk, file_id=table.file.pk, member_id=stranger.member,
            party=table.world.parties["jongerenwerk"], role=stranger.role, purpose="hulp",
            added_by_id=stranger.member,
        )  # fmt: skip


def test_who_looks_is_told_within_a_transaction_only() -> None:
    viewer = Viewer(1, "gemeente", Role.CHAIR, uuid.uuid4(), "hulp")
    with ThreadPoolExecutor(1) as other, pytest.raises(barrier.OutsideTransaction):
        other.submit(barrier.tell, viewer).result()


def test_only_known_tasks_are_told(table: Table) -> None:
    with pytest.raises(ValueError, match="nieuwsgierig"), barrier.task("nieuwsgierig"):
        pass
