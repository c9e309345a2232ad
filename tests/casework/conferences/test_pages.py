"""Conferences as pages: an hour of them, what wrong forms are told, and how they look."""

from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.audit.models import Entry
from oggz.casework.cases.models import Kind, Outcome, Participation
from oggz.casework.cases.references import reference
from oggz.casework.cases.services import grounds, participation, phases
from oggz.casework.conferences.models import Conference, Discussion, Item, Minute, Presence
from oggz.casework.conferences.services import inviting, leading, minuting, planning
from oggz.casework.conferences.services.minuting import Said
from oggz.casework.parties.models import Membership
from oggz.casework.plans.models import Item as PlanItem
from oggz.covenant.terms import DataCategory, Phase, Role
from tests.casework import looking
from tests.casework.cases.browsers import Desk, main
from tests.casework.conferences.rooms import CHAIR, GUIDE, LEADER, PLACE, Room
from tests.casework.parties import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
TENANT, POLICE, CARE = "woonconsulent", "wijkagent", "hulpverlener"


@pytest.fixture
def room() -> Room:
    return Room()


class Seat:
    """One of the table with a browser in which they go through the agenda."""

    def __init__(self, room: Room, name: str) -> None:
        self.room, self.desk = room, Desk(room, name)
        self.client: Client = self.desk.client

    def at(self, item: Item, path: str = "") -> str:
        return f"/vergaderingen/{item.conference_id}/{item.pk}/{path}"

    def reads(self, address: str, status: int = 200) -> str:
        response = self.client.get(address)
        assert response.status_code == status, main(response)
        return main(response)

    def sends(self, address: str, **given: object) -> HttpResponse:
        return self.client.post(address, self.desk.filled(**given))

    def does(self, address: str, **given: object) -> str:
        response = self.sends(address, **given)
        assert response.status_code == 302, main(response)
        return response["Location"]

    def begins(self, item: Item, *names: str) -> None:
        keys = [self.room.key(name) for name in names]
        self.does(self.at(item, "bespreken/"), doe="begin", aanwezig=keys)


def convened(room: Room, *others: Room) -> Item:
    return room.item(room.convenes(*others))


def due(days: int = 7) -> str:
    return (timezone.localdate() + timedelta(days)).isoformat()


def rows(model) -> int:
    with barrier.task("retention"):
        return model.objects.count()


