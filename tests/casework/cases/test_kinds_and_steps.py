"""Facts that are one thing each, the way a case went, and what people call it by."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from oggz.casework.access import barrier
from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.holding import Contributions
from oggz.casework.cases.models import Contribution, Kind, Outcome, Step
from oggz.casework.cases.references import reference
from oggz.casework.cases.services import content, phases
from oggz.casework.cases.services.texts import checked
from oggz.covenant.terms import DataCategory
from tests.casework.world import Table

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
IDENTITY, CONTACT = DataCategory.IDENTITY, DataCategory.CONTACT


class TestKinds:
    @pytest.mark.parametrize(
        ("kind", "category", "written", "kept"),
        [
            (Kind.NAME, IDENTITY, "  Vera   Oorbeeld ", "Vera Oorbeeld"),
            (Kind.BIRTH_DATE, IDENTITY, " 1970-02-28", "1970-02-28"),
            (Kind.BSN, IDENTITY, "111.222.333", "111222333"),
            (Kind.ADDRESS, CONTACT, "Camping De Eik, plek 7", "Camping De Eik, plek 7"),
            (Kind.PHONE, CONTACT, "+31 6 12345678", "+31 6 12345678"),
            (Kind.EMAIL, CONTACT, "vera@voorbeeld.example", "vera@voorbeeld.example"),
            (Kind.NOTE, DataCategory.HOUSING, "Een.\n\nTwee.", "Een.\n\nTwee."),
        ],
    )  # fmt: skip
    def test_what_is_of_its_kind_is_kept_in_one_way(self, kind, category, written, kept) -> None:
        assert checked(kind, category, written) == kept

    @pytest.mark.parametrize(
        ("kind", "category", "written", "told"),
        [
            (Kind.NAME, IDENTITY, "...", "naam met letters"),
            (Kind.NAME, CONTACT, "Vera Oorbeeld", "hoort niet bij"),
            (Kind.NAME, IDENTITY, "V" * 201, "maximaal 200 tekens"),
            (Kind.BIRTH_DATE, IDENTITY, "28-02-1970", "jjjj-mm-dd"),
            (Kind.BIRTH_DATE, IDENTITY, "1970-02-30", "jjjj-mm-dd"),
            (Kind.BIRTH_DATE, IDENTITY, "1870-02-28", "controleer het jaar"),
            (Kind.BSN, IDENTITY, "111222334", "geen burgerservicenummer"),
            (Kind.PHONE, CONTACT, "bel de buren", "alleen cijfers"),
            (Kind.EMAIL, CONTACT, "vera bij voorbeeld", "naam@voorbeeld.nl"),
        ],
    )
    def test_what_cannot_be_of_its_kind_is_refused(self, kind, category, written, told) -> None:
        with pytest.raises(CaseError, match=told):
            checked(kind, category, written)

    def test_nobody_is_born_tomorrow(self) -> None:
        tomorrow = timezone.localdate() + timedelta(1)
        with pytest.raises(CaseError, match="controleer het jaar"):
            checked(Kind.BIRTH_DATE, IDENTITY, tomorrow.isoformat())

    def test_a_correction_is_checked_as_what_it_replaces(self) -> None:
        table = Table()
        row = table.brings("casusregisseur", IDENTITY, "1970-02-28", kind=Kind.BIRTH_DATE)
        seat = table.seat("casusregisseur")
        with pytest.raises(CaseError, match="jjjj-mm-dd"):
            content.correct(row, "ergens in 1970", by=seat)
        assert table.sees("casusregisseur") == ["1970-02-28"]

    def test_a_citizen_number_is_known_as_one_without_being_told(self) -> None:
        table = Table()
        with pytest.raises(Exception, match="burgerservicenummer"):
            table.brings("casusregisseur", IDENTITY, "111222333", kind=Kind.BSN)
        with barrier.task("retention"):
            assert not Contribution.objects.exists()


class TestSteps:
    def test_each_phase_and_level_is_kept_with_who_set_it(self) -> None:
        table = Table()
        seat = table.seat("regisseur")
        phases.scale(2, by=seat)
        phases.close(Outcome.RESOLVED, by=seat)
        found = Step.objects.values_list("phase", "level", "party__slug", "by")
        gemeente = ("gemeente", table.seats["regisseur"].member)
        assert list(found) == [
            ("triage", 1, *gemeente),
            ("approach", 1, *gemeente),
            ("approach", 2, *gemeente),
            ("closed", 2, *gemeente),
        ]

    def test_who_takes_part_sees_them_and_nobody_else(self) -> None:
        table = Table()
        table.seat("woonconsulent")
        assert Step.objects.count() == 2
        barrier.tell(table.world.viewer("jongerenwerk", table.seats["wijkagent"].role))
        assert not Step.objects.exists()

    def test_they_are_not_rewritten_and_go_with_the_case(self) -> None:
        table = Table()
        table.seat("regisseur")
        assert Step.objects.update(phase="signal") == 0
        assert Step.objects.all()._raw_delete("default") == 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM cases_step")
            assert cursor.fetchone() == (2,)
        Contributions().erase(table.case.pk, "")
        with barrier.task("retention"):
            assert not Step.objects.exists()


class TestReference:
    @given(st.uuids())
    def test_it_can_be_told_by_phone(self, case: UUID) -> None:
        told = reference(case)
        assert len(told) == 7
        assert told[3] == "-"
        assert not set(told) & set("01IO")
        assert told == reference(UUID(str(case)))
