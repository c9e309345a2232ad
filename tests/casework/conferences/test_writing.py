"""What is written down at a case: what the covenant lets one write, once, and all or nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.access.errors import Denied, Unknown
from oggz.casework.audit.models import Entry
from oggz.casework.cases.holding import Contributions
from oggz.casework.cases.models import Contribution, Participation
from oggz.casework.cases.services import grounds
from oggz.casework.conferences import printing
from oggz.casework.conferences.discussing import Discussing
from oggz.casework.conferences.errors import ConferenceError
from oggz.casework.conferences.holding import Agendas
from oggz.casework.conferences.models import (
    Conference,
    Discussion,
    Invitation,
    Item,
    Minute,
    MinuteKind,
    Presence,
)
from oggz.casework.conferences.services import inviting, leading, minuting
from oggz.casework.conferences.services.minuting import Said
from oggz.casework.parties.models import Party
from oggz.casework.plans import selectors as plans
from oggz.casework.plans.errors import PlanError
from oggz.casework.plans.models import Item as PlanItem
from oggz.casework.plans.services import Doing
from oggz.covenant.terms import DataCategory
from tests.casework.conferences.rooms import CHAIR, GUIDE, LEADER, Room

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
TENANT, POLICE, CARE = "woonconsulent", "wijkagent", "hulpverlener"
DECIDED = Said(decision="De huur gaat voor.")
MODELS = (Conference, Item, Discussion, Presence, Minute, Invitation)


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
def item(room: Room) -> Item:
    return room.begins(room.convenes(), LEADER, TENANT, CHAIR)


def doing(room: Room, name: str = CARE, days: int = 7) -> Doing:
    with barrier.task("retention"):
        who = Participation.objects.get(pk=room.key(name))
    return Doing(who, due=timezone.localdate() + timedelta(days))


def action(room: Room, text: str = "Samen bellen.", **more) -> Said:
    return Said(action=text, doing=doing(room, **more))


def written(room: Room, item: Item, name: str) -> list[tuple[str, str]]:
    found = Discussing(room.seat(name), item)
    return [(line.kind.value, line.shown.text) for line in found.lines]


class TestWriting:
    def test_a_decision_is_a_minute_of_who_may_keep_it(self, room, item) -> None:
        (row,) = minuting.write(item, DECIDED, by=room.seat(CHAIR))
        with barrier.task("retention"):
            said = Contribution.objects.get(thread=row.pk)
        assert (said.category, said.source.slug, row.kind) == (
            DataCategory.MINUTES, "gemeente", MinuteKind.DECISION
        )  # fmt: skip
        assert written(room, item, CHAIR) == [("decision", "De huur gaat voor.")]
        assert written(room, item, LEADER) == [("decision", "De huur gaat voor.")]
        # What the covenant does not let one read is not there.
        assert written(room, item, TENANT) == []

    def test_a_note_is_of_the_party_that_says_it(self, room, item) -> None:
        said = Said(note="Regeling kan.", category=DataCategory.HOUSING)
        minuting.write(item, said, by=room.seat(TENANT))
        assert written(room, item, TENANT) == [("note", "Regeling kan.")]
        assert "Regeling kan." in room.sees(TENANT)

    def test_an_action_stands_in_the_plan_with_who_and_when(self, room, item) -> None:
        minuting.write(item, action(room), by=room.seat(LEADER))
        (line,) = plans.plan(room.seat(LEADER)).loose_actions
        assert (line.text, line.item.owner_party.slug) == ("Samen bellen.", "verslavingszorg")
        assert line.item.due == timezone.localdate() + timedelta(7)
        assert written(room, item, LEADER) == [("action", "Samen bellen.")]

    def test_is_not_for_who_may_not_write_it(self, room, item) -> None:
        for name in (LEADER, TENANT, POLICE, GUIDE):
            with pytest.raises(Denied):
                minuting.write(item, DECIDED, by=room.seat(name))
        for name in (CHAIR, TENANT):
            with pytest.raises(Denied):
                minuting.write(item, action(room), by=room.seat(name))
        with barrier.task("retention"):
            assert not Minute.objects.exists()

    def test_all_or_nothing(self, room, item) -> None:
        both = Said(decision="Besluit.", action="Actie.", doing=doing(room))
        for name in (CHAIR, LEADER):
            with pytest.raises(Denied), transaction.atomic():
                minuting.write(item, both, by=room.seat(name))
        with barrier.task("retention"):
            assert not Minute.objects.exists()
            assert not PlanItem.objects.exists()
            assert not Contribution.objects.exists()

    def test_the_same_form_keeps_it_once(self, room, item) -> None:
        form = uuid4()
        for _ in range(3):
            minuting.write(item, action(room), by=room.seat(LEADER), once=form)
            minuting.write(item, DECIDED, by=room.seat(CHAIR), once=form)
        with barrier.task("retention"):
            assert Minute.objects.count() == 2
            assert PlanItem.objects.count() == 1

    def test_nobody_writes_before_the_case_is_discussed(self, room) -> None:
        other = Room(room.world)
        waiting = other.item(other.convenes())
        with pytest.raises(ConferenceError, match="nog niet gesproken"):
            minuting.write(waiting, DECIDED, by=other.seat(CHAIR))

    def test_one_may_finish_it_afterwards(self, room, item) -> None:
        leading.end(item, by=room.seat(GUIDE))
        minuting.write(item, DECIDED, by=room.seat(CHAIR))
        assert written(room, item, CHAIR) == [("decision", "De huur gaat voor.")]

    def test_nothing_is_told_as_such(self, room, item) -> None:
        with pytest.raises(ConferenceError, match="niets ingevuld"):
            minuting.write(item, Said(), by=room.seat(CHAIR))

    def test_an_item_of_another_case_is_unknown(self, room, item) -> None:
        other = Room(room.world)
        with pytest.raises(Unknown):
            minuting.write(item, DECIDED, by=other.seat(CHAIR))

    def test_who_cannot_do_it_is_told(self, room, item) -> None:
        with pytest.raises(PlanError):
            minuting.write(item, action(room, name=GUIDE), by=room.seat(LEADER))
        with pytest.raises(PlanError, match="al voorbij"):
            minuting.write(item, action(room, days=-1), by=room.seat(LEADER))

    def test_an_objection_meanwhile_stops_it(self, room, item) -> None:
        grounds.object_to_sharing("Liever niet.", by=room.seat(LEADER))
        with pytest.raises(Denied):
            minuting.write(item, DECIDED, by=room.seat(CHAIR))
        assert written(room, item, LEADER) == []


class TestOnPaper:
    def test_has_what_one_may_take_along_and_is_an_export(self, room, item) -> None:
        minuting.write(item, DECIDED, by=room.seat(CHAIR))
        (row,) = minuting.write(item, action(room), by=room.seat(LEADER))
        # The clause asks that the party which wrote it agrees.
        assert printing.printed(room.seat(LEADER), item).lines == ()
        said = Contribution.objects.get(thread=row.pk)
        grounds.agree_to_passing_on(said, by=room.seat(LEADER))
        found = printing.printed(room.seat(LEADER), item)
        assert [line.shown.text for line in found.lines] == ["Samen bellen."]
        (told,) = Entry.objects.filter(action="export", case=room.case.pk)
        assert told.member == room.seats[LEADER].member
        assert told.categories == ["plan"]
        assert tuple(told.articles) == found.articles == ("10.13",)

    def test_is_empty_for_who_may_take_nothing_along(self, room, item) -> None:
        minuting.write(item, DECIDED, by=room.seat(CHAIR))
        minuting.write(item, action(room), by=room.seat(LEADER))
        for name in (CHAIR, TENANT, POLICE, GUIDE):
            assert printing.printed(room.seat(name), item).lines == ()
        assert not Entry.objects.filter(action="export", case=room.case.pk).exists()

    def test_has_nothing_of_other_conferences(self, room, item) -> None:
        minuting.write(item, action(room), by=room.seat(LEADER))
        later = room.begins(room.convenes(), LEADER, TENANT)
        assert printing.printed(room.seat(LEADER), later).lines == ()


class TestDestruction:
    def test_takes_all_of_a_case_and_what_is_left_of_the_conference(self, room, item) -> None:
        minuting.write(item, DECIDED, by=room.seat(CHAIR))
        inviting.send(item.conference, by=room.tells(GUIDE))
        Conference.objects.update(starts=timezone.now() - timedelta(days=1))
        Agendas().erase(room.case.pk, "")
        Contributions().erase(room.case.pk, "")
        with barrier.task("retention"):
            for model in MODELS:
                assert not model.objects.exists(), model

    def test_leaves_the_other_cases_of_the_agenda(self, room) -> None:
        other = Room(room.world)
        made = room.convenes(other)
        room.begins(made, LEADER, TENANT)
        other.begins(made, LEADER, TENANT)
        Contributions().erase(room.case.pk, "")
        Agendas().erase(room.case.pk, "")
        with barrier.task("retention"):
            assert [row.case_id for row in Item.objects.all()] == [other.case.pk]
            assert Presence.objects.filter(case=other.case.pk).count() == 2
            assert Conference.objects.filter(pk=made.pk).exists()

    def test_a_minute_goes_with_what_it_said(self, room, item) -> None:
        (row,) = minuting.write(item, DECIDED, by=room.seat(CHAIR))
        minuting.write(item, action(room), by=room.seat(LEADER))
        with barrier.task("retention"):
            part = Contribution.objects.get(thread=row.pk).part
        Contributions().erase(room.case.pk, part)
        assert Agendas().erase(room.case.pk, part) == [str(row.pk)]
        with barrier.task("retention"):
            assert [each.kind for each in Minute.objects.all()] == ["action"]


class TestTheSecondBarrier:
    """What the database shows and takes when no filter of ours is there."""

    @pytest.fixture
    def full(self, room, item) -> Item:
        minuting.write(item, DECIDED, by=room.seat(CHAIR))
        inviting.send(item.conference, by=room.tells(GUIDE))
        return item

    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
    def test_shows_each_who_takes_part_and_nobody_else(self, room, full, model) -> None:
        barrier.tell(room.seats[TENANT])
        assert model.objects.exists()
        for nobody in (
            room.world.viewer("jeugdhulp", room.seats[TENANT].role),
            room.world.viewer("gemeente", room.seats[LEADER].role),
        ):
            barrier.tell(nobody)
            assert not model.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('oggz.member', '', true)")
        assert not model.objects.exists()

    def test_an_invitation_is_for_who_got_it(self, room, full) -> None:
        barrier.tell(room.seats[TENANT])
        assert [each.member_id for each in Invitation.objects.all()] == [room.seats[TENANT].member]
        barrier.tell(room.seats[GUIDE])
        assert Invitation.objects.count() == len(room.seats)

    def refused(self, name: str, room: Room, act) -> None:
        barrier.tell(room.seats[name])
        with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
            act()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_nobody_writes_in_the_name_of_another(self, room, full) -> None:
        police = Party.objects.get(slug="politie")
        this = {"item": full, "case": room.case}
        seat = Participation(pk=int(room.key(TENANT)))
        theirs = {"party": police, "by_id": room.seats[POLICE].member}
        until = timezone.now() + timedelta(hours=1)
        self.refused(TENANT, room, lambda: Discussion.objects.create(until=until, **this, **theirs))
        self.refused(
            TENANT, room, lambda: Presence.objects.create(participation=seat, **this, **theirs)
        )
        self.refused(
            TENANT, room,
            lambda: Conference.objects.create(
                covenant=room.world.covenant, starts=until, place="Elders", **theirs
            ),
        )  # fmt: skip

    def test_nobody_is_present_at_another_case_than_they_take_part_in(self, room, full) -> None:
        other = Room(room.world)
        mine = {"party": Party.objects.get(slug="gemeente"), "by_id": room.seats[GUIDE].member}
        elsewhere = Participation(pk=int(other.key(TENANT)))
        self.refused(
            GUIDE, room,
            lambda: Presence.objects.create(
                participation=elsewhere, item=full, case=room.case, **mine
            ),
        )  # fmt: skip
        self.refused(
            GUIDE, room,
            lambda: Presence.objects.create(
                participation=elsewhere, item=full, case=other.case, **mine
            ),
        )  # fmt: skip

    def test_an_agenda_is_of_who_convened_it(self, room, full) -> None:
        barrier.tell(room.seats[LEADER])
        assert not Item.objects.filter(pk=full.pk).update(minutes=99)
        assert not Conference.objects.filter(pk=full.conference_id).update(place="Elders")
        self.refused(
            LEADER, room,
            lambda: Item.objects.create(
                conference=full.conference, case=room.case, position=9, dropped_at=timezone.now()
            ),
        )  # fmt: skip

    def test_what_happened_does_not_change(self, room, full) -> None:
        begun = timezone.now() - timedelta(days=1)
        self.refused(GUIDE, room, lambda: Discussion.objects.update(at=begun))
        self.refused(GUIDE, room, lambda: Presence.objects.update(since=begun))
        self.refused(GUIDE, room, lambda: Conference.objects.update(made_at=begun))
        barrier.tell(room.seats[GUIDE])
        assert not Minute.objects.update(kind=MinuteKind.NOTE)
        assert not Item.objects.filter(pk=full.pk).delete()[0]

    def test_a_minute_says_something_in_the_same_case(self, room, full) -> None:
        this = {"item": full, "case": room.case, "kind": MinuteKind.NOTE}
        self.refused(CHAIR, room, lambda: Minute.objects.create(pk=uuid4(), **this))