class TestConvening:
    def form(self, room: Room, **more: object) -> dict[str, object]:
        start = timezone.localtime() + timedelta(hours=2)
        return {
            "day": start.date().isoformat(), "time": f"{start:%H:%M}", "place": PLACE,
            "cases": [str(room.case.pk)],
        } | more  # fmt: skip

    def test_is_one_form_and_one_button_more(
        self, room, django_capture_on_commit_callbacks
    ) -> None:
        seat = Seat(room, GUIDE)
        room.brings(LEADER, DataCategory.IDENTITY, "Noor Verzonnen", kind=Kind.NAME)
        assert "Noor Verzonnen" in seat.reads("/vergaderingen/nieuw/")
        address = seat.does("/vergaderingen/nieuw/", **self.form(room))
        assert "6 collega’s hebben nog geen uitnodiging" in seat.reads(address)
        with django_capture_on_commit_callbacks(execute=True):
            seat.does(f"{address}uitnodigen/")
        assert len(mail.outbox) == 6
        told = seat.reads(address)
        assert "nog geen uitnodiging" not in told
        assert "uitgenodigd" in told

    @pytest.mark.parametrize(
        ("wrong", "why"),
        [
            ({"day": "31-02-2030"}, "dd-mm-jjjj"), ({"day": ""}, "Kies een dag"),
            ({"day": "2020-01-01"}, "al voorbij"), ({"time": "25:99"}, "uu:mm"),
            ({"place": " "}, "Schrijf op waar"), ({"place": "x" * 201}, "200 tekens"),
            ({"cases": []}, "ten minste één casus"), ({"cases": [str(uuid4())]}, "uit de lijst"),
            ({"day": "9999-12-31"}, ""), ({"day": "0001-01-01"}, "voorbij"),
        ],
    )  # fmt: skip
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, room, wrong, why) -> None:
        seat = Seat(room, GUIDE)
        response = seat.sends("/vergaderingen/nieuw/", **self.form(room, **wrong))
        if why:
            assert response.status_code == 422
            assert why in main(response)
            page = BeautifulSoup(response.content, "lxml")
            if "place" not in wrong:
                assert page.find(id="id_place")["value"] == PLACE
            assert rows(Conference) == 0
        else:
            assert response.status_code in (302, 422)

    def test_is_not_for_who_coordinates_nothing(self, room) -> None:
        for name in (CHAIR, TENANT):
            seat = Seat(room, name)
            assert "Beleg een casusoverleg" not in seat.reads("/vergaderingen/")
            assert seat.sends("/vergaderingen/nieuw/", **self.form(room)).status_code == 409
        assert rows(Conference) == 0

    def test_a_case_of_others_cannot_be_brought(self, room) -> None:
        other = Room(room.world)
        barrier.tell(other.seats[GUIDE])
        participation.end(other.seat(GUIDE).participation, by=other.seat(GUIDE))
        form = self.form(room, cases=[str(other.case.pk)])
        response = Seat(room, GUIDE).sends("/vergaderingen/nieuw/", **form)
        assert response.status_code == 422
        assert reference(other.case.pk) not in main(response)

    def test_the_agenda_is_changed_by_its_buttons(self, room) -> None:
        other = Room(room.world)
        item = convened(room, other)
        seat = Seat(room, GUIDE)
        address = f"/vergaderingen/{item.conference_id}/"
        second = other.item(item.conference)
        seat.does(f"{address}agenda/", omhoog=str(second.pk), **{f"minuten-{item.pk}": "25"})
        with barrier.task("retention"):
            found = [(each.pk, each.after) for each in Item.objects.all()]
        assert found == [(second.pk, 0), (item.pk, planning.MINUTES)]
        seat.does(f"{address}agenda/", weg=str(second.pk))
        assert reference(other.case.pk) in seat.reads(address)  # to be put on it again
        seat.does(f"{address}agenda/", erbij=str(other.case.pk))
        assert (
            len(BeautifulSoup(seat.client.get(address).content, "lxml")(class_="agenda__one")) == 2
        )

    def test_wrong_minutes_and_items_change_nothing(self, room) -> None:
        item = convened(room)
        seat = Seat(room, GUIDE)
        address = f"/vergaderingen/{item.conference_id}/agenda/"
        for wrong in ("0", "121", "veel", "9" * 30):
            response = seat.sends(address, **{f"minuten-{item.pk}": wrong})
            assert response.status_code == 422
            assert "1 tot 120 minuten" in main(response)
        for forged in ("x", str(uuid4()), ""):
            for name in ("omhoog", "weg", "erbij"):
                assert seat.sends(address, **{name: forged}).status_code in (302, 404)
        with barrier.task("retention"):
            row = Item.objects.get()
        assert (row.minutes, row.position, row.dropped_at) == (planning.MINUTES, 1, None)

    def test_calling_off_is_told_and_ends_it(
        self, room, django_capture_on_commit_callbacks
    ) -> None:
        item = convened(room)
        inviting.send(item.conference, by=room.tells(GUIDE))
        seat = Seat(room, GUIDE)
        address = f"/vergaderingen/{item.conference_id}/"
        assert "krijgt meteen een e-mail" in seat.reads(f"{address}afzeggen/")
        with django_capture_on_commit_callbacks(execute=True):
            seat.does(f"{address}afzeggen/")
        assert len(mail.outbox) == len(room.seats)
        assert "Dit overleg is afgezegd" in seat.reads(address)
        seat.reads(seat.at(item), 404)


