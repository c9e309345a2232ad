"""From a worry of a housing corporation to a case, as the people who do it see it."""

import re

import pytest
from django.core import mail

from oggz.casework.access import barrier, seats
from oggz.casework.audit.models import Entry
from oggz.casework.cases.models import Case, Contribution, Participation, Signal, Step, Weighing
from oggz.casework.cases.services import content
from oggz.covenant.terms import Phase, Role
from tests.casework.signals.reports import ENDING, STORY, WEIGHING, Reports, all_cases, text_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def world() -> Reports:
    world = Reports()
    world.person("gemeente", Role.PROCESS_COORDINATOR)
    return world


class Counted:
    """A browser that counts what somebody asks of the site; redirects follow by themselves."""

    steps = 0

    def __init__(self, client) -> None:
        self.client = client

    def get(self, path):
        Counted.steps += 1
        return self.client.get(path, follow=True)

    def post(self, path, form):
        Counted.steps += 1
        return self.client.post(path, form, follow=True)


def test_a_signal_becomes_a_case_in_five_steps(world: Reports, django_capture_on_commit_callbacks):
    reporter = Counted(world.browser("woonstichting", Role.PROFESSIONAL, "wonen"))
    coordinator = Counted(world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen"))
    Counted.steps = 0

    assert "Is er nu direct gevaar?" in text_of(reporter.get("/signalen/nieuw/"))
    with django_capture_on_commit_callbacks(execute=True):
        answer = reporter.post("/signalen/nieuw/", world.form())
    assert "Uw signaal is gemeld" in text_of(answer)
    (case,) = all_cases()

    found = text_of(coordinator.get("/signalen/"))
    assert "binnen enkele dagen" in found
    assert "Gemeld door Woonstichting Voorbeeld" in found
    assert "artikel 6.8" in found

    page = text_of(coordinator.get(f"/signalen/{case}/"))
    for shown in (STORY, "wonen", "Jannes Voorbeeld", "04-03-1961", "1234AB 5", "06 12345678"):
        assert shown in page
    form = WEIGHING | {"partij": "gemeente"}
    answer = coordinator.post(f"/signalen/{case}/wegen/", form)
    assert (answer.status_code, answer.request["PATH_INFO"]) == (200, f"/casussen/{case}/")
    assert Counted.steps <= 5

    barrier.tell(world.coordinator)
    row = Case.objects.get()
    assert (row.phase, row.covenant, row.opened_for.slug) == (
        "triage", world.covenant, "woonstichting",
    )  # fmt: skip
    assert Weighing.objects.get().informed
    assert [step.phase for step in Step.objects.all()] == ["signal", "triage"]
    seat = seats.seat_of(world.coordinator, case)
    assert STORY in [each.text for each in content.read(seat)]
    actions = set(Entry.objects.filter(case=case).values_list("action", flat=True))
    assert {"report", "read", "weigh", "open", "know"} <= actions


def test_who_reports_learns_the_reference_and_nothing_later(world: Reports) -> None:
    reporter = world.browser("woonstichting", Role.PROFESSIONAL, "wonen")
    answer = reporter.post("/signalen/nieuw/", world.form(), follow=True)
    found = re.search(r"[2-9A-Z]{3}-[2-9A-Z]{3}", text_of(answer))
    assert found
    assert STORY not in answer.content.decode()
    (case,) = all_cases()
    barrier.tell(world.corporation)
    assert not Participation.objects.exists()
    assert not Case.objects.exists()
    missing = text_of(reporter.get("/signalen/00000000-0000-4000-8000-000000000000/"))
    for path in (f"/signalen/{case}/", f"/signalen/{case}/bekend/"):
        answer = reporter.get(path)
        assert (answer.status_code, text_of(answer)) == (404, missing)
    answer = reporter.post(f"/signalen/{case}/wegen/", WEIGHING | {"partij": "woonstichting"})
    assert (answer.status_code, text_of(answer)) == (404, missing)
    assert found[0] not in text_of(reporter.get("/signalen/"))


def test_who_reads_gets_mail_without_a_word_about_whom(
    world: Reports, django_capture_on_commit_callbacks
) -> None:
    reporter = world.browser("woonstichting", Role.PROFESSIONAL, "wonen")
    with django_capture_on_commit_callbacks(execute=True):
        reporter.post("/signalen/nieuw/", world.form(acute="ja", urgency=None))
    mine = world.person("gemeente", Role.PROCESS_COORDINATOR).member.email
    (letter,) = [each for each in mail.outbox if each.to == [mine]]
    assert letter.subject == "Er wacht een acuut signaal"
    (case,) = all_cases()
    for secret in (str(case), "Jannes", "1234", "geschreeuw", "Woonstichting"):
        assert secret not in letter.body


def test_all_who_read_signals_get_it_and_nobody_else(world: Reports) -> None:
    for party, role in (
        ("gemeente", Role.PROFESSIONAL), ("sociaal-team", Role.CASE_COORDINATOR),
        ("politie", Role.PROFESSIONAL), ("gemeente", Role.CHAIR),
    ):  # fmt: skip
        world.person(party, role)
    case = world.reported()
    with barrier.task("retention"):
        found = Participation.objects.filter(case=case)
        assert set(found.values_list("party__slug", "role", "purpose")) == {
            ("gemeente", "process_coordinator", "wonen")
        }


def test_an_acute_signal_stands_first_and_says_whom_to_call(world: Reports) -> None:
    world.reported()
    reporter = world.browser("woonstichting", Role.PROFESSIONAL, "wonen")
    page = text_of(reporter.get("/signalen/nieuw/"))
    for number in ("112", "0900-8844", "crisisdienst", "0000 000 000"):
        assert number in page
    answer = reporter.post("/signalen/nieuw/", world.form(acute="ja", urgency=None), follow=True)
    assert "Heeft u al gebeld?" in text_of(answer)
    page = text_of(world.browser("gemeente", Role.PROCESS_COORDINATOR).get("/signalen/"))
    assert 0 < page.index("acuut") < page.index("binnen enkele dagen")


def test_a_signal_on_which_nothing_follows_is_closed_with_its_reason(world: Reports) -> None:
    case = world.reported()
    coordinator = world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen")
    answer = coordinator.post(
        f"/signalen/{case}/wegen/", ENDING | {"partij": "gemeente"}, follow=True
    )
    assert "Er wachten geen signalen" in text_of(answer)
    barrier.tell(world.coordinator)
    row = Case.objects.get()
    assert (row.phase, row.outcome) == (Phase.CLOSED, "cancelled")
    assert Signal.objects.get().ended == "no_need"
    assert not Weighing.objects.exists()
    answer = coordinator.get(f"/signalen/{case}/", follow=True)
    assert "Jannes" not in answer.content.decode()
    with barrier.task("retention"):
        kinds = Contribution.objects.filter(case=case).values_list("clause", flat=True)
        assert set(kinds) == {"melden-corporatie"}
