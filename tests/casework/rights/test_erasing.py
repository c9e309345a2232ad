"""What is erased because the person asks (AVG article 17): by two people, and nobody else's."""

import pytest

from oggz.casework.access import barrier, deciding
from oggz.casework.cases.models import Contribution, Kind
from oggz.casework.cases.services import opening
from oggz.casework.retention import services as retention
from oggz.casework.retention.models import Destruction, Reason
from oggz.casework.retention.services import Actor, Refused
from oggz.casework.rights import days
from oggz.casework.rights.errors import RightsError
from oggz.casework.rights.models import How, Outcome, Request
from oggz.casework.rights.services import answering, erasing
from oggz.covenant.terms import DataCategory, Role, Subject
from tests.casework.covenants.test_pages import fresh
from tests.casework.parties import people
from tests.casework.rights.asking import GUIDE, LEADER, Asked

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
WHY = "Wij hebben dit niet meer nodig."


@pytest.fixture
def table() -> Asked:
    table = Asked()
    table.brings(LEADER, DataCategory.IDENTITY, "Noor Voorbeeld", kind=Kind.NAME)
    table.brings(LEADER, DataCategory.CONTACT, "Voorbeeldstraat 1", kind=Kind.ADDRESS)
    table.brings("woonconsulent", DataCategory.HOUSING, "Betaalt op tijd.")
    return table


@pytest.fixture
def row(table: Asked) -> Request:
    return table.asks(days.Kind.ERASURE, "Haal mijn oude adres weg.", at=GUIDE)


def granted(table: Asked, row: Request) -> Request:
    answering.decide(row, Outcome.PARTLY, WHY, by=table.seat(GUIDE))
    return Request.objects.select_related("deadline", "file").get(pk=row.pk)


def part_of(category: str) -> str:
    with barrier.task("retention"):
        return Contribution.objects.get(category=category).part


def test_nothing_is_erased_before_it_was_decided(table: Asked, row) -> None:
    for kind in (None, days.Kind.ACCESS):
        asked = table.asks(kind, at=GUIDE) if kind else row
        with pytest.raises(RightsError, match="Besluit eerst"):
            erasing.propose(asked, erasing.ALL, by=table.seat(GUIDE), is_fresh=True)
    assert not Destruction.objects.exists()


def test_who_coordinates_a_case_or_works_on_it_proposes_none(table: Asked, row) -> None:
    row = granted(table, row)
    for name in (LEADER, "wijkagent"):
        with pytest.raises(RightsError, match="Besluit eerst"):
            erasing.propose(row, erasing.ALL, by=table.seat(name), is_fresh=True)


def test_it_takes_two_people_and_then_the_text_is_gone(table: Asked, row) -> None:
    row = granted(table, row)
    part = next(each for each in erasing.choices(row, table.seat(GUIDE)) if each != erasing.ALL)
    category = part.split("/")[0]
    with pytest.raises(RightsError, match="Stel eerst voor"):
        answering.told_person(row, How.DESK, by=table.seat(GUIDE))
    by = table.seat(GUIDE)
    made = erasing.propose(row, part, by=by, is_fresh=True)
    assert (made.reason, made.articles) == (Reason.ERASURE, ["AVG-17"])
    answering.told_person(row, How.DESK, by=table.seat(GUIDE))
    with pytest.raises(Refused, match="ander moet het bevestigen"):
        retention.confirm(made.pk, by=Actor(by.viewer, is_fresh=True))
    second = people.works(table.world.parties["gemeente"], Role.PROCESS_COORDINATOR)
    viewer = table.seats[GUIDE]
    other = type(viewer)(second.member.pk, viewer.party, viewer.role, viewer.covenant, "hulp")
    retention.confirm(made.pk, by=Actor(other, is_fresh=True))
    retention.carry_out(made.pk)
    with barrier.task("retention"):
        left = set(Contribution.objects.values_list("category", flat=True))
    assert left == {"identity", "contact", "housing"} - {category}
    assert made.certificate


def test_one_chooses_among_what_one_may_read_only(table: Asked, row) -> None:
    row = granted(table, row)
    offered = erasing.choices(row, table.seat(GUIDE))
    theirs = part_of("housing")
    assert erasing.ALL in offered
    visible = {each.part for each in _visible(table)}
    assert set(offered) - {erasing.ALL} == visible
    for what in (set(offered) ^ {theirs, "housing/woonstichting/2020-01-01", ""}) - set(offered):
        with pytest.raises(RightsError, match="Kies wat"):
            erasing.propose(row, what, by=table.seat(GUIDE), is_fresh=True)


def _visible(table: Asked) -> list[Contribution]:
    return list(deciding.visible(table.seat(GUIDE)))


def test_what_stands_in_the_file_of_a_child_is_not_taken_along(table: Asked, row) -> None:
    row = granted(table, row)
    by = table.seat(GUIDE)
    child = opening.open_file(Subject.CHILD, by=by)
    assert erasing.ALL not in erasing.choices(row, table.seat(GUIDE))
    part = part_of("identity")
    barrier.tell(table.seats[LEADER])
    Contribution(
        case=table.case, file=child, category="identity", part=part, version=by.version,
        source=table.world.parties["sociaal-team"], by_id=table.seats[LEADER].member,
        clause="x", text="Van het kind.",
    ).save(force_insert=True)  # fmt: skip
    assert part not in erasing.choices(row, table.seat(GUIDE))
    with pytest.raises(RightsError, match="Kies wat"):
        erasing.propose(row, erasing.ALL, by=table.seat(GUIDE), is_fresh=True)


def test_on_a_page_after_proving_who_one_is(table: Asked, row) -> None:
    row, desk = granted(table, row), table.desk()
    assert "/nogmaals/" in desk.post(f"{row.pk}/wissen/", what=erasing.ALL)["Location"]
    assert not Destruction.objects.exists()
    desk.client = fresh(table.world.person("gemeente", Role.PROCESS_COORDINATOR), desk.client)
    assert desk.post(f"{row.pk}/wissen/", what="anders").status_code == 422
    desk.does(f"{row.pk}/wissen/", what=erasing.ALL)
    assert Destruction.objects.get().part == ""
    assert "al voorgesteld" in desk.client.post(
        f"{desk.address}{row.pk}/wissen/", desk.filled(what=erasing.ALL)
    ).content.decode()  # fmt: skip