class TestBeginning:
    @pytest.mark.parametrize(
        ("hours", "said"),
        [
            (-13, "U kunt de bespreking beginnen op de dag van het casusoverleg"),
            (-11, "Begin de bespreking"),
            (11, "Begin de bespreking"),
            (13, "Dit casusoverleg is voorbij"),
        ],
    )
    def test_it_is_offered_around_the_hour_of_the_conference_only(
        self, room, hours: int, said: str
    ) -> None:
        item = convened(room)
        starts = timezone.now() - timedelta(hours=hours)
        with barrier.task("retention"):
            type(item.conference).objects.filter(pk=item.conference_id).update(starts=starts)
        guide = Seat(room, GUIDE)
        found = guide.reads(guide.at(item))
        assert said in found
        assert ("Begin de bespreking" in found) is (abs(hours) < 12)


class TestAnHour:
    def test_two_cases_with_nothing_left_to_type(self, room) -> None:
        """The chair decides, the case coordinator plans, and the next case is one button away."""
        other = Room(room.world)
        item = convened(room, other)
        second = other.item(item.conference)
        guide, chair, leader = (Seat(room, name) for name in (GUIDE, CHAIR, LEADER))
        assert "Begin de bespreking" in guide.reads(guide.at(item))
        guide.begins(item, CHAIR, LEADER, TENANT)
        assert "Deze casus wordt nu besproken" in leader.reads(leader.at(item))
        chair.does(chair.at(item, "vastleggen/"), decided="De huur gaat voor.")
        address = leader.does(
            leader.at(item, "vastleggen/"),
            action="Samen bellen.",
            who=room.key(CARE),
            due=due(),
            verder="ja",
        )
        assert address == leader.at(second)
        assert "De huur gaat voor." in leader.reads(leader.at(item))
        assert "Samen bellen." in leader.reads(f"/casussen/{room.case.pk}/plan/")
        # Who was there is chosen already at the next case.
        guide.does(guide.at(item, "bespreken/"), doe="einde")
        page = BeautifulSoup(guide.client.get(guide.at(second)).content, "lxml")
        ticked = {each["value"] for each in page("input", type="checkbox", checked=True)}
        assert {other.key(name) for name in (CHAIR, LEADER, TENANT)} <= ticked
        assert other.key(POLICE) not in ticked

    def test_the_next_case_may_be_for_another_purpose(self, room) -> None:
        other = Room(room.world)
        other.sits("wonen", "sociaal-team", Role.CASE_COORDINATOR, "wonen")
        barrier.tell(other.seats[GUIDE])
        with barrier.task("retention"):
            row = Participation.objects.get(pk=other.key(LEADER))
        participation.end(row, by=other.seat(GUIDE))
        item = convened(room, other)
        second = other.item(item.conference)
        guide, leader = Seat(room, GUIDE), Seat(room, LEADER)
        guide.begins(item, CHAIR, LEADER)
        shown = BeautifulSoup(leader.client.get(leader.at(item)).content, "lxml")
        form = shown.select_one(".steps-bar form")
        assert form["action"] == "/doel/"
        sent = {each["name"]: each["value"] for each in form("input")}
        assert leader.client.post(form["action"], sent)["Location"] == leader.at(second)
        # Back, and on again with what was written.
        sent["doel"], sent["verder"] = f"{room.world.covenant.pk}:hulp", leader.at(item)
        leader.client.post("/doel/", sent)
        address = leader.does(
            leader.at(item, "vastleggen/"), action="Bellen.", who="persoon", due=due(), verder="ja"
        )
        assert address == leader.at(second)
        assert "niet voor u" not in leader.reads(address)

    def test_after_the_last_case_comes_the_agenda(self, room) -> None:
        item = convened(room)
        leader = Seat(room, LEADER)
        Seat(room, GUIDE).begins(item, CHAIR, LEADER)
        assert leader.does(leader.at(item, "vastleggen/"), verder="ja") == (
            f"/vergaderingen/{item.conference_id}/"
        )

    def test_what_is_wrong_is_told_and_all_that_was_typed_is_kept(self, room) -> None:
        item = convened(room)
        Seat(room, GUIDE).begins(item, CHAIR, LEADER)
        leader = Seat(room, LEADER)
        for wrong, why in (
            ({"who": ""}, "Kies wie dit gaat doen"),
            ({"due": ""}, "Kies een dag"),
            ({"due": "2020-01-01"}, "al voorbij"),
            ({"who": room.key(GUIDE)}, "uit de lijst"),
            ({"note": "Los.", "category": ""}, "Kies waarover"),
            ({"note": "Los.", "category": "police"}, "uit de lijst"),
            ({"action": "x" * 20_001}, "20.000 tekens"),
            ({"action": "", "note": "", "who": ""}, "niets ingevuld"),
        ):
            given = {"action": "Samen bellen.", "who": room.key(CARE), "due": due()} | wrong
            response = leader.sends(leader.at(item, "vastleggen/"), **given)
            assert response.status_code == 422, wrong
            assert why in main(response), wrong
            if given["action"] == "Samen bellen.":
                assert "Samen bellen." in main(response)
        assert rows(Minute) == rows(PlanItem) == 0

    def test_pressed_twice_is_kept_once(self, room) -> None:
        item = convened(room)
        Seat(room, GUIDE).begins(item, CHAIR, LEADER)
        leader = Seat(room, LEADER)
        given = {"action": "Bellen.", "who": "persoon", "due": due(), "form": str(uuid4())}
        for _ in range(2):
            leader.does(leader.at(item, "vastleggen/"), **given)
        assert rows(Minute) == rows(PlanItem) == 1

    def test_the_case_and_the_work_list_tell_of_it(self, room) -> None:
        item = convened(room)
        inviting.send(item.conference, by=room.tells(GUIDE))
        tenant, guide = Seat(room, TENANT), Seat(room, GUIDE)
        told = tenant.reads("/")
        assert "Bereid u voor op het casusoverleg" in told
        assert "U bent uitgenodigd voor het casusoverleg" in told
        assert "Leid het casusoverleg" in guide.reads("/")
        assert "(1 casus)" in told
        guide.begins(item, TENANT, LEADER)
        assert f"u was bij de bespreking van casus {reference(room.case.pk)}" in tenant.reads("/")
        assert "Besproken in een casusoverleg" in tenant.desk.text()
        leading.end(item, by=room.seat(GUIDE))
        assert "Bereid u voor op het casusoverleg" not in tenant.reads("/")

    def test_who_stated_no_purpose_states_one_by_opening_it(self, room) -> None:
        item = convened(room)
        viewer = room.seats[TENANT]
        client = people.browser_of(room.world.people[viewer.party, viewer.role])
        page = BeautifulSoup(client.get("/").content, "lxml")
        form = next(f for f in page("form") if "casusoverleg van" in f.get_text())
        sent = {each["name"]: each["value"] for each in form("input")}
        response = client.post(form["action"], sent)
        assert response["Location"] == f"/vergaderingen/{item.conference_id}/"
        assert client.get(response["Location"]).status_code == 200

    def test_what_stands_on_the_wall_is_what_all_may_read(self, room) -> None:
        item = convened(room)
        room.brings(TENANT, DataCategory.HOUSING, "Huurachterstand.")
        room.brings(LEADER, DataCategory.FINANCES, "Zes schuldeisers.")
        guide, leader = Seat(room, GUIDE), Seat(room, LEADER)
        guide.begins(item, TENANT, LEADER)
        wall = leader.reads(leader.at(item, "scherm/"))
        assert "Huurachterstand." in wall
        assert "Zes schuldeisers." not in wall
        assert "Zes schuldeisers." in leader.reads(leader.at(item))
        page = BeautifulSoup(leader.client.get(leader.at(item, "scherm/")).content, "lxml")
        again = page.find(id="scherm")["hx-get"]
        assert leader.client.get(again).status_code == 204
        guide.does(guide.at(item, "bespreken/"), doe="einde")
        assert "Huurachterstand." not in leader.reads(again)

    def test_a_birth_date_is_written_as_people_write_it(self, room) -> None:
        room.brings(LEADER, DataCategory.IDENTITY, "1961-03-04", kind=Kind.BIRTH_DATE)
        item, leader, guide = convened(room), Seat(room, LEADER), Seat(room, GUIDE)
        guide.begins(item, LEADER)
        for path in ("", "scherm/"):
            assert "4 maart 1961" in leader.reads(leader.at(item, path))
        assert "Wat de enige aanwezige mag lezen" in leader.reads(leader.at(item, "scherm/"))


