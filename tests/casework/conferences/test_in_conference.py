"""When a conference goes on, and for whom: what some clauses ask for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from oggz.casework.access import barrier, seats
from oggz.casework.access.errors import Denied, Unknown
from oggz.casework.audit.models import Entry
from oggz.casework.cases.models import Outcome, Participation
from oggz.casework.cases.services import participation, phases
from oggz.casework.conferences import people
from oggz.casework.conferences.errors import ConferenceError
from oggz.casework.conferences.models import Discussion, Presence
from oggz.casework.conferences.services import leading, planning
from oggz.casework.covenants.services import life
from oggz.casework.parties.models import Declaration, Membership
from oggz.covenant.terms import Condition, DataCategory, Role
from tests.casework.conferences.rooms import CHAIR, GUIDE, LEADER, Room

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
TENANT, POLICE, CARE = "woonconsulent", "wijkagent", "hulpverlener"


@pytest.fixture
def room() -> Room:
    return Room()


def sits(room: Room, name: str) -> bool:
    return Condition.IN_CONFERENCE in room.seat(name).facts


def there(room: Room) -> set[str]:
    return {name for name in room.seats if sits(room, name)}


class TestTheFact:
    def test_holds_for_who_is_marked_present_while_the_case_is_discussed(self, room) -> None:
        conference = room.convenes()
        assert there(room) == set()
        item = room.begins(conference, CHAIR, LEADER, TENANT)
        assert there(room) == {CHAIR, LEADER, TENANT}
        leading.mark(item, [room.key(CHAIR), room.key(LEADER)], by=room.seat(GUIDE))
        assert there(room) == {CHAIR, LEADER}
        leading.end(item, by=room.seat(GUIDE))
        assert there(room) == set()

    def test_holds_for_no_other_case_of_the_agenda(self, room) -> None:
        other = Room(room.world)
        conference = room.convenes(other)
        room.begins(conference, CHAIR, LEADER)
        assert there(other) == set()
        other.begins(conference, CHAIR, LEADER)
        assert there(other) == {CHAIR, LEADER}
        # One case at a time.
        assert there(room) == set()

    def test_asks_for_somebody_of_another_party(self, room) -> None:
        conference = room.convenes()
        item = room.begins(conference, LEADER)
        assert there(room) == set()
        leading.mark(item, [room.key(LEADER), room.key(TENANT)], by=room.seat(GUIDE))
        assert there(room) == {LEADER, TENANT}

    def test_ends_with_the_participation_of_the_other_party(self, room) -> None:
        room.begins(room.convenes(), LEADER, TENANT)
        with barrier.task("retention"):
            row = Participation.objects.get(pk=room.key(TENANT))
        participation.end(row, by=room.seat(GUIDE))
        assert not sits(room, LEADER)

    def test_ends_by_itself_when_nobody_ends_it(self, room) -> None:
        room.begins(room.convenes(), LEADER, TENANT)
        barrier.tell(room.seats[GUIDE])
        row = Discussion.objects.get()
        assert row.until - row.at == leading.ENDS_BY_ITSELF
        later = timezone.now() + leading.ENDS_BY_ITSELF
        found = people.facts.in_conference(later)
        rows = Participation.objects.filter(case=room.case).annotate(sits=found)
        assert not any(rows.values_list("sits", flat=True))

    def test_ends_when_the_conference_is_called_off_or_the_case_dropped(self, room) -> None:
        other = Room(room.world)
        first, second = room.convenes(), other.convenes()
        room.begins(first, LEADER, TENANT)
        planning.call_off(first, by=room.tells(GUIDE))
        assert there(room) == set()
        item = other.begins(second, LEADER, TENANT)
        planning.drop(second, item.pk, by=other.tells(GUIDE))
        assert there(other) == set()

    def test_opens_what_a_clause_shows_in_a_conference_only(self, room) -> None:
        safe = room.world.viewer("sociaal-team", Role.CASE_COORDINATOR, "veiligheid")
        room.sits("veilig", "sociaal-team", Role.CASE_COORDINATOR, "veiligheid")
        assert room.seats["veilig"] == safe
        for level in (2, 3):
            phases.scale(level, by=room.seat(GUIDE))
        room.brings(POLICE, DataCategory.POLICE, "Eerdere melding.")
        conference = room.convenes()
        assert room.sees("veilig") == []
        item = room.begins(conference, "veilig", POLICE)
        assert room.sees("veilig") == ["Eerdere melding."]
        leading.end(item, by=room.seat(GUIDE))
        assert room.sees("veilig") == []


class TestLeading:
    def test_is_for_who_may_keep_who_was_there(self, room) -> None:
        item = room.item(room.convenes())
        for name in (TENANT, POLICE, CARE, LEADER):
            with pytest.raises(Denied):
                leading.begin(item, [room.key(name), room.key(GUIDE)], by=room.seat(name))
        for name in (CHAIR, GUIDE):
            leading.begin(item, [room.key(CHAIR), room.key(LEADER)], by=room.seat(name))
            leading.end(item, by=room.seat(name))
        assert there(room) == set()

    def test_nobody_of_another_case_is_marked(self, room) -> None:
        other = Room(room.world)
        item = room.item(room.convenes())
        for forged in (other.key(TENANT), "0", "999999999", "iets"):
            with pytest.raises(Unknown):
                leading.begin(item, [room.key(LEADER), forged], by=room.seat(GUIDE))
        barrier.tell(room.seats[GUIDE])
        assert not Presence.objects.exists()
        assert not Discussion.objects.exists()

    def test_nobody_leads_a_case_through_the_seat_of_another(self, room) -> None:
        other = Room(room.world)
        item = room.item(room.convenes())
        with pytest.raises(Unknown):
            leading.begin(item, [], by=other.seat(GUIDE))

    def test_it_is_not_begun_on_another_day(self, room) -> None:
        item = room.item(room.convenes(minutes=60 * 24 * 3))
        with pytest.raises(ConferenceError, match="nog niet begonnen"):
            leading.begin(item, [room.key(LEADER)], by=room.seat(GUIDE))

    def test_twice_is_once(self, room) -> None:
        conference = room.convenes()
        item = room.begins(conference, CHAIR, LEADER)
        room.begins(conference, CHAIR, LEADER)
        barrier.tell(room.seats[GUIDE])
        assert Discussion.objects.count() == 1
        assert Presence.objects.count() == 2
        leading.end(item, by=room.seat(GUIDE))
        leading.end(item, by=room.seat(GUIDE))
        assert Discussion.objects.filter(ended_at=None).count() == 0

    def test_one_comes_back_to_a_case(self, room) -> None:
        conference = room.convenes()
        item = room.begins(conference, CHAIR, LEADER)
        leading.end(item, by=room.seat(GUIDE))
        room.begins(conference, CHAIR, LEADER)
        barrier.tell(room.seats[GUIDE])
        assert Discussion.objects.count() == 2
        assert there(room) == {CHAIR, LEADER}

    def test_each_mark_is_in_the_log(self, room) -> None:
        item = room.begins(room.convenes(), CHAIR, LEADER)
        leading.mark(item, [room.key(LEADER)], by=room.seat(GUIDE))
        told = Entry.objects.filter(case=room.case.pk, action__startswith="conference.")
        marked = list(told.values_list("action", "object_id").order_by("pk"))
        assert ("conference.present", room.key(CHAIR)) in marked
        assert ("conference.absent", room.key(CHAIR)) in marked
        assert ("conference.absent", room.key(LEADER)) not in marked
        assert all(entry.articles for entry in told.filter(action="conference.present"))


class TestWhoFellAway:
    def says(self, room: Room, item, name: str) -> str:
        key = room.key(name)
        return next(p.gone for p in self.table(room) if p.key == key)

    def table(self, room: Room) -> list[people.Person]:
        return people.of_case(room.seat(GUIDE), [room.file])

    def refused(self, room: Room, item, key: str, why: str) -> None:
        with pytest.raises(ConferenceError, match=why):
            leading.begin(item, [room.key(LEADER), key], by=room.seat(GUIDE))

    def test_who_left_their_party_yesterday(self, room) -> None:
        item, key = room.item(room.convenes()), room.key(TENANT)
        yesterday = timezone.now() - timedelta(days=1)
        Membership.objects.filter(member=room.seats[TENANT].member).update(
            since=yesterday - timedelta(days=9), until=yesterday
        )
        self.refused(room, item, key, "werkt niet meer in deze rol voor Woonstichting Voorbeeld")

    def test_who_takes_part_no_more(self, room) -> None:
        item, key = room.item(room.convenes()), room.key(TENANT)
        barrier.tell(room.seats[GUIDE])
        participation.end(Participation.objects.get(pk=key), by=room.seat(GUIDE))
        self.refused(room, item, key, "doet niet meer mee aan deze casus")

    def test_a_party_that_left_the_covenant(self, room) -> None:
        item, key = room.item(room.convenes()), room.key(TENANT)
        life.withdraw(
            room.world.covenant, reason="Wij stoppen.",
            by=room.world.person("woonstichting", Role.SIGNATORY),
        )  # fmt: skip
        self.refused(
            room, item, key, "Woonstichting Voorbeeld doet niet meer mee aan het convenant"
        )

    def test_who_has_no_declaration(self, room) -> None:
        item, key = room.item(room.convenes()), room.key(TENANT)
        Declaration.objects.filter(member=room.seats[TENANT].member).update(
            withdrawn=timezone.now()
        )
        self.refused(room, item, key, "geen geldige training of geheimhoudingsverklaring")

    def test_who_was_let_in_anew_is_there_once(self, room) -> None:
        barrier.tell(room.seats[GUIDE])
        participation.end(Participation.objects.get(pk=room.key(TENANT)), by=room.seat(GUIDE))
        room.sits(TENANT, "woonstichting", Role.PROFESSIONAL, "wonen")
        found = [p for p in self.table(room) if p.participation.party.slug == "woonstichting"]
        assert [p.gone for p in found] == [""]

    def test_who_fell_away_while_marked_does_not_sit_any_more(self, room) -> None:
        room.begins(room.convenes(), LEADER, TENANT, CHAIR)
        viewer = room.seats[TENANT]
        Membership.objects.filter(member=viewer.member).update(until=timezone.now())
        assert room.world.look(viewer, room.case.pk) is None
        assert [p.present for p in self.table(room)] == [False] * len(self.table(room))


class TestACaseThatEnds:
    def test_is_not_discussed(self, room) -> None:
        item = room.item(room.convenes())
        phases.move("aftercare", by=room.seat(GUIDE))
        phases.close(Outcome.RESOLVED, by=room.seat(GUIDE))
        with pytest.raises((ConferenceError, Denied)):
            leading.begin(item, [room.key(LEADER)], by=room.seat(GUIDE))
        barrier.tell(room.seats[GUIDE])
        assert not Discussion.objects.exists()

    def test_that_it_goes_on_says_nothing_of_who_may_read(self, room) -> None:
        """A clause of the conference still asks all the rest that it asks."""
        room.begins(room.convenes(), LEADER, POLICE)
        room.brings(TENANT, DataCategory.HOUSING, "Huurachterstand.")
        assert "Huurachterstand." not in room.sees(POLICE)


def test_what_a_seat_may_follows_from_the_moment(room) -> None:
    """A seat that was taken before says nothing of now."""
    conference = room.convenes()
    before = room.seat(LEADER)
    room.begins(conference, LEADER, TENANT)
    assert Condition.IN_CONFERENCE not in before.facts
    barrier.tell(room.seats[LEADER])
    assert Condition.IN_CONFERENCE in seats.hold(before).facts
