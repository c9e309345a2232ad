"""Convening: which cases, in which order, and who is told what of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone
from icalendar import Calendar

from oggz.casework.access import barrier
from oggz.casework.access.errors import Denied, Unknown
from oggz.casework.audit.models import Entry
from oggz.casework.cases.models import Kind, Participation
from oggz.casework.cases.references import reference
from oggz.casework.cases.services import participation
from oggz.casework.conferences.errors import ConferenceError
from oggz.casework.conferences.models import Conference, Item
from oggz.casework.conferences.permitting import bringable
from oggz.casework.conferences.services import inviting, planning
from oggz.casework.parties.models import Membership
from oggz.covenant.terms import DataCategory
from tests.casework.conferences.rooms import CHAIR, GUIDE, LEADER, PLACE, Room, soon

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
TENANT, POLICE, CARE = "woonconsulent", "wijkagent", "hulpverlener"


@pytest.fixture
def room() -> Room:
    return Room()


def agenda(room: Room, conference: Conference) -> list[tuple[object, int, int]]:
    with barrier.task("retention"):
        items = Item.objects.filter(conference=conference, dropped_at=None)
        return [(item.case_id, item.after, item.minutes) for item in items]


class TestConvening:
    def test_is_done_by_either_coordinator_with_their_own_cases(self, room) -> None:
        for name in (GUIDE, LEADER):
            found = bringable(room.tells(name))
            assert [seat.case.pk for seat in found] == [room.case.pk]
            made = planning.convene(soon(), PLACE, found, by=room.seats[name])
            assert agenda(room, made) == [(room.case.pk, 0, planning.MINUTES)]

    def test_is_not_for_others(self, room) -> None:
        for name in (CHAIR, TENANT, POLICE, CARE):
            assert bringable(room.tells(name)) == []
            with pytest.raises(Denied):
                planning.convene(soon(), PLACE, [room.seat(name)], by=room.seats[name])
        with barrier.task("retention"):
            assert not Conference.objects.exists()

    def test_takes_cases_for_each_purpose(self, room) -> None:
        other = Room(room.world)
        other.sits("wonen", "gemeente", room.seats[GUIDE].role, "wonen")
        barrier.tell(other.seats[GUIDE])
        participation.end(other.seat(GUIDE).participation, by=other.seat("wonen"))
        found = bringable(room.tells(GUIDE))
        assert {seat.case.pk for seat in found} == {room.case.pk, other.case.pk}
        made = planning.convene(soon(), PLACE, found, by=room.seats[GUIDE])
        assert len(agenda(room, made)) == 2

    def test_the_same_form_makes_one(self, room) -> None:
        form = uuid4()
        made = [
            planning.convene(soon(), PLACE, [room.seat(GUIDE)], by=room.seats[GUIDE], once=form)
            for _ in range(2)
        ]
        assert made[0].pk == made[1].pk
        assert len(agenda(room, made[0])) == 1

    @pytest.mark.parametrize(
        ("place", "why"),
        [
            ("  ", "Schrijf op waar het is"),
            ("Bij 111222333", "burgerservicenummer"),
            ("Bellen: 06 12345678", "telefoonnummer"),
        ],
    )
    def test_a_place_says_where_and_not_who(self, room, place: str, why: str) -> None:
        with pytest.raises(ConferenceError, match=why):
            planning.convene(soon(), place, [room.seat(GUIDE)], by=room.seats[GUIDE])

    def test_it_is_not_in_the_past_and_not_about_nothing(self, room) -> None:
        with pytest.raises(ConferenceError, match="al voorbij"):
            planning.convene(soon(-5), PLACE, [room.seat(GUIDE)], by=room.seats[GUIDE])
        with pytest.raises(ConferenceError, match="ten minste één"):
            planning.convene(soon(), PLACE, [], by=room.tells(GUIDE))

    def test_it_is_in_the_log_of_each_case(self, room) -> None:
        made = room.convenes()
        told = Entry.objects.get(case=room.case.pk, action="conference.item")
        assert (told.object_id, told.member) == (str(made.pk), room.seats[GUIDE].member)
        assert told.articles == ["10.1"]


class TestTheAgenda:
    def three(self, room: Room) -> tuple[Conference, list[Room]]:
        rooms = [room, Room(room.world, chaired=False), Room(room.world, chaired=False)]
        return room.convenes(*rooms[1:]), rooms

    def test_has_an_order_and_minutes_that_give_the_time(self, room) -> None:
        made, (one, two, three) = self.three(room)
        by = room.tells(GUIDE)
        planning.move(made, three.item(made).pk, -1, by=by)
        planning.arrange(made, {}, {one.item(made).pk: 20, three.item(made).pk: 5}, by=by)
        assert agenda(room, made) == [
            (one.case.pk, 0, 20), (three.case.pk, 20, 5), (two.case.pk, 25, planning.MINUTES)
        ]  # fmt: skip
        planning.drop(made, one.item(made).pk, by=by)
        assert [after for _, after, _ in agenda(room, made)] == [0, 5]

    def test_the_first_does_not_go_further_up(self, room) -> None:
        made, rooms = self.three(room)
        before = agenda(room, made)
        planning.move(made, rooms[0].item(made).pk, -1, by=room.tells(GUIDE))
        planning.move(made, rooms[2].item(made).pk, 1, by=room.tells(GUIDE))
        assert agenda(room, made) == before

    def test_a_case_is_on_it_once(self, room) -> None:
        made = room.convenes()
        planning.add(made, room.seat(GUIDE))
        assert len(agenda(room, made)) == 1
        planning.drop(made, room.item(made).pk, by=room.tells(GUIDE))
        planning.add(made, room.seat(GUIDE))
        assert len(agenda(room, made)) == 1

    def test_minutes_are_a_time_that_can_be(self, room) -> None:
        made = room.convenes()
        for wrong in (0, -5, 121, 99999):
            with pytest.raises(ConferenceError, match="1 tot 120"):
                planning.arrange(made, {}, {room.item(made).pk: wrong}, by=room.tells(GUIDE))

    def test_is_for_who_convened_it(self, room) -> None:
        made = room.convenes()
        item = room.item(made).pk
        for name in (LEADER, CHAIR, TENANT):
            for act in (
                lambda by: planning.arrange(made, {}, {item: 5}, by=by),
                lambda by: planning.move(made, item, 1, by=by),
                lambda by: planning.drop(made, item, by=by),
                lambda by: planning.call_off(made, by=by),
                lambda by: planning.change(made, soon(), PLACE, by=by),
                lambda by: inviting.send(made, by=by),
            ):
                with pytest.raises(Unknown):
                    act(room.tells(name))

    def test_an_item_of_another_agenda_is_not_moved(self, room) -> None:
        other = Room(room.world)
        mine, theirs = room.convenes(), other.convenes()
        with pytest.raises(Unknown):
            planning.move(mine, other.item(theirs).pk, 1, by=room.tells(GUIDE))
        with pytest.raises(Unknown):
            planning.drop(mine, other.item(theirs).pk, by=room.tells(GUIDE))
        with pytest.raises(Unknown):
            planning.arrange(mine, {}, {other.item(theirs).pk: 5}, by=room.tells(GUIDE))

    def test_nothing_changes_after_it_was_called_off(self, room) -> None:
        made = room.convenes()
        planning.call_off(made, by=room.tells(GUIDE))
        with pytest.raises(ConferenceError, match="afgezegd"):
            planning.change(made, soon(), PLACE, by=room.seats[GUIDE])


def sent(room: Room, conference: Conference, capture) -> list:
    mail.outbox.clear()
    with capture(execute=True):
        inviting.send(conference, by=room.tells(GUIDE))
    return list(mail.outbox)


def event(message):
    """The calendar that came with a message, and its only event."""
    (part,) = message.attachments
    found = Calendar.from_ical(part.get_payload(decode=True))
    (one,) = found.walk("VEVENT")
    return found, one


class TestInvitations:
    def test_each_hears_when_they_are_expected(
        self, room, django_capture_on_commit_callbacks
    ) -> None:
        other = Room(room.world, chaired=False)
        made = room.convenes(other)
        messages = sent(room, made, django_capture_on_commit_callbacks)
        assert {message.to[0] for message in messages} == {
            room.world.people[v.party, v.role].member.email for v in room.seats.values()
        }
        assert all(len(message.to) == 1 for message in messages)
        chair = room.world.people["gemeente", room.seats[CHAIR].role].member.email
        calendar, one = event(next(m for m in messages if m.to == [chair]))
        assert calendar["METHOD"] == "REQUEST"
        assert (one["SUMMARY"], one["SEQUENCE"]) == ("Casusoverleg", 0)
        # The chair sits at the first case only.
        assert one.decoded("dtstart") == made.starts
        assert one.decoded("dtend") == made.starts + timedelta(minutes=planning.MINUTES)

    def test_nothing_in_a_mail_or_calendar_says_who_or_about_whom(
        self, room, django_capture_on_commit_callbacks
    ) -> None:
        room.brings(LEADER, DataCategory.IDENTITY, "Noor Verzonnen", kind=Kind.NAME)
        made = room.convenes()
        for message in sent(room, made, django_capture_on_commit_callbacks):
            (part,) = message.attachments
            calendar = part.get_payload(decode=True).decode().replace("\r\n ", "")
            whole = f"{message.subject} {message.body} {calendar}"
            for secret in ("Noor", "Verzonnen", reference(room.case.pk), str(room.case.pk)):
                assert secret not in whole
            for person in room.world.people.values():
                assert str(person.member) not in whole
                if person.member.email != message.to[0]:
                    assert person.member.email not in whole
            assert "method=" in str(part["Content-Type"]).lower()

    def test_only_who_has_an_old_one_gets_a_new_one(
        self, room, django_capture_on_commit_callbacks
    ) -> None:
        made = room.convenes()
        _, first = event(sent(room, made, django_capture_on_commit_callbacks)[0])
        assert sent(room, made, django_capture_on_commit_callbacks) == []
        planning.change(made, soon(90), "Elders", by=room.tells(GUIDE))
        changed = sent(room, made, django_capture_on_commit_callbacks)
        assert len(changed) == len(room.seats)
        calendar, again = event(changed[0])
        assert (again["UID"], again["SEQUENCE"]) == (first["UID"], 1)
        assert again["LOCATION"] == "Elders"
        assert calendar["METHOD"] == "REQUEST"

    def test_who_falls_away_hears_that_they_need_not_come(
        self, room, django_capture_on_commit_callbacks
    ) -> None:
        made = room.convenes()
        sent(room, made, django_capture_on_commit_callbacks)
        tenant = room.world.people["woonstichting", room.seats[TENANT].role].member
        Membership.objects.filter(member=tenant).update(until=timezone.now())
        (message,) = sent(room, made, django_capture_on_commit_callbacks)
        calendar, one = event(message)
        assert message.to == [tenant.email]
        assert (calendar["METHOD"], one["STATUS"]) == ("CANCEL", "CANCELLED")
        assert sent(room, made, django_capture_on_commit_callbacks) == []
        barrier.tell(room.seats[GUIDE])
        (told,) = [each for each in inviting.expected(made) if each.gone]
        assert "werkt niet meer in deze rol" in told.gone

    def test_called_off_is_told_to_all_who_were_to_come(
        self, room, django_capture_on_commit_callbacks
    ) -> None:
        made = room.convenes()
        sent(room, made, django_capture_on_commit_callbacks)
        planning.call_off(made, by=room.tells(GUIDE))
        messages = sent(room, made, django_capture_on_commit_callbacks)
        assert len(messages) == len(room.seats)
        assert {event(m)[0]["METHOD"] for m in messages} == {"CANCEL"}
        assert {event(m)[1]["SEQUENCE"] for m in messages} == {1}

    def test_who_was_never_invited_hears_nothing_of_it(
        self, room, django_capture_on_commit_callbacks
    ) -> None:
        made = room.convenes()
        planning.call_off(made, by=room.tells(GUIDE))
        assert sent(room, made, django_capture_on_commit_callbacks) == []

    def test_who_comes_back_is_invited_again(
        self, room, django_capture_on_commit_callbacks
    ) -> None:
        made = room.convenes()
        sent(room, made, django_capture_on_commit_callbacks)
        barrier.tell(room.seats[GUIDE])
        row = Participation.objects.get(pk=room.key(TENANT))
        participation.end(row, by=room.seat(GUIDE))
        sent(room, made, django_capture_on_commit_callbacks)
        room.sits(TENANT, "woonstichting", room.seats[TENANT].role, "wonen")
        (message,) = sent(room, made, django_capture_on_commit_callbacks)
        calendar, one = event(message)
        assert (calendar["METHOD"], one["SEQUENCE"]) == ("REQUEST", 2)