class TestBadInput:
    def test_somebody_else_learns_nothing(self, room) -> None:
        """No seat, another's conference, an item that is not there: the same words each time."""
        other = Room(room.world, chaired=False)
        item, elsewhere = convened(room), convened(other)
        chair = Seat(room, CHAIR)  # of the first case only
        wrong = {
            chair.at(elsewhere),
            chair.at(elsewhere, "scherm/"),
            chair.at(elsewhere, "afdruk/"),
            f"/vergaderingen/{uuid4()}/",
            f"/vergaderingen/{uuid4()}/{uuid4()}/",
            f"/vergaderingen/{item.conference_id}/{elsewhere.pk}/",
            f"/vergaderingen/{elsewhere.conference_id}/{item.pk}/",
            f"/vergaderingen/{elsewhere.conference_id}/",
        }
        assert len({chair.reads(address, 404) for address in wrong}) == 1
        for path in ("bespreken/", "vastleggen/"):
            assert chair.sends(chair.at(elsewhere, path), doe="begin").status_code == 404
        for path in ("wijzigen/", "afzeggen/"):
            chair.reads(f"/vergaderingen/{item.conference_id}/{path}", 404)
            address = f"/vergaderingen/{item.conference_id}/{path}"
            assert chair.sends(address).status_code == 404
        for path in ("agenda/", "uitnodigen/"):
            address = f"/vergaderingen/{item.conference_id}/{path}"
            assert chair.sends(address).status_code == 404
        assert Entry.objects.filter(
            outcome="refused", member=room.seats[CHAIR].member, action="conference.take"
        ).exists()

    def test_each_sees_their_own_cases_of_an_agenda_only(self, room) -> None:
        other = Room(room.world, chaired=False)
        item = convened(other, room)
        chair = Seat(room, CHAIR)
        told = chair.reads(f"/vergaderingen/{item.conference_id}/")
        assert reference(room.case.pk) in told
        assert reference(other.case.pk) not in told
        # When one is expected follows from all before it, without telling which.
        start = timezone.localtime(room.item(item.conference).starts)
        assert f"U wordt verwacht van {start:%H:%M}" in told

    def test_a_mark_is_not_forged(self, room) -> None:
        other = Room(room.world)
        item = convened(room)
        guide = Seat(room, GUIDE)
        for forged in (other.key(LEADER), "1", "-1", "x", "9" * 40):
            response = guide.sends(
                guide.at(item, "bespreken/"), doe="begin", aanwezig=[room.key(LEADER), forged]
            )
            assert response.status_code == 404
        assert guide.sends(guide.at(item, "bespreken/"), doe="iets").status_code == 404
        assert rows(Presence) == rows(Discussion) == 0

    def test_who_may_not_lead_gets_no_form_and_is_refused(self, room) -> None:
        item = convened(room)
        tenant = Seat(room, TENANT)
        assert "Begin de bespreking" not in tenant.reads(tenant.at(item))
        response = tenant.sends(
            tenant.at(item, "bespreken/"), doe="begin", aanwezig=[room.key(TENANT)]
        )
        assert response.status_code == 409
        assert rows(Presence) == rows(Discussion) == 0

    def test_who_left_yesterday_is_named_with_the_reason(self, room) -> None:
        item, key = convened(room), room.key(TENANT)
        inviting.send(item.conference, by=room.tells(GUIDE))
        yesterday = timezone.now() - timedelta(days=1)
        Membership.objects.filter(member=room.seats[TENANT].member).update(
            since=yesterday - timedelta(days=9), until=yesterday
        )
        guide = Seat(room, GUIDE)
        page = guide.reads(guide.at(item))
        name = str(room.world.people["woonstichting", Role.PROFESSIONAL].member)
        assert "Wie wegvalt" in page
        assert f"{name} (Woonstichting Voorbeeld) werkt niet meer in deze rol" in page
        shown = BeautifulSoup(guide.client.get(guide.at(item)).content, "lxml")
        assert not shown.find(id=f"p-{key}")
        response = guide.sends(
            guide.at(item, "bespreken/"), doe="begin", aanwezig=[room.key(LEADER), key]
        )
        assert response.status_code == 409
        assert f"{name}: werkt niet meer in deze rol voor Woonstichting" in main(response)
        assert rows(Presence) == 0
        assert "Wie wegvalt" in guide.reads(f"/vergaderingen/{item.conference_id}/")

    def test_a_case_that_was_closed_meanwhile_is_left_out(self, room) -> None:
        other = Room(room.world)
        item = convened(room, other)
        phases.move(Phase.AFTERCARE, by=room.seat(GUIDE))
        phases.close(Outcome.RESOLVED, by=room.seat(GUIDE))
        guide = Seat(room, GUIDE)
        assert "deze casus is gesloten en wordt niet besproken" in guide.reads(
            f"/vergaderingen/{item.conference_id}/"
        )
        response = guide.sends(
            guide.at(item, "bespreken/"), doe="begin", aanwezig=[room.key(LEADER)]
        )
        assert response.status_code == 409
        assert rows(Discussion) == 0

    def test_an_objection_meanwhile_stops_the_form_and_keeps_the_words(self, room) -> None:
        item = convened(room)
        Seat(room, GUIDE).begins(item, CHAIR, LEADER)
        chair = Seat(room, CHAIR)
        chair.reads(chair.at(item))
        grounds.object_to_sharing("Liever niet.", by=room.seat(LEADER))
        response = chair.sends(chair.at(item, "vastleggen/"), decided="Een uur werk.")
        assert response.status_code == 409
        assert "Een uur werk." in main(response)
        assert rows(Minute) == 0

    def test_who_may_not_write_a_decision_gets_their_words_back(self, room) -> None:
        item = convened(room)
        Seat(room, GUIDE).begins(item, CHAIR, LEADER)
        for name in (GUIDE, LEADER, TENANT):
            seat = Seat(room, name)
            response = seat.sends(seat.at(item, "vastleggen/"), decided="Een uur werk.")
            assert response.status_code == 409
            assert "Een uur werk." in main(response)
        assert rows(Minute) == 0

    def test_a_form_of_another_purpose_does_nothing_and_gives_back_the_words(self, room) -> None:
        item = convened(room)
        Seat(room, GUIDE).begins(item, CHAIR, LEADER)
        chair = Seat(room, CHAIR)
        response = chair.sends(chair.at(item, "vastleggen/"), decided="Een uur werk.", doel="wonen")
        assert response.status_code == 409
        assert "Een uur werk." in main(response)
        assert rows(Minute) == 0

    def test_a_form_about_a_participation_that_ended_gives_back_the_words(self, room) -> None:
        item = convened(room)
        Seat(room, GUIDE).begins(item, CHAIR, LEADER)
        chair = Seat(room, CHAIR)
        with barrier.task("retention"):
            row = Participation.objects.get(pk=room.key(CHAIR))
        participation.end(row, by=room.seat(GUIDE))
        response = chair.sends(chair.at(item, "vastleggen/"), decided="Een uur werk.")
        assert response.status_code == 404
        assert "Een uur werk." in main(response)

    def test_only_a_form_changes_something(self, room) -> None:
        item = convened(room)
        guide = Seat(room, GUIDE)
        for path in ("bespreken/", "vastleggen/"):
            assert guide.client.get(guide.at(item, path)).status_code == 405
        for path in ("agenda/", "uitnodigen/"):
            address = f"/vergaderingen/{item.conference_id}/{path}"
            assert guide.client.get(address).status_code == 405


