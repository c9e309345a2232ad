"""The wall shows nothing that somebody who is there may not read on their own."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from oggz.casework.access import barrier, deciding
from oggz.casework.access.errors import ReadingOnly
from oggz.casework.audit.models import Entry
from oggz.casework.cases.models import Contribution, Kind, Participation
from oggz.casework.cases.services import content, grounds, opening, phases
from oggz.casework.conferences.discussing import Discussing
from oggz.casework.conferences.models import Conference
from oggz.casework.conferences.screen import Screen, screen
from oggz.casework.conferences.services import leading
from oggz.casework.parties.models import Membership
from oggz.covenant.terms import DataCategory, Phase, Role, Subject
from tests.casework.conferences.rooms import CHAIR, GUIDE, LEADER, Room

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
TENANT, POLICE, CARE, SAFE = "woonconsulent", "wijkagent", "hulpverlener", "veilig"
SAID = {
    (LEADER, DataCategory.IDENTITY): "Noor Verzonnen",
    (LEADER, DataCategory.OWN_WORDS): "Ik wil mijn huis houden.",
    (LEADER, DataCategory.PLAN): "De huur op tijd.",
    (LEADER, DataCategory.FINANCES): "Zes schuldeisers.",
    (TENANT, DataCategory.HOUSING): "Huurachterstand.",
    (CARE, DataCategory.ADDICTION): "Bouwt af.",
    (POLICE, DataCategory.POLICE): "Eerdere melding.",
    (POLICE, DataCategory.SAFETY): "Ga met twee mensen.",
    (CHAIR, DataCategory.MINUTES): "Besproken wat nodig is.",
}


def full() -> tuple[Room, Conference]:
    room = Room()
    room.sits(SAFE, "sociaal-team", Role.CASE_COORDINATOR, "veiligheid")
    for level in (2, 3):
        phases.scale(level, by=room.seat(GUIDE))
    for (name, category), text in SAID.items():
        kind = Kind.NAME if category is DataCategory.IDENTITY else Kind.NOTE
        try:
            room.brings(name, category, text, kind=kind)
        except Exception as why:
            raise AssertionError((name, category)) from why
    child = opening.open_file(Subject.CHILD, by=room.seat(GUIDE))
    assert child.subject == Subject.CHILD
    return room, room.convenes()


def shows(room: Room, conference: Conference, name: str = GUIDE) -> Screen:
    """As at a request of who put it up."""
    about = Discussing(room.seat(name), room.item(conference))
    found = screen(about.seat, about.present if about.is_running else ())
    assert found is not None
    return found


def readable(room: Room, name: str) -> set[object]:
    """What somebody may read in a request of their own, at this moment."""
    seat = room.world.look(room.seats[name], room.case.pk)
    if seat is None:
        return set()
    return set(deciding.visible(seat).filter(corrected_at=None).values_list("pk", flat=True))


NAMES = (GUIDE, LEADER, TENANT, POLICE, CARE, CHAIR, SAFE)


class TestWhatHangsThere:
    @given(
        present=st.sets(st.sampled_from(NAMES)),
        by=st.sampled_from([GUIDE, CHAIR]),
        looks=st.sampled_from(NAMES),
        consent=st.booleans(), objects=st.booleans(), overrides=st.booleans(),
        danger=st.booleans(), level=st.sampled_from([2, 3]), aftercare=st.booleans(),
    )  # fmt: skip
    def test_is_read_by_each_who_is_there(
        self, present, by, looks, consent, objects, overrides, danger, level, aftercare
    ) -> None:
        room, conference = full()
        room.begins(conference, *present, by=by)
        if not consent:
            grounds.withdraw_consent(room.file, by=room.seat(LEADER))
        if level == 2:
            phases.scale(2, by=room.seat(GUIDE))
        if danger:
            grounds.raise_alarm("Er is een mes.", by=room.seat(LEADER))
        if aftercare:
            phases.move(Phase.AFTERCARE, by=room.seat(GUIDE))
        if objects:
            row = grounds.object_to_sharing("Liever niet.", by=room.seat(LEADER))
            if overrides:
                grounds.override_objection(row, "Het moet.", by=room.seat(GUIDE))
        shown = {each.contribution.pk for each in shows(room, conference, looks).shown}
        for name in {*present, looks}:
            assert shown <= readable(room, name), name
        if present:
            # And all of it: nothing that everyone may read is left out.
            everyone = [readable(room, name) for name in {*present, looks}]
            assert shown == set.intersection(*everyone)
        else:
            assert not shown

    def test_has_what_two_have_in_common_and_no_more(self) -> None:
        room, conference = full()
        room.begins(conference, LEADER, TENANT)
        found = shows(room, conference, LEADER)
        texts = {each.text for each in found.shown}
        assert texts == set(room.sees(LEADER)) & set(room.sees(TENANT))
        assert "Huurachterstand." in texts
        assert "Zes schuldeisers." not in texts
        assert found.articles

    def test_what_others_may_not_read_is_not_opened(self) -> None:
        room, conference = full()
        room.begins(conference, LEADER, TENANT)
        opened: list[Contribution] = []
        with pytest.MonkeyPatch.context() as patch:
            from oggz.casework.conferences import screen as module

            honest = module.open_rows
            patch.setattr(module, "open_rows", lambda rows: opened.extend(rows) or honest(rows))
            found = shows(room, conference, LEADER)
        assert {row.pk for row in opened} == {each.contribution.pk for each in found.shown}

    def test_is_empty_while_somebody_is_marked_who_fell_away(self) -> None:
        room, conference = full()
        room.begins(conference, LEADER, TENANT)
        tenant = Membership.objects.filter(member=room.seats[TENANT].member)
        yesterday = timezone.now() - timedelta(days=1)
        tenant.update(since=yesterday - timedelta(days=9), until=yesterday)
        found = shows(room, conference, LEADER)
        assert not found.shown
        assert [str(each.member) for each in found.gone] == [
            str(room.world.people["woonstichting", Role.PROFESSIONAL].member)
        ]
        # Without them it goes on.
        item = room.item(conference)
        leading.mark(item, [room.key(LEADER), room.key(CHAIR)], by=room.seat(GUIDE))
        assert not shows(room, conference, LEADER).gone

    def test_is_empty_before_and_after(self) -> None:
        room, conference = full()
        assert not shows(room, conference).shown
        item = room.begins(conference, LEADER, TENANT)
        assert shows(room, conference, LEADER).shown
        leading.end(item, by=room.seat(GUIDE))
        assert not shows(room, conference, LEADER).shown

    def test_a_correction_takes_the_place_of_what_was(self) -> None:
        room, conference = full()
        room.begins(conference, LEADER, TENANT)
        barrier.tell(room.seats[TENANT])
        row = Contribution.objects.get(category=DataCategory.HOUSING, case=room.case)
        content.correct(row, "Bijna betaald.", by=room.seat(TENANT))
        texts = {each.text for each in shows(room, conference, LEADER).shown}
        assert "Bijna betaald." in texts
        assert "Huurachterstand." not in texts

    def test_is_not_for_who_broke_the_glass(self) -> None:
        room, conference = full()
        room.begins(conference, LEADER, TENANT)
        about = Discussing(room.seat(LEADER), room.item(conference))
        with pytest.raises(ReadingOnly):
            screen(replace(about.seat, glass=room.case.pk), about.present)


class TestTheLog:
    def test_tells_for_each_who_sat_there_what_they_saw(self) -> None:
        room, conference = full()
        room.begins(conference, LEADER, TENANT, CARE)
        Entry.objects.count()
        before = set(Entry.objects.values_list("pk", flat=True))
        found = shows(room, conference, LEADER)
        entries = Entry.objects.exclude(pk__in=before).filter(action="read")
        told = {entry.member: entry for entry in entries}
        assert set(told) == {room.seats[name].member for name in (LEADER, TENANT, CARE)}
        kinds = {each.contribution.category for each in found.shown}
        leader = room.seats[LEADER].member
        for name in (LEADER, TENANT, CARE):
            entry, viewer = told[room.seats[name].member], room.seats[name]
            assert set(entry.categories) == kinds
            assert (entry.party, entry.role, entry.purpose) == (
                viewer.party, viewer.role, viewer.purpose
            )  # fmt: skip
            assert entry.responsible == (None if name == LEADER else leader)
            assert entry.object_kind == "conference_screen"
            assert entry.articles

    def test_a_screen_that_looks_again_reads_nothing_until_something_changes(self) -> None:
        room, conference = full()
        item = room.begins(conference, LEADER, TENANT)
        first = shows(room, conference, LEADER)
        many = Entry.objects.filter(action="read", case=room.case.pk).count()
        about = Discussing(room.seat(LEADER), item)
        assert screen(about.seat, about.present, seen=first.key) is None
        assert Entry.objects.filter(action="read", case=room.case.pk).count() == many
        room.brings(TENANT, DataCategory.HOUSING, "Vandaag betaald.")
        about = Discussing(room.seat(LEADER), item)
        again = screen(about.seat, about.present, seen=first.key)
        assert again is not None
        assert "Vandaag betaald." in {each.text for each in again.shown}

    def test_another_person_at_the_table_is_another_screen(self) -> None:
        room, conference = full()
        item = room.begins(conference, LEADER, TENANT)
        first = shows(room, conference, LEADER)
        keys = [room.key(name) for name in (LEADER, TENANT, POLICE)]
        leading.mark(item, keys, by=room.seat(GUIDE))
        about = Discussing(room.seat(LEADER), item)
        assert screen(about.seat, about.present, seen=first.key) is not None


def test_the_seat_of_another_is_asked_for_another_purpose() -> None:
    """Somebody at the table for two purposes is asked for each in which they are marked."""
    room, conference = full()
    room.begins(conference, LEADER, SAFE, POLICE)
    with barrier.task("retention"):
        assert Participation.objects.filter(case=room.case).count() == len(NAMES)
    shown = {each.contribution.pk for each in shows(room, conference, LEADER).shown}
    assert shown <= readable(room, SAFE) & readable(room, LEADER) & readable(room, POLICE)
