"""A decision on a signal: complete, once, and by who may."""

from datetime import timedelta

import pytest
from django.utils import timezone

from oggz.casework.access import barrier, seats
from oggz.casework.access.errors import Denied, Unknown
from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.models import Case, Participation, Signal, Weighing
from oggz.casework.cases.models.signals import Ended
from oggz.casework.cases.services import grounds, opening
from oggz.casework.covenants.services import life
from oggz.casework.parties.models import Membership
from oggz.casework.signals.services import weighing
from oggz.casework.vault.fields import open_rows
from oggz.covenant.terms import Phase, Role
from tests.casework.parties import people
from tests.casework.signals.reports import ENDING, STORY, WEIGHED, WEIGHING, Reports, text_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
FOR = {"partij": "gemeente"}


@pytest.fixture
def world() -> Reports:
    world = Reports()
    world.person("gemeente", Role.PROCESS_COORDINATOR)
    return world


@pytest.fixture
def coordinator(world: Reports):
    return world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen")


def phase(case) -> Phase:
    with barrier.task("retention"):
        return Phase(Case.objects.get(pk=case).phase)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Kies wat u met dit signaal doet"),
        ({"result": "weggooien"}, "Kies wat u met dit signaal doet"),
        (WEIGHING | {"necessity": " "}, "Waarom is het nodig"),
        (WEIGHING | {"proportionality": ""}, "Waarom weegt dat op"),
        (WEIGHING | {"subsidiarity": ""}, "met minder gegevens"),
        (WEIGHING | {"informed": ""}, "Weet de persoon"),
        (WEIGHING | {"necessity": "x" * 2001}, "2000"),
        (WEIGHING | {"necessity": "Van 111222333."}, "burgerservicenummer"),
        (WEIGHING | {"informed": "nee"}, "Waarom weet de persoon het nog niet?"),
        (WEIGHING | {"informed": "nee", "why_not_informed": "Gevaar."}, "Wanneer hoort de persoon"),
        (
            WEIGHING
            | {"informed": "nee", "why_not_informed": "Gevaar.", "inform_by": "2020-01-01"},
            "vanaf vandaag",
        ),
        (
            WEIGHING
            | {"informed": "nee", "why_not_informed": "Gevaar.", "inform_by": "2999-01-01"},
            "half jaar",
        ),
        (ENDING | {"ended": ""}, "Waarom volgt er niets"),
        (ENDING | {"ended": "zomaar"}, "Waarom volgt er niets"),
        (ENDING | {"reason": ""}, "Toelichting"),
    ],
)
def test_what_is_not_complete_decides_nothing_and_loses_nothing(
    world: Reports, coordinator, form, said
) -> None:
    case = world.reported()
    answer = coordinator.post(f"/signalen/{case}/wegen/", form | FOR)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert STORY in text_of(answer)
    if form.get("subsidiarity"):
        assert WEIGHING["subsidiarity"] in answer.content.decode()
    assert phase(case) is Phase.SIGNAL
    with barrier.task("retention"):
        assert not Weighing.objects.exists()


def test_who_does_not_tell_the_person_says_why_and_until_when(world: Reports, coordinator) -> None:
    case = world.reported()
    day = timezone.localdate() + timedelta(14)
    more = {"informed": "nee", "why_not_informed": "Er dreigt geweld.", "inform_by": day}
    coordinator.post(f"/signalen/{case}/wegen/", WEIGHING | more | FOR)
    barrier.tell(world.coordinator)
    (row,) = open_rows(Weighing.objects.all())
    assert not row.informed
    assert "Er dreigt geweld." in row.reasons
    assert Signal.objects.get().inform_by == day


def test_a_signal_from_who_keeps_medical_secrecy_asks_for_its_ground(world: Reports) -> None:
    care = world.viewer("verslavingszorg", Role.PROFESSIONAL)
    case = world.reported(care, consent=True)
    coordinator = world.browser("gemeente", Role.PROCESS_COORDINATOR, "hulp")
    assert "heeft een beroepsgeheim" in text_of(coordinator.get(f"/signalen/{case}/"))
    path = f"/signalen/{case}/wegen/"
    assert coordinator.post(path, WEIGHING | FOR).status_code == 422
    assert coordinator.post(path, WEIGHING | FOR | {"secrecy": "consent"}).status_code == 302
    barrier.tell(world.viewer("gemeente", Role.PROCESS_COORDINATOR))
    (row,) = open_rows(Weighing.objects.all())
    assert "toestemming van de persoon" in row.reasons