def many(room: Room, conference: Conference, rooms: list[Room]) -> None:
    """More of everything that these pages show."""
    for each in rooms:
        planning.add(conference, each.seat(GUIDE))
    for number in range(3):
        room.brings(TENANT, DataCategory.HOUSING, f"Nog een {number}.")
        room.brings(LEADER, DataCategory.FINANCES, f"Nog een {number}.")
        minuting.write(room.item(conference), Said(decision=f"B{number}"), by=room.seat(CHAIR))
        minuting.write(
            room.item(conference), Said(note=f"N{number}", category=DataCategory.HOUSING),
            by=room.seat(TENANT),
        )  # fmt: skip
    room.sits("jeugd", "jeugdhulp", Role.PROFESSIONAL)
    for purpose in ("veiligheid", "wonen"):
        room.sits(purpose, "sociaal-team", Role.CASE_COORDINATOR, purpose)
    keys = [room.key(name) for name in (LEADER, CHAIR, "veiligheid", "wonen")]
    leading.mark(room.item(conference), keys, by=room.seat(GUIDE))


def test_a_page_asks_the_database_as_often_for_many_as_for_one(room) -> None:
    item = convened(room)
    spare = [Room(room.world) for _ in range(4)]
    room.begins(item.conference, LEADER, CHAIR)
    room.brings(TENANT, DataCategory.HOUSING, "Eén.")
    minuting.write(item, Said(decision="B"), by=room.seat(CHAIR))
    minuting.write(item, Said(note="N", category=DataCategory.HOUSING), by=room.seat(TENANT))
    base = f"/vergaderingen/{item.conference_id}/"
    pages = [
        (name, address)
        for name in (GUIDE, LEADER, CHAIR)
        for address in ("/vergaderingen/", base, f"{base}{item.pk}/", f"{base}{item.pk}/scherm/",
                        f"{base}{item.pk}/afdruk/")
    ]  # fmt: skip
    pages += [(GUIDE, "/vergaderingen/nieuw/")]

    def counted() -> dict[tuple[str, str], int]:
        found = {}
        for name, address in pages:
            client = Seat(room, name).client
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            # Who reads more is counted more, in the log for each person.
            found[name, address] = sum("audit_" not in each["sql"] for each in queries)
        return found

    before = counted()
    many(room, item.conference, spare[1:])
    assert counted() == before
    assert max(before.values()) < 75, before


