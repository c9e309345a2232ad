"""Correcting what is wrong, and telling parties what was decided (AVG articles 16 and 19)."""

import pytest

from oggz.casework.access.errors import Unknown
from oggz.casework.cases.models import Participation
from oggz.casework.cases.services import content, participation
from oggz.casework.rights import selectors
from oggz.casework.rights.days import Kind
from oggz.casework.rights.errors import RightsError
from oggz.casework.rights.models import Notice, Outcome, Request
from oggz.casework.rights.services import answering, notifying
from oggz.covenant.terms import DataCategory
from tests.casework.cases.browsers import main
from tests.casework.rights.asking import GUIDE, LEADER, Asked

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
WRONG = "Ik heb geen huurachterstand. Ik betaalde in mei."
TENANT, POLICE, CARE = "woonconsulent", "wijkagent", "hulpverlener"
WHY = "U heeft betaald, dat hebben wij gezien."


@pytest.fixture
def table() -> Asked:
    table = Asked()
    table.brings(TENANT, DataCategory.HOUSING, "Drie maanden huurachterstand.")
    return table


@pytest.fixture
def row(table: Asked) -> Request:
    return table.asks(Kind.RECTIFICATION, WRONG, at=GUIDE)


def housing(table: Asked):
    return table.world.parties["woonstichting"]


def work(table: Asked, name: str) -> str:
    return main(table.desk(name).client.get("/"))


def test_the_party_that_brought_it_in_is_asked_and_corrects_it(table: Asked, row) -> None:
    guide, tenant = table.desk(), table.desk(TENANT)
    guide.does(f"{row.pk}/partij/", party="woonstichting")
    assert "vraagt om verbetering" in work(table, TENANT)
    assert WRONG in tenant.text(f"{row.pk}/bericht/")
    table.seat(TENANT)
    [old] = content.read(table.seat(TENANT))
    content.correct(old.contribution, "De huur is betaald.", by=table.seat(TENANT))
    tenant.does(f"{row.pk}/bericht/")
    assert "vraagt om verbetering" not in work(table, TENANT)
    guide.does(f"{row.pk}/besluit/", outcome="granted", text=WHY)
    assert "Wij verbeteren uw dossier" in guide.text(f"{row.pk}/brief/besluit/")


def test_nobody_else_reads_what_the_person_says(table: Asked, row) -> None:
    notifying.ask_to_correct(row, housing(table), by=table.seat(GUIDE))
    for name in (POLICE, CARE, LEADER):
        assert table.desk(name).client.get(
            f"/rechten/{table.case.pk}/{row.pk}/bericht/"
        ).status_code == 404  # fmt: skip
        assert "verbetering" not in work(table, name)


def test_all_who_take_part_are_told_the_decision_and_no_more(table: Asked, row) -> None:
    answering.decide(row, Outcome.REFUSED, WHY, by=table.seat(GUIDE))
    assert {each.to.slug for each in Notice.objects.all()} == {
        "sociaal-team", "woonstichting", "politie", "verslavingszorg"
    }  # fmt: skip
    for name in (POLICE, CARE, TENANT, LEADER):
        assert "Lees het besluit over een verzoek om verbetering" in work(table, name)
        page = table.desk(name).text(f"{row.pk}/bericht/")
        assert "afgewezen" in page
        assert WRONG not in page
        assert WHY not in page
    table.desk(POLICE).does(f"{row.pk}/bericht/")
    assert "Lees het besluit" not in work(table, POLICE)
    assert "Lees het besluit" in work(table, CARE)


@pytest.mark.parametrize(
    ("kind", "told"),
    [(Kind.OBJECTION, 4), (Kind.RECTIFICATION, 4), (Kind.ERASURE, 4), (Kind.COMPLAINT, 0)],
)
def test_parties_are_told_where_it_changes_something_for_them(
    table: Asked, kind: Kind, told: int
) -> None:
    answering.decide(table.asks(kind), Outcome.GRANTED, WHY, by=table.seat(GUIDE))
    assert Notice.objects.count() == told


def test_only_a_party_at_the_table_is_asked_and_by_who_handles_it(table: Asked, row) -> None:
    with pytest.raises(RightsError, match="procesregisseur"):
        notifying.ask_to_correct(row, housing(table), by=table.seat(LEADER))
    with pytest.raises(RightsError, match="niet"):
        notifying.ask_to_correct(row, table.world.parties["jongerenwerk"], by=table.seat(GUIDE))
    theirs = Participation.objects.get(party=housing(table))
    participation.end(theirs, by=table.seat(GUIDE))
    with pytest.raises(RightsError, match="niet"):
        notifying.ask_to_correct(row, housing(table), by=table.seat(GUIDE))
    with pytest.raises(Unknown):
        notifying.ask_to_correct(table.asks(), housing(table), by=table.seat(GUIDE))
    assert not Notice.objects.exists()


@pytest.mark.parametrize("party", ["", "jongerenwerk", "bestaat-niet"])
def test_a_form_with_another_party_asks_nobody(table: Asked, row, party: str) -> None:
    assert table.desk().post(f"{row.pk}/partij/", party=party).status_code == 422
    assert not Notice.objects.exists()


def test_who_was_told_nothing_marks_nothing_as_seen(table: Asked, row) -> None:
    notifying.ask_to_correct(row, housing(table), by=table.seat(GUIDE))
    with pytest.raises(Unknown):
        notifying.seen(row, by=table.seat(POLICE))
    assert table.desk(POLICE).post(f"{row.pk}/bericht/").status_code == 404
    assert Notice.objects.get().seen_at is None


def test_asking_twice_or_seeing_twice_is_once(table: Asked, row) -> None:
    for _ in range(2):
        notifying.ask_to_correct(row, housing(table), by=table.seat(GUIDE))
    for _ in range(2):
        notifying.seen(row, by=table.seat(TENANT))
    assert Notice.objects.count() == 1
    assert selectors.notices(table.seats[TENANT]) == []