@pytest.mark.parametrize("form", [WEIGHING, ENDING])
def test_the_second_of_two_is_told_that_a_colleague_was_first(world: Reports, form) -> None:
    other = people.works(world.parties["gemeente"], Role.PROCESS_COORDINATOR)
    people.declare(other.member)
    case = world.reported()
    first = world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen")
    second = world.browser_of(other, "wonen")
    path = f"/signalen/{case}/wegen/"
    assert first.post(path, form | FOR).status_code == 302
    before = phase(case)
    for again in (WEIGHING, ENDING):
        answer = second.post(path, again | FOR)
        assert answer.status_code == 409
        assert "een collega al beslist" in text_of(answer)
    assert phase(case) is before
    with barrier.task("retention"):
        assert Weighing.objects.count() == (form is WEIGHING)


class TestAPageThatStoodOpen:
    def left(self, world: Reports) -> None:
        standing = world.person("gemeente", Role.PROCESS_COORDINATOR)
        Membership.objects.filter(pk=standing.membership).update(until=timezone.now())

    def withdrew(self, world: Reports) -> None:
        by = world.person("gemeente", Role.SIGNATORY)
        life.withdraw(world.covenant, "Wij houden op.", by=by)

    @pytest.mark.parametrize("happened", [left, withdrew])
    def test_decides_nothing_after_that(self, world, coordinator, happened) -> None:
        case = world.reported()
        happened(self, world)
        for form in (WEIGHING, ENDING):
            answer = coordinator.post(f"/signalen/{case}/wegen/", form | FOR)
            assert answer.status_code in (302, 409)
        assert phase(case) is Phase.SIGNAL
        with barrier.task("retention"):
            assert not Weighing.objects.exists()

    def test_of_another_party_decides_nothing(self, world, coordinator) -> None:
        case = world.reported()
        for party in ("politie", ""):
            answer = coordinator.post(f"/signalen/{case}/wegen/", WEIGHING | {"partij": party})
            assert answer.status_code == 409
        assert phase(case) is Phase.SIGNAL


def test_an_objection_stops_a_signal_from_becoming_a_case(world: Reports, coordinator) -> None:
    case = world.reported()
    seat = world.look(world.coordinator, case)
    grounds.object_to_sharing("Liever niet.", by=seat)
    answer = coordinator.post(f"/signalen/{case}/wegen/", WEIGHING | FOR)
    assert answer.status_code in (404, 422)
    assert phase(case) is Phase.SIGNAL


def test_only_who_may_open_a_case_does(world: Reports) -> None:
    """The covenant is asked, whatever seat somebody has."""
    case = world.reported()
    chair = world.viewer("gemeente", Role.CHAIR, "wonen")
    seat = world.look(world.coordinator, case)
    barrier.tell(world.coordinator)
    Participation.objects.create(
        case_id=case, file=seat.own_file, member_id=chair.member,
        party=world.parties["gemeente"], role=chair.role, purpose="wonen",
        added_by_id=world.coordinator.member,
    )  # fmt: skip
    theirs = world.look(chair, case)
    with pytest.raises(Denied):
        weighing.open_as_case(WEIGHED, by=theirs)
    with pytest.raises(Denied):
        weighing.end_without_case(Ended.NO_NEED, "Niets.", by=theirs)
    assert phase(case) is Phase.SIGNAL
    browser = world.browser("gemeente", Role.CHAIR, "wonen")
    assert browser.get(f"/signalen/{case}/").status_code == 404


def test_a_case_that_was_no_signal_is_not_weighed_as_one(world: Reports) -> None:
    barrier.tell(world.coordinator)
    seat = opening.open_case(WEIGHED, by=world.coordinator)
    with pytest.raises(Unknown):
        weighing.open_as_case(WEIGHED, by=seat)
    assert seats.seat_of(world.coordinator, seat.case.pk).case.phase == Phase.TRIAGE


def test_a_reason_is_asked_by_the_service_too(world: Reports) -> None:
    case = world.reported()
    seat = world.look(world.coordinator, case)
    with pytest.raises(CaseError):
        weighing.end_without_case(Ended.NO_NEED, " ", by=seat)