def pages() -> dict[str, looking.Visit]:
    room = Room()
    room.brings(LEADER, DataCategory.IDENTITY, "Noor Verzonnen", kind=Kind.NAME)
    room.brings(LEADER, DataCategory.OWN_WORDS, "Ik wil mijn huis houden en rust.")
    room.brings(TENANT, DataCategory.HOUSING, "Drie maanden huurachterstand. Een regeling kan.")
    others = [Room(room.world) for _ in range(3)]
    item = convened(room, *others)
    guide, leader, chair, tenant = (Seat(room, name) for name in (GUIDE, LEADER, CHAIR, TENANT))
    base = f"/vergaderingen/{item.conference_id}/"
    empty = Seat(room, POLICE)
    fresh = convened(others[0])
    with barrier.task("retention"):
        gone = Participation.objects.get(pk=room.key(CARE))
    participation.end(gone, by=room.seat(GUIDE))
    inviting.send(item.conference, by=room.tells(GUIDE))
    planning.change(item.conference, item.conference.starts + timedelta(minutes=5), PLACE,
                    by=room.tells(GUIDE))  # fmt: skip
    guide.begins(item, LEADER, CHAIR, TENANT)
    chair.does(chair.at(item, "vastleggen/"), decided="Eerst de huur, dan de rest van de post.")
    leader.does(leader.at(item, "vastleggen/"), action="Samen bellen over een regeling.",
                who="persoon", due=due())  # fmt: skip
    with barrier.task("retention"):
        row = PlanItem.objects.get()
        said = room.file.contributions.get(thread=row.pk)
    grounds.agree_to_passing_on(said, by=room.seat(LEADER))
    off = convened(others[1])
    planning.call_off(off.conference, by=room.tells(GUIDE))
    narrow = others[2].item(item.conference)
    others[2].desk(GUIDE)

    def wall_of_nothing() -> HttpResponse:
        other = others[2]
        Seat(other, GUIDE).begins(narrow, LEADER, POLICE)
        return Seat(other, GUIDE).client.get(guide.at(narrow, "scherm/"))

    def wall_of_much() -> HttpResponse:
        other = others[0]
        other.brings(TENANT, DataCategory.HOUSING, "Drie maanden huurachterstand.")
        other.brings(LEADER, DataCategory.OWN_WORDS, "Ik wil mijn huis houden en rust.")
        Seat(other, GUIDE).begins(fresh, LEADER, TENANT)
        return Seat(other, LEADER).client.get(guide.at(fresh, "scherm/"))

    return {
        "lijst": (guide.client, "/vergaderingen/", None),
        "lijst-deelnemer": (tenant.client, "/vergaderingen/", None),
        "lijst-leeg": (empty.client, "/vergaderingen/", None),
        "beleggen": (guide.client, "/vergaderingen/nieuw/", None),
        "beleggen-fout": (guide.client, "/vergaderingen/nieuw/", guide.desk.filled()),
        "beleggen-mag-niet": (tenant.client, "/vergaderingen/nieuw/", None),
        "agenda": (guide.client, base, None),
        "agenda-deelnemer": (tenant.client, base, None),
        "agenda-fout": (guide.client, f"{base}agenda/",
                        guide.desk.filled(**{f"minuten-{item.pk}": "0"})),
        "agenda-afgezegd": (guide.client, f"/vergaderingen/{off.conference_id}/", None),
        "wijzigen": (guide.client, f"{base}wijzigen/", None),
        "wijzigen-fout": (guide.client, f"{base}wijzigen/", guide.desk.filled()),
        "afzeggen": (guide.client, f"{base}afzeggen/", None),
        "bespreking-voorbereiden": (guide.client, guide.at(fresh), None),
        "bespreking-regisseur": (guide.client, guide.at(item), None),
        "bespreking-casusregisseur": (leader.client, leader.at(item), None),
        "bespreking-voorzitter": (chair.client, chair.at(item), None),
        "bespreking-corporatie": (tenant.client, tenant.at(item), None),
        "bespreking-fout": (leader.client, leader.at(item, "vastleggen/"),
                            leader.desk.filled(action="Bellen.")),
        "bespreking-geweigerd": (tenant.client, tenant.at(item, "bespreken/"),
                                 tenant.desk.filled(doe="begin")),
        "scherm": (leader.client, leader.at(item, "scherm/"), None),
        "afdruk": (leader.client, leader.at(item, "afdruk/"), None),
        "afdruk-niets": (tenant.client, tenant.at(item, "afdruk/"), None),
        "scherm-niets": wall_of_nothing,
        "scherm-voor-begin": (guide.client, guide.at(fresh, "scherm/"), None),
        "scherm-vol": wall_of_much,
    }  # fmt: skip


def test_every_page_is_for_everyone() -> None:
    assert looking.faults(looking.ROOMS / "conferences", pages()) == {}
