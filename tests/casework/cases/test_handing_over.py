"""Scaling down to the neighbourhood team: asked, answered, and only then closed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.access.errors import Denied, Unknown
from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.holding import Contributions
from oggz.casework.cases.models import Handover, Outcome
from oggz.casework.cases.models.handovers import HandedOver, NotTaken
from oggz.casework.cases.references import reference
from oggz.casework.cases.services import handing_over, participation, phases
from oggz.covenant.terms import Phase
from tests.casework.cases.browsers import Desk, main
from tests.casework.world import Table

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
WHAT = (HandedOver.CONTACT, HandedOver.WATCHING)


@pytest.fixture
def table() -> Table:
    return Table()


def day(days: int = 90):
    return timezone.localdate() + timedelta(days=days)


def asks(table: Table, *, to: str = "casusregisseur", by: str = "regisseur", **more) -> Handover:
    asked = table.seat(to).participation
    given = {"what": WHAT, "until": day()} | more
    return handing_over.offer(asked, given["what"], given["until"], by=table.seat(by))


def test_it_is_asked_and_taken_in_the_browser(table: Table, log) -> None:
    guide, team = Desk(table, "regisseur"), Desk(table, "casusregisseur")
    task = f"Neem in casus {reference(table.case.pk)} over wat u is gevraagd"
    assert task not in main(team.client.get("/"))
    guide.does(
        "overdragen/", to=table.seat("casusregisseur").participation.pk,
        what=["contact", "watching"], until=f"{day():%Y-%m-%d}",
    )  # fmt: skip
    assert task in main(team.client.get("/"))
    assert task not in main(guide.client.get("/"))
    page = team.get("overnemen/")
    assert "Het contact met de persoon, opletten of het goed blijft gaan." in page.text
    number = page.select_one("input[name=handover]")["value"]
    team.does("overnemen/", handover=number, answer="take")
    assert task not in main(team.client.get("/"))
    for name in ("regisseur", "woonconsulent"):
        text = Desk(table, name).text()
        assert "gevraagd over te nemen: het contact met de persoon" in text
        assert "Overdracht aangenomen" in text
    assert "antwoord op de overdracht" in main(guide.client.get("/"))
    kept = log(action__startswith="handover").order_by("pk")
    assert list(kept.values_list("action", flat=True)) == [
        "handover.offer", "handover.answer",
    ]  # fmt: skip


def test_who_does_not_take_it_says_why_and_somebody_else_may_be_asked(table: Table) -> None:
    row = asks(table)
    handing_over.answer(row.pk, NotTaken.TOO_SOON, by=table.seat("casusregisseur"))
    text = Desk(table, "regisseur").text()
    assert "Overdracht niet aangenomen: het gaat nog niet goed genoeg" in text
    assert asks(table).is_open


def test_a_case_does_not_end_while_nobody_said_they_go_on(table: Table) -> None:
    row = asks(table)
    with pytest.raises(CaseError, match="nog geen antwoord"):
        phases.close(Outcome.RESOLVED, by=table.seat("regisseur"))
    handing_over.withdraw(row.pk, by=table.seat("regisseur"))
    phases.close(Outcome.RESOLVED, by=table.seat("regisseur"))
    assert "Overdracht ingetrokken" in Desk(table, "regisseur").text()


@pytest.mark.parametrize("to", ["woonconsulent", "wijkagent", "regisseur"])
def test_only_who_works_in_the_neighbourhood_is_asked(table: Table, to: str) -> None:
    with pytest.raises(Unknown):
        asks(table, to=to)


@pytest.mark.parametrize("by", ["woonconsulent", "wijkagent", "hulpverlener"])
def test_only_who_coordinates_asks_and_withdraws(table: Table, by: str) -> None:
    with pytest.raises(Denied):
        asks(table, by=by)
    row = asks(table)
    with pytest.raises(Denied):
        handing_over.withdraw(row.pk, by=table.seat(by))
    assert Handover.objects.get().is_open


def test_only_who_was_asked_answers_and_once(table: Table) -> None:
    row = asks(table)
    for name in ("regisseur", "woonconsulent", "hulpverlener"):
        with pytest.raises(Unknown):
            handing_over.answer(row.pk, None, by=table.seat(name))
    with pytest.raises(Unknown):
        handing_over.answer(uuid4(), None, by=table.seat("casusregisseur"))
    other = Table(table.world)
    with pytest.raises(Unknown):  # from another case
        handing_over.answer(row.pk, None, by=other.seat("casusregisseur"))
    handing_over.answer(row.pk, None, by=table.seat("casusregisseur"))
    with pytest.raises(Unknown):
        handing_over.answer(row.pk, NotTaken.NOBODY, by=table.seat("casusregisseur"))
    with pytest.raises(Unknown):
        handing_over.withdraw(row.pk, by=table.seat("regisseur"))
    assert Handover.objects.get().taken


def test_who_is_of_another_case_is_not_asked(table: Table) -> None:
    other = Table(table.world)
    asked = other.seat("casusregisseur").participation
    with pytest.raises(Unknown):
        handing_over.offer(asked, WHAT, day(), by=table.seat("regisseur"))
    gone = table.seat("casusregisseur").participation
    participation.end(gone, by=table.seat("regisseur"))
    with pytest.raises(Unknown):
        handing_over.offer(gone, WHAT, day(), by=table.seat("regisseur"))


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"until": day(-1)}, "vanaf vandaag"),
        ({"until": day(800)}, "binnen twee jaar"),
        ({"what": ()}, "Kies wat u overdraagt"),
    ],
)
def test_what_cannot_be_is_said(table: Table, more, why: str) -> None:
    with pytest.raises(CaseError, match=why):
        asks(table, **more)


def test_one_at_a_time_and_not_before_there_is_an_approach(table: Table) -> None:
    asks(table)
    with pytest.raises(CaseError, match="wacht al een overdracht"):
        asks(table)
    early = Table(table.world)
    early.seat("regisseur")
    type(early.case).objects.filter(pk=early.case.pk).update(phase=Phase.TRIAGE)
    with pytest.raises(CaseError, match="in de aanpak en in de nazorg"):
        asks(early)


def test_a_form_of_before_does_nothing(table: Table) -> None:
    team = Desk(table, "casusregisseur")
    first = asks(table)
    handing_over.withdraw(first.pk, by=table.seat("regisseur"))
    late = team.post("overnemen/", handover=str(first.pk), answer="take")
    assert late.status_code == 409
    second = asks(table, what=(HandedOver.CRISIS,))
    late = team.post("overnemen/", handover=str(first.pk), answer="take")
    assert late.status_code == 404
    table.seat("regisseur")
    assert Handover.objects.get(pk=second.pk).is_open
    wrong = Desk(table, "regisseur").post("overdragen/", to="1", what=["all"], until="2020-13-45")
    assert wrong.status_code == 409  # one waits already


def test_what_is_filled_in_wrong_is_told_beside_the_field(table: Table) -> None:
    wrong = Desk(table, "regisseur").post("overdragen/", to="1", what=["all"], until="morgen")
    assert wrong.status_code == 422
    assert "Schrijf de dag als jjjj-mm-dd." in main(wrong)
    assert not Handover.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_handover SET until = until + 1",
        "UPDATE cases_handover SET taken = false, why_not = 'nobody'",
        "DELETE FROM cases_handover",
    ],
)
def test_what_was_agreed_does_not_change(table: Table, statement: str) -> None:
    row = asks(table)
    handing_over.answer(row.pk, None, by=table.seat("casusregisseur"))
    before = list(Handover.objects.values("until", "taken"))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        pass
    assert list(Handover.objects.values("until", "taken")) == before


def test_it_goes_with_the_case(table: Table) -> None:
    asks(table)
    Contributions().erase(table.case.pk, "")
    with barrier.task("retention"):
        assert not Handover.objects.exists()
