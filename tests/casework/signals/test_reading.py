"""The signals that wait for somebody, and who takes over what came before they did."""

from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.cases.models import Case, Contribution, Participation, Signal
from oggz.casework.cases.models.signals import Urgency
from oggz.casework.cases.references import reference
from oggz.casework.letters import contents
from oggz.casework.letters import services as letters
from oggz.casework.letters.models import Way
from oggz.casework.parties.models import Member, Membership
from oggz.casework.signals.services import weighing
from oggz.covenant.terms import Role
from tests.casework.parties import people
from tests.casework.signals.reports import STORY, WEIGHED, Reports, text_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
LIST = "/signalen/"


@pytest.fixture
def world() -> Reports:
    world = Reports()
    world.person("gemeente", Role.PROCESS_COORDINATOR)
    return world


def newcomer(world: Reports, party: str = "gemeente", role: Role = Role.PROCESS_COORDINATOR):
    standing = people.works(world.parties[party], role)
    people.declare(standing.member)
    return standing


class TestTheList:
    def test_has_the_urgent_and_then_the_old_first(self, world: Reports) -> None:
        for urgency in (Urgency.WEEKS, Urgency.DAYS, Urgency.ACUTE):
            world.reported(urgency=urgency)
        page = text_of(world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen").get(LIST))
        places = [page.index(each.dutch) for each in Urgency]
        assert places == sorted(places)

    def test_tells_nothing_of_what_it_is_about(self, world: Reports, log) -> None:
        world.reported()
        page = world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen").get(LIST)
        assert "Jannes" not in page.content.decode()
        assert STORY not in page.content.decode()
        assert log(action="signal.list").get().categories == ["signal"]

    def test_opens_one_of_another_purpose_in_one_step(self, world: Reports) -> None:
        case = world.reported()
        browser = world.browser("gemeente", Role.PROCESS_COORDINATOR, "hulp")
        page = BeautifulSoup(browser.get(LIST).content, "lxml")
        assert browser.get(f"/signalen/{case}/").status_code == 404
        form = page.select_one("li.signal-line form")
        sent = {each["name"]: each["value"] for each in form.select("input[value]")}
        assert STORY in text_of(browser.post(form["action"], sent, follow=True))

    @pytest.mark.parametrize(
        ("party", "role", "purpose"),
        [
            ("gemeente", Role.PROFESSIONAL, "hulp"),
            ("sociaal-team", Role.CASE_COORDINATOR, "wonen"),
            ("woonstichting", Role.PROFESSIONAL, "wonen"),
            ("politie", Role.PROFESSIONAL, "veiligheid"),
        ],
    )
    def test_is_the_same_for_others_with_and_without_signals(
        self, world: Reports, party, role, purpose
    ) -> None:
        browser = world.browser(party, role, purpose)
        before = text_of(browser.get(LIST))
        world.reported()
        assert text_of(browser.get(LIST)) == before

    def test_is_empty_after_a_purpose_was_withdrawn_from_the_session(self, world: Reports) -> None:
        world.reported()
        browser = people.browser_of(world.person("gemeente", Role.PROCESS_COORDINATOR))
        assert browser.get(LIST).status_code == 302


class TestTakingOver:
    def test_lets_a_new_colleague_read_what_waits(self, world: Reports, log) -> None:
        case = world.reported()
        new = newcomer(world)
        browser = world.browser_of(new, "wonen")
        page = text_of(browser.get(LIST))
        assert "Er wacht een signaal dat alleen bij uw collega’s binnenkwam." in page
        assert browser.get(f"/signalen/{case}/").status_code == 404
        answer = browser.post(f"{LIST}overnemen/", {"partij": "gemeente"}, follow=True)
        assert "U heeft 1 signaal overgenomen." in answer.content.decode()
        assert STORY in text_of(browser.get(f"/signalen/{case}/"))
        entry = log(action="signal.take_over").get()
        assert (entry.member, entry.case) == (new.member.pk, case)
        browser.post(f"{LIST}overnemen/", {"partij": "gemeente"})
        assert log(action="signal.take_over").count() == 1

    def test_is_for_the_role_that_received_them(self, world: Reports) -> None:
        case = world.reported()
        for party, role in (
            ("gemeente", Role.PROFESSIONAL), ("gemeente", Role.CHAIR),
            ("sociaal-team", Role.CASE_COORDINATOR), ("woonstichting", Role.PROFESSIONAL),
        ):  # fmt: skip
            standing = newcomer(world, party, role)
            browser = world.browser_of(standing, "wonen")
            assert "overnemen" not in text_of(browser.get(LIST))
            browser.post(f"{LIST}overnemen/", {"partij": party})
            with barrier.task("retention"):
                assert not Participation.objects.filter(member=standing.member).exists()
            assert browser.get(f"/signalen/{case}/").status_code == 404

    def test_takes_no_case_that_was_weighed(self, world: Reports) -> None:
        case = world.reported()
        with barrier.task("destruction"):
            Case.objects.filter(pk=case).update(phase="triage")
        browser = world.browser_of(newcomer(world), "wonen")
        browser.post(f"{LIST}overnemen/", {"partij": "gemeente"})
        assert browser.get(f"/signalen/{case}/").status_code == 404

    def test_lets_in_anew_who_left_and_came_back(self, world: Reports) -> None:
        newcomer(world)  # so that somebody is left
        case = world.reported()
        old = world.person("gemeente", Role.PROCESS_COORDINATOR)
        Membership.objects.filter(pk=old.membership).update(until=timezone.now())
        Member.objects.filter(pk=old.member.pk).update(is_active=True)
        back = people.works(world.parties["gemeente"], Role.PROCESS_COORDINATOR, old.member)
        browser = world.browser_of(back, "wonen")
        assert browser.get(f"/signalen/{case}/").status_code == 404
        browser.post(f"{LIST}overnemen/", {"partij": "gemeente"})
        assert STORY in text_of(browser.get(f"/signalen/{case}/"))
        mine = Participation.objects.filter(member=old.member)
        assert [each.until is None for each in mine.order_by("since")] == [False, True]


def seen(model) -> int:
    return model._base_manager.count()


class TestTheSecondBarrier:
    """What the database shows and lets write, with no filter of ours."""

    def test_shows_a_signal_to_who_takes_part_only(self, world: Reports) -> None:
        world.reported()
        for viewer, rows in (
            (world.coordinator, 1), (world.corporation, 0),
            (replace(world.coordinator, party="politie"), 0),
            (world.viewer("gemeente", Role.CHAIR), 0),
        ):  # fmt: skip
            barrier.tell(viewer)
            assert {seen(model) for model in (Case, Signal)} == {rows}

    def test_shows_by_the_errand_of_joining_nothing_but_ones_own_seat(self, world) -> None:
        world.reported()
        new = newcomer(world)
        barrier.tell(replace(world.coordinator, member=new.member.pk))
        with barrier.task("joining"):
            assert [seen(each) for each in (Case, Signal, Contribution, Participation)] == [0] * 4

    def test_lets_nobody_join_for_another_or_in_a_case_that_does_not_wait(self, world) -> None:
        case = world.reported()
        with barrier.task("retention"):
            row = Participation.objects.filter(case=case).first()
        new = newcomer(world)
        stranger = newcomer(world, "sociaal-team", Role.CASE_COORDINATOR)
        own = {"member_id": new.member.pk, "party_id": row.party_id, "role": row.role,
               "purpose": row.purpose, "added_by_id": new.member.pk}  # fmt: skip

        def joins(who, party: str, task: str = "joining", **changed) -> bool:
            barrier.tell(replace(world.coordinator, member=who.member.pk, party=party))
            errand = Participation(case_id=row.case_id, file_id=row.file_id, **(own | changed))
            try:
                with transaction.atomic():
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT set_config('oggz.task', %s, true)", [task])
                    Participation.objects.bulk_create([errand])
                    raise _Undone
            except ProgrammingError:
                return False
            except _Undone:
                return True

        assert joins(new, "gemeente")
        assert not joins(new, "gemeente", task="")
        assert not joins(new, "gemeente", purpose="hulp")
        assert not joins(new, "gemeente", role="case_coordinator")
        assert not joins(new, "gemeente", member_id=stranger.member.pk)
        assert not joins(new, "gemeente", added_by_id=row.member_id)
        their = {"member_id": stranger.member.pk, "added_by_id": stranger.member.pk}
        assert not joins(stranger, "sociaal-team", **their)
        party = world.parties["sociaal-team"].pk
        assert not joins(stranger, "sociaal-team", **their, party_id=party, role="case_coordinator")
        assert not joins(stranger, "gemeente", **their)

    def test_lets_a_signal_be_decided_once(self, world: Reports) -> None:
        world.reported()
        barrier.tell(world.coordinator)
        Signal.objects.update(ended="no_need")
        for change in ({"ended": "double"}, {"urgency": "weeks"}, {"person_knows": True}):
            with pytest.raises(Exception, match="does not change"), transaction.atomic():
                Signal.objects.update(**change)


class _Undone(Exception):
    """So that one try does not count for the next."""


class TestTheWorkList:
    def test_names_a_signal_by_its_reference_and_opens_it(self, world: Reports) -> None:
        acute, later = world.reported(urgency=Urgency.ACUTE), world.reported(urgency=Urgency.WEEKS)
        browser = world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen")
        page = BeautifulSoup(browser.get("/").content, "lxml")
        assert f"Lees en weeg signaal {reference(acute)}" in page.select_one("#nu").parent.text
        assert f"signaal {reference(later)}" in page.select_one("#wacht").parent.text
        assert "Jannes" not in page.text
        (link,) = page.select(f'a[href="/signalen/{acute}/"]')
        assert STORY in text_of(browser.get(link["href"]))

    def test_says_that_signals_of_colleagues_wait(self, world: Reports) -> None:
        world.reported()
        page = text_of(world.browser_of(newcomer(world), "wonen").get("/"))
        assert "Neem een signaal over van uw collega’s" in page

    def test_reminds_of_a_person_who_is_told_later_until_that_is_done(self, world: Reports) -> None:
        case = world.reported()
        day = timezone.localdate() + timedelta(5)
        later = replace(WEIGHED, informed=False, why_not_informed="Er dreigt geweld.")
        weighing.open_as_case(later, inform_by=day, by=world.look(world.coordinator, case))
        browser = world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen")
        said = f"Vertel de persoon van casus {reference(case)}"
        assert said in text_of(browser.get("/"))
        seat = world.look(world.coordinator, case)
        named = contents.of(seat).mark
        letters.sent(timezone.localdate(), Way.GIVEN, named=named, by=seat)
        assert said not in text_of(browser.get("/"))

    def test_is_empty_for_who_reads_no_signals(self, world: Reports) -> None:
        for party in ("woonstichting", "sociaal-team"):
            browser = world.browser(party, Role.PROFESSIONAL, "wonen")
            before = text_of(browser.get("/"))
            world.reported()
            assert text_of(browser.get("/")) == before


def test_who_stated_no_purpose_states_one_and_goes_on_to_the_signals(world: Reports) -> None:
    """Also with work on the list, where no purpose is asked for."""
    world.reported()
    client = people.browser_of(world.person("gemeente", Role.PROCESS_COORDINATOR))
    assert "Lees en weeg signaal" in text_of(client.get("/"))
    asked = client.get(LIST, follow=True)
    form = BeautifulSoup(asked.content, "lxml").select_one("main form")
    given = {each["name"]: each["value"] for each in form.select("input[type=hidden]")}
    given["doel"] = f"{world.covenant.pk}:wonen"
    opened = client.post("/doel/", given, follow=True)
    assert opened.request["PATH_INFO"] == LIST
    assert "binnen enkele dagen" in text_of(opened)
