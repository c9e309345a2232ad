"""What somebody reads through a broken glass, and what stays closed to them even then."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import ProgrammingError, transaction
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.access.errors import ReadingOnly, Unknown
from oggz.casework.access.seats import Seat, take
from oggz.casework.audit.models import Entry
from oggz.casework.cases.models import Case, Consent, Contribution, Outcome
from oggz.casework.cases.services import content, grounds, participation, phases
from oggz.casework.covenants.services import life
from oggz.casework.door import break_glass as glass
from oggz.casework.parties.models import Membership
from oggz.casework.parties.sessions import Viewer
from oggz.covenant.terms import DataCategory, Phase, Role
from tests.casework.cases.browsers import browser, words
from tests.casework.parties import people
from tests.casework.world import Table

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

REASON = "Iemand dreigt van het balkon te springen en het team is niet te bereiken."
ADDRESS = "Voorbeeldstraat 1, drie hoog."
DANGER = "Heeft een mes in huis."
RENT = "Drie maanden huurachterstand."


@pytest.fixture
def table() -> Table:
    """A case in which the officer on duty does not take part."""
    table = Table()
    table.brings("casusregisseur", DataCategory.CONTACT, ADDRESS)
    table.brings("woonconsulent", DataCategory.HOUSING, RENT)
    phases.scale(2, by=table.seat("regisseur"))
    phases.scale(3, by=table.seat("regisseur"))
    table.brings("wijkagent", DataCategory.SAFETY, DANGER)
    return table


@pytest.fixture
def on_duty(table: Table) -> Viewer:
    who = people.works(table.world.parties["politie"], Role.PROFESSIONAL)
    people.declare(who.member)
    viewer = Viewer(
        who.member.pk, "politie", Role.PROFESSIONAL, table.world.covenant.pk, "veiligheid"
    )
    barrier.tell(viewer)
    return viewer


def breaks(table: Table, viewer: Viewer, hours: int = 1) -> glass.BreakGlass:
    return glass.break_glass(
        viewer, covenant=viewer.covenant, case=table.case.pk, reason=REASON, hours=hours
    )


def reads(table: Table, viewer: Viewer) -> list[str | None]:
    seat = table.world.look(viewer, table.case.pk)
    return [each.text for each in content.read(seat)] if seat else []


def test_who_does_not_take_part_has_no_seat_until_the_glass_is_broken(table, on_duty) -> None:
    with pytest.raises(Unknown):
        take(on_duty, table.case.pk)
    breaks(table, on_duty)
    assert take(on_duty, table.case.pk).case == table.case


def test_they_read_what_the_articles_on_acute_danger_allow_and_no_more(table, on_duty) -> None:
    breaks(table, on_duty)
    seat = take(on_duty, table.case.pk)
    shown = {each.text: each.decision.articles for each in content.read(seat)}
    assert shown == {ADDRESS: ("12.1",), DANGER: ("12.2",)}


@pytest.fixture
def neighbour(table: Table) -> Viewer:
    """A colleague of the corporation, who has nothing of their own in the case."""
    who = people.works(table.world.parties["woonstichting"], Role.PROFESSIONAL)
    people.declare(who.member)
    viewer = Viewer(
        who.member.pk, "woonstichting", Role.PROFESSIONAL, table.world.covenant.pk, "veiligheid"
    )
    barrier.tell(viewer)
    return viewer


def test_not_even_what_they_would_read_if_they_took_part(table, neighbour) -> None:
    """Without being let in, only danger counts."""
    breaks(table, neighbour)
    assert reads(table, neighbour) == [DANGER]
    assert reads(table, replace(neighbour, purpose="wonen")) == []


def test_others_at_the_table_see_no_more_by_it(table, on_duty) -> None:
    before = {name: table.sees(name) for name in table.seats}
    barrier.tell(on_duty)
    breaks(table, on_duty)
    assert {name: table.sees(name) for name in table.seats} == before


def test_an_objection_and_a_closed_case_stay_what_they_are(table, neighbour) -> None:
    breaks(table, neighbour)
    objection = grounds.object_to_sharing("Liever niet.", by=table.seat("casusregisseur"))
    assert reads(table, neighbour) == []
    grounds.decide_objection(objection, upheld=False, by=table.seat("regisseur"))
    assert reads(table, neighbour) == [DANGER]
    phases.close(Outcome.RESOLVED, by=table.seat("regisseur"))
    assert reads(table, neighbour) == []


def test_who_only_looks_writes_nothing(table, on_duty) -> None:
    breaks(table, on_duty)
    seat = take(on_duty, table.case.pk)
    for write in (
        lambda: content.contribute(table.file, DataCategory.SAFETY, "Iets.", by=seat),
        lambda: grounds.raise_alarm("Gevaar.", by=seat),
        lambda: grounds.give_consent(table.file, by=seat),
        lambda: grounds.object_to_sharing("Nee.", by=seat),
        lambda: phases.move(Phase.AFTERCARE, by=seat),
        lambda: participation.end(seat.participation, by=seat),
    ):
        with pytest.raises(ReadingOnly, match="lezen, niet schrijven"), transaction.atomic():
            write()


def test_the_database_lets_them_write_nothing_either(table, on_duty) -> None:
    breaks(table, on_duty)
    assert Case.objects.filter(pk=table.case.pk).update(level=1) == 0
    assert Contribution.objects.count() == 3
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Consent.objects.create(
            file=table.file, party=table.world.parties["politie"], by_id=on_duty.member
        )


def test_the_database_shows_nothing_of_other_cases(table, on_duty) -> None:
    Table(table.world)
    barrier.tell(on_duty)
    breaks(table, on_duty)
    assert list(Case.objects.all()) == [table.case]


@pytest.mark.parametrize("how", ["time", "ended", "left", "came back", "withdrawn"])
def test_it_closes_again(table, on_duty, how: str) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        broken = breaks(table, on_duty, hours=4)
        assert reads(table, on_duty)
        rows = Membership.objects.filter(member=on_duty.member)
        if how == "time":
            clock.shift(timedelta(hours=4))
        elif how == "ended":
            standing = people.works(table.world.parties["politie"], Role.DATA_PROTECTION_OFFICER)
            glass.end(standing, broken)
        elif how == "left":
            rows.update(until=timezone.now())
        elif how == "came back":
            clock.shift(timedelta(minutes=1))
            rows.update(since=timezone.now())
        else:
            signatory = table.world.person("politie", Role.SIGNATORY)
            life.withdraw(table.world.covenant, "Wij houden op.", by=signatory)
        assert reads(table, on_duty) == []
        with pytest.raises(Unknown):
            take(on_duty, table.case.pk)


# The database has a clock of its own, which the test cannot move.
@pytest.mark.parametrize("how", ["ended", "left", "withdrawn", "never"])
def test_the_second_barrier_closes_with_it(table, on_duty, how: str) -> None:
    if how != "never":
        broken = breaks(table, on_duty)
        assert Contribution.objects.count() == 3
    if how == "ended":
        standing = people.works(table.world.parties["politie"], Role.DATA_PROTECTION_OFFICER)
        glass.end(standing, broken)
    elif how == "left":
        Membership.objects.filter(member=on_duty.member).update(until=timezone.now())
    elif how == "withdrawn":
        signatory = table.world.person("politie", Role.SIGNATORY)
        life.withdraw(table.world.covenant, "Wij houden op.", by=signatory)
    assert Contribution.objects.count() == 0


def test_a_case_that_is_not_there_stays_so(table, on_duty) -> None:
    nowhere = uuid4()
    glass.break_glass(on_duty, covenant=on_duty.covenant, case=nowhere, reason=REASON, hours=1)
    with pytest.raises(Unknown):
        take(on_duty, nowhere)


def test_the_officer_sees_what_was_read_through_it(table, on_duty) -> None:
    broken = breaks(table, on_duty)
    content.read(take(on_duty, table.case.pk))
    told = Entry.objects.filter(object_kind="break_glass", object_id=str(broken.pk))
    [read] = told.filter(action="read")
    assert read.articles == ["12.1", "12.2"]
    assert set(read.categories) == {DataCategory.CONTACT, DataCategory.SAFETY}


def test_who_takes_part_keeps_their_own_seat(table) -> None:
    """To them the glass gives nothing: they tell of danger in the case, for all to see."""
    viewer = table.seats["woonconsulent"]
    barrier.tell(viewer)
    breaks(table, viewer)
    seat = table.seat("woonconsulent")
    assert isinstance(seat, Seat)
    assert seat.glass is None
    assert reads(table, viewer) == [ADDRESS, RENT]


def test_the_way_to_it_is_on_the_page_of_any_case_that_is_not_ones_own(table) -> None:
    """So that nobody learns from it which cases there are."""
    on_duty = table.world.viewer("politie", Role.CASE_COORDINATOR, "veiligheid")
    client = browser(table.world, on_duty)
    pages = {
        case: client.get(f"/casussen/{case}/").content.decode()
        for case in (str(table.case.pk), str(uuid4()))
    }
    for case, page in pages.items():
        way = f"/noodtoegang/{on_duty.covenant}/{case}/"
        assert f'href="{way}"' in page
        assert client.get(way).status_code in (200, 302)
    one, other = (page.replace(case, "") for case, page in pages.items())
    assert words(BeautifulSoup(one, "lxml")) == words(BeautifulSoup(other, "lxml"))
    assert 'href="/noodtoegang/"' in client.get("/casussen/K3F-9QT/").content.decode()


def test_the_way_to_it_is_not_for_who_takes_part(table) -> None:
    client = browser(table.world, table.seats["wijkagent"])
    assert "/noodtoegang/" not in client.get(f"/casussen/{table.case.pk}/").content.decode()
