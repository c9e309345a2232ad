"""Who sees what of a case, from one request to the next."""

import pytest

from oggz.casework.access.errors import Denied
from oggz.casework.cases.services import grounds
from oggz.covenant.terms import DataCategory
from tests.casework.world import Table

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
RENT = "Drie maanden huurachterstand."


@pytest.fixture
def table() -> Table:
    return Table()


def test_who_needs_it_for_their_task_sees_what_another_party_brought(table: Table) -> None:
    table.brings("woonconsulent", DataCategory.HOUSING, RENT)
    assert table.sees("casusregisseur") == [RENT]
    assert table.sees("wijkagent") == []


def test_a_party_cannot_bring_in_what_its_clauses_do_not_name(table: Table) -> None:
    with pytest.raises(Denied, match="mag"):
        table.brings("woonconsulent", DataCategory.ADDICTION, "Drinkt.")


def test_health_is_shared_with_consent_only_and_no_longer_than_that(table: Table) -> None:
    with pytest.raises(Denied):
        table.brings("hulpverlener", DataCategory.ADDICTION, "In behandeling.")
    grounds.give_consent(table.file, by=table.seat("hulpverlener"))
    table.brings("hulpverlener", DataCategory.ADDICTION, "In behandeling.")
    assert table.sees("casusregisseur") == ["In behandeling."]
    grounds.withdraw_consent(table.file, by=table.seat("casusregisseur"))
    assert table.sees("casusregisseur") == []


def test_an_objection_suspends_sharing_until_it_is_overridden_with_a_reason(table: Table) -> None:
    table.brings("woonconsulent", DataCategory.HOUSING, RENT)
    objection = grounds.object_to_sharing("Ik wil dit niet.", by=table.seat("casusregisseur"))
    assert table.sees("casusregisseur") == []
    with pytest.raises(Denied, match="bezwaar"):
        table.brings("woonconsulent", DataCategory.HOUSING, "Nog een maand.")
    grounds.override_objection(objection, "De woning wordt ontruimd.", by=table.seat("regisseur"))
    assert table.sees("casusregisseur") == [RENT]
