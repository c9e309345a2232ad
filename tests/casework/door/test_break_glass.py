"""Breaking the glass: for a reason, four hours at most, never unseen; and reading far too much."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client, RequestFactory
from django.utils import timezone

from oggz.casework.audit.models import Entry
from oggz.casework.door import break_glass as glass
from oggz.casework.door.break_glass import BreakGlassError
from oggz.casework.door.limits import READING, SEARCHING, AnsweredWhenTooMany, TooMany, count
from oggz.casework.door.models import BreakGlass
from oggz.casework.parties import services, sessions
from oggz.casework.parties.models import EndReason
from oggz.casework.parties.sessions import NoLonger, Viewer
from oggz.covenant.terms import Role
from tests.casework.parties.people import (
    CARE,
    COVENANT,
    House,
    browser_of,
    declare,
    party,
    row,
    works,
)

pytestmark = pytest.mark.django_db

CASE = UUID("aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb")
REASON = "Er is acuut gevaar voor een kind in huis en de regisseur is nu niet te bereiken."
PAGE = f"/noodtoegang/{COVENANT}/{CASE}/"


def viewer_of(standing: sessions.Standing) -> Viewer:
    return Viewer(standing.member.pk, standing.party.slug, standing.role, COVENANT, CARE.purpose)


@pytest.fixture
def viewer(house: House) -> Viewer:
    return viewer_of(house[Role.PROFESSIONAL])


def break_it(viewer: Viewer, **other) -> BreakGlass:
    told = {"covenant": COVENANT, "case": CASE, "reason": REASON, "hours": 2} | other
    return glass.break_glass(viewer, **told)


def test_one_case_is_open_for_the_time_that_was_asked(viewer) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        broken = break_it(viewer)
        assert glass.active(viewer, CASE) == broken
        assert glass.active(viewer, uuid4()) is None
        clock.shift(2 * 3600 - 1)
        assert glass.active(viewer, CASE) == broken
        clock.shift(1)
        assert glass.active(viewer, CASE) is None


def test_it_opens_nothing_for_others_nor_in_another_role(viewer, house) -> None:
    break_it(viewer)
    for other in (
        viewer_of(house[Role.CASE_COORDINATOR]),
        viewer_of(works(house.party, Role.CHAIR, house[Role.PROFESSIONAL].member)),
        viewer_of(works(party(),
                        Role.PROFESSIONAL, house[Role.PROFESSIONAL].member)),
    ):  # fmt: skip
        assert glass.active(other, CASE) is None


def test_the_officer_hears_of_it_at_once_without_personal_data(
    viewer,
    house,
    django_capture_on_commit_callbacks,
    log,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        break_it(viewer)
    [letter] = mail.outbox
    assert letter.to == [house.party.data_protection_officer]
    member = house[Role.PROFESSIONAL].member
    told = letter.subject + letter.body
    for secret in (REASON, str(CASE), member.last_name, member.email, str(COVENANT)):
        assert secret not in told


def test_it_is_recorded_without_the_reason(viewer) -> None:
    broken = break_it(viewer)
    entry = Entry.objects.get(action="break_glass.begun", member=viewer.member)
    assert (entry.member, entry.case, entry.party) == (viewer.member, CASE, viewer.party)
    assert entry.detail == {"hours": 2}
    assert entry.object_id == str(broken.pk)
    assert "gevaar" not in str(vars(entry))


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"reason": ""}, "Leg in één of twee zinnen uit"),
        ({"reason": "spoed"}, "ten minste 40"),
        ({"reason": " \n" * 200}, "ten minste 40"),
        ({"reason": "a" * 1001}, "korter dan 1000"),
        ({"reason": f"{REASON} Bel a@voorbeeld.example."}, "een e-mailadres"),
        ({"reason": f"{REASON} BSN 111222333."}, "een burgerservicenummer"),
        ({"hours": 0}, "van 1 tot en met 4 uur"),
        ({"hours": 5}, "van 1 tot en met 4 uur"),
        ({"hours": -1}, "van 1 tot en met 4 uur"),
        ({"covenant": uuid4()}, "ander convenant"),
    ],
)
def test_without_a_good_reason_the_glass_stays_whole(viewer, other, message: str) -> None:
    with pytest.raises(BreakGlassError, match=message):
        break_it(viewer, **other)
    assert not BreakGlass.objects.exists()
    assert not Entry.objects.filter(member=viewer.member, action__startswith="break_glass").exists()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER, Role.SIGNATORY])
def test_who_never_sees_content_does_not_in_an_emergency_either(house, role) -> None:
    with pytest.raises(BreakGlassError, match="geen inhoud"):
        break_it(viewer_of(house[role]))


def test_who_left_breaks_nothing(viewer, house) -> None:
    standing = house[Role.PROFESSIONAL]
    services.end(house[Role.ADMINISTRATOR], row(standing), EndReason.LEFT)
    with pytest.raises(NoLonger):
        break_it(viewer)
    assert not BreakGlass.objects.exists()


def test_pressed_twice_it_is_broken_once(viewer) -> None:
    assert break_it(viewer) == break_it(viewer)
    assert Entry.objects.filter(action="break_glass.begun", member=viewer.member).count() == 1


def test_the_database_refuses_more_than_four_hours(viewer) -> None:
    broken = break_it(viewer, hours=4)
    with pytest.raises(IntegrityError), transaction.atomic():
        BreakGlass.objects.filter(pk=broken.pk).update(until=broken.until + timedelta(seconds=1))


def test_nobody_breaks_one_glass_after_another(
    viewer, house, django_capture_on_commit_callbacks, time_machine
) -> None:
    """Ending them makes no room: who looks into case after case is fishing."""
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    with django_capture_on_commit_callbacks(execute=True):
        first, *_ = [break_it(viewer, case=uuid4()) for _ in range(glass.MOST)]
        glass.end(house[Role.PROFESSIONAL], first)
        for case in (CASE, CASE, uuid4()):
            with pytest.raises(BreakGlassError, match="al 5 keer noodtoegang"):
                break_it(viewer, case=case)
    assert BreakGlass.objects.count() == glass.MOST
    refused = Entry.objects.filter(outcome="refused", member=viewer.member)
    assert (
        list(refused.order_by("pk").values_list("member", "case"))[:2]
        == [(viewer.member, CASE)] * 2
    )
    assert [each.subject for each in mail.outbox].count("Te vaak noodtoegang") == 1
    assert len(mail.outbox) == glass.MOST + 1
    # A colleague is not kept from one, and neither is who asks again for what is open.
    break_it(viewer_of(house[Role.CHAIR]))
    time_machine.move_to(now + timedelta(hours=glass.LONGEST_HOURS, seconds=1))
    break_it(viewer)


@pytest.mark.parametrize("role", [Role.PROFESSIONAL, Role.DATA_PROTECTION_OFFICER])
def test_its_breaker_and_the_officer_end_it(viewer, house, role, log) -> None:
    broken = break_it(viewer)
    glass.end(house[role], broken)
    assert glass.active(viewer, CASE) is None
    with pytest.raises(BreakGlassError, match="al geëindigd"):
        glass.end(house[role], broken)
    assert log(action="break_glass.ended").get().member == house[role].member.pk


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.CHAIR, Role.SIGNATORY])
def test_others_do_not_end_it_nor_read_why(viewer, house, role) -> None:
    broken = break_it(viewer)
    with pytest.raises(NoLonger):
        glass.end(house[role], broken)
    assert REASON not in browser_of(house[role]).get("/noodtoegang/").content.decode()
    assert glass.active(viewer, CASE) == broken


def test_the_officer_of_another_party_sees_nothing_of_it(viewer) -> None:
    broken = break_it(viewer)
    other = works(party(), Role.DATA_PROTECTION_OFFICER)
    page = browser_of(other)
    assert REASON not in page.get("/noodtoegang/").content.decode()
    assert page.post(f"/noodtoegang/{broken.pk}/beeindigen/").status_code == 404


# --- on the page


@pytest.fixture
def page(house: House, open_purposes, settings) -> Client:
    """A browser in which a professional has stated a purpose, with a password of just now."""
    standing = house[Role.PROFESSIONAL]
    declare(standing.member)
    client = browser_of(standing)
    session = client.session
    session[sessions._CHOSEN] = {"membership": standing.membership, "purpose": CARE.key}
    session.save()
    return client


def prove(page: Client) -> None:
    from tests.casework.parties.people import PASSWORD

    page.post("/nogmaals/", {"password": PASSWORD})


def test_on_the_page_one_proves_who_one_is_first(page, house) -> None:
    sent = {"reason": REASON, "hours": "2", "partij": house.party.slug}
    assert page.get(PAGE).url.startswith("/nogmaals/bewijs/")
    assert page.post(PAGE, sent).url.startswith("/nogmaals/bewijs/")
    assert not BreakGlass.objects.exists()
    prove(page)
    assert "Noodtoegang tot een casus" in page.get(PAGE).content.decode()
    assert page.post(PAGE, sent | {"partij": "andere"}).status_code == 409
    assert not BreakGlass.objects.exists()
    assert page.post(PAGE, sent).url == "/noodtoegang/"
    broken = BreakGlass.objects.get()
    text = page.get("/noodtoegang/").content.decode()
    assert REASON in text
    assert "open tot" in text
    page.post(f"/noodtoegang/{broken.pk}/beeindigen/")
    assert "geëindigd om" in page.get("/noodtoegang/").content.decode()


def test_an_error_is_said_at_the_form(page, house) -> None:
    prove(page)
    sent = {"reason": "spoed", "hours": "9", "partij": house.party.slug}
    text = page.post(PAGE, sent).content.decode()
    assert "U heeft nog geen toegang" in text
    assert not BreakGlass.objects.exists()


def test_one_case_too_many_is_said_at_the_form_and_the_officer_hears_it(
    page, house, viewer, django_capture_on_commit_callbacks
) -> None:
    for _ in range(glass.MOST):
        break_it(viewer, case=uuid4())
    prove(page)
    sent = {"reason": REASON, "hours": "1", "partij": house.party.slug}
    with django_capture_on_commit_callbacks(execute=True):
        text = page.post(PAGE, sent).content.decode()
    assert "U nam in 4 uur al 5 keer noodtoegang" in text
    assert [each.subject for each in mail.outbox] == ["Te vaak noodtoegang"]


def test_the_page_is_the_same_for_a_case_that_is_not_there(page) -> None:
    prove(page)
    nowhere = f"/noodtoegang/{COVENANT}/{uuid4()}/"
    one, other = page.get(PAGE), page.get(nowhere)
    assert one.status_code == other.status_code == 200


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER, Role.SIGNATORY])
def test_the_page_is_not_for_who_sees_no_content(house, role) -> None:
    assert browser_of(house[role]).get(PAGE).status_code == 403


# --- reading far too much


def test_who_opens_very_many_is_told_of_and_then_refused(
    viewer,
    house,
    log,
    django_capture_on_commit_callbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(READING.most):
            count(READING, viewer)
    assert [each.to for each in mail.outbox] == [[house.party.data_protection_officer]]
    for _ in range(3):
        with pytest.raises(TooMany, match="Wacht tien minuten"):
            count(READING, viewer)
    assert log(action="limit.reading", outcome="done").count() == 1
    # A colleague goes on, and so does searching.
    count(READING, viewer_of(house[Role.CHAIR]))
    count(SEARCHING, viewer)


def test_a_page_says_that_it_is_too_much() -> None:
    request = RequestFactory().get("/")
    from django.contrib.auth.models import AnonymousUser

    request.user, request.session = AnonymousUser(), {}
    answer = AnsweredWhenTooMany(lambda _: None).process_exception(request, TooMany("Wacht even."))
    assert answer.status_code == 429
    assert "Wacht even." in answer.content.decode()
    assert AnsweredWhenTooMany(lambda _: None).process_exception(request, ValueError()) is None
