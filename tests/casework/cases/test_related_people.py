"""Files of their own for who lives with somebody, and a case of their own for a victim."""

import pytest

from oggz.casework.access import barrier
from oggz.casework.access.errors import Denied
from oggz.casework.cases.models import File, Outcome, Participation
from oggz.casework.cases.services import content, grounds, opening, participation, phases
from oggz.casework.parties.sessions import Viewer
from oggz.covenant.terms import DataCategory, Phase, Role, Subject
from tests.casework.world import WEIGHED, Table

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

HOME = "Slaapt slecht sinds de ruzies."
RENT = "Drie maanden huurachterstand."


@pytest.fixture
def table() -> Table:
    return Table()


@pytest.fixture
def child(table: Table) -> File:
    return opening.open_file(Subject.CHILD, by=table.seat("regisseur"))


@pytest.fixture
def youth_care(table: Table, child: File) -> Viewer:
    """Somebody of youth care, let into the file of the child."""
    viewer = table.world.viewer("jeugdhulp", Role.PROFESSIONAL)
    participation.add(
        child, member=table.world.person("jeugdhulp", Role.PROFESSIONAL).member,
        party=table.world.parties["jeugdhulp"], role=Role.PROFESSIONAL, purpose=viewer.purpose,
        by=table.seat("regisseur"),
    )  # fmt: skip
    return viewer


def test_who_works_in_the_file_of_a_child_shares_it_with_who_has_authority_over_it(
    table: Table, child: File, youth_care: Viewer
) -> None:
    seat = table.world.look(youth_care, table.case.pk)
    with pytest.raises(Denied, match="gezag"):
        content.contribute(child, DataCategory.FAMILY, HOME, by=seat)
    grounds.give_consent(child, by_guardian=True, by=seat)
    content.contribute(child, DataCategory.FAMILY, HOME, by=seat)
    assert [each.text for each in content.read(seat)] == [HOME]


def test_nothing_crosses_between_files_without_a_clause(
    table: Table, child: File, youth_care: Viewer
) -> None:
    table.brings("woonconsulent", DataCategory.HOUSING, RENT)
    seat = table.world.look(youth_care, table.case.pk)
    grounds.give_consent(child, by_guardian=True, by=seat)
    content.contribute(child, DataCategory.FAMILY, HOME, by=seat)
    assert [each.text for each in content.read(seat)] == [HOME]
    assert table.sees("woonconsulent") == [RENT]
    # The one clause that crosses: who helps a parent must know that the children are safe.
    assert sorted(table.sees("casusregisseur")) == [RENT, HOME]


def test_who_opens_the_file_of_a_child_reads_nothing_in_it(
    table: Table, child: File, youth_care: Viewer
) -> None:
    seat = table.world.look(youth_care, table.case.pk)
    grounds.give_consent(child, by_guardian=True, by=seat)
    content.contribute(child, DataCategory.FAMILY, HOME, by=seat)
    assert HOME not in table.sees("regisseur")


@pytest.mark.parametrize("subject", [Subject.VICTIM, Subject.SUSPECT])
def test_the_file_of_a_victim_never_hangs_from_that_of_another(
    table: Table, subject: Subject
) -> None:
    with pytest.raises(Denied):
        opening.open_file(subject, by=table.seat("regisseur"))
    assert File.objects.count() == 1


def test_a_victim_has_a_case_that_goes_its_own_way(table: Table) -> None:
    coordinator = table.seats["regisseur"]
    barrier.tell(coordinator)
    seat = opening.open_case(WEIGHED, subject=Subject.VICTIM, by=coordinator)
    helper = table.seats["casusregisseur"]
    participation.add(
        seat.own_file, member=table.world.person(helper.party, helper.role).member,
        party=table.world.parties[helper.party], role=helper.role, purpose=helper.purpose, by=seat,
    )  # fmt: skip
    phases.move(Phase.APPROACH, by=seat)
    theirs = table.world.look(helper, seat.case.pk)
    grounds.give_consent(seat.own_file, by=theirs)
    content.contribute(seat.own_file, DataCategory.OWN_WORDS, "Ik wil rust.", by=theirs)
    assert [each.text for each in content.read(theirs)] == ["Ik wil rust."]
    assert "Ik wil rust." not in table.sees("casusregisseur")
    barrier.tell(coordinator)
    phases.close(Outcome.RESOLVED, by=seat)
    assert Participation.objects.filter(case=seat.case).count() == 2
