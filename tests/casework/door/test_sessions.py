"""A session is short, bound to a browser, and ends everywhere when its owner says so."""

import re
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import path

from oggz.casework.audit.models import Entry
from oggz.casework.door.freshness import FRESH_SECONDS, fresh_second_factor
from oggz.casework.door.models import MemberSession
from oggz.casework.door.sessions import IDLE_SECONDS, WORK_DAY_SECONDS
from oggz.casework.parties.models import Member
from tests.casework.conftest import PASSWORD
from tests.casework.door.organisations import at_the_provider, bound, login_of, running_provider
from tests.casework.second_steps import STEP, half_a_minute_later, with_app
from tests.one_time_codes import give_code

pytestmark = pytest.mark.django_db

NOON = "2026-11-23 12:00:00+01:00"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
NEWER = FIREFOX.replace("140", "141")
PHONE = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/139.0.0.0 Mobile Safari/537.36"
)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def browser(agent: str = FIREFOX, **more: str) -> Client:
    return Client(HTTP_USER_AGENT=agent, **more)


def why(client: Client) -> str:
    """What the login page says to who is sent there."""
    response = client.get("/", follow=True)
    found = re.search(r"U deed 20 minuten|Na een werkdag|andere soort browser",
                      response.content.decode())  # fmt: skip
    return found[0] if found else ""


def actions() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


def test_who_does_nothing_for_twenty_minutes_is_out(member, log_in, client, clock) -> None:
    log_in()
    clock.shift(IDLE_SECONDS - 1)
    assert client.get("/").status_code == 200
    clock.shift(IDLE_SECONDS - 1)
    assert client.get("/").status_code == 200
    clock.shift(IDLE_SECONDS + 1)
    assert why(client) == "U deed 20 minuten"
    assert not MemberSession.objects.filter(member=member).exists()
    assert "session.ended" in actions()


def test_a_form_that_was_open_too_long_writes_nothing(member, log_in, client, clock) -> None:
    log_in()
    clock.shift(IDLE_SECONDS + 1)
    response = client.post("/mijn-gegevens/geheimhouding/", {"verklaar": "ja"})
    assert response.status_code == 302
    assert response.url.startswith("/inloggen/?reden=stil")
    assert not member.declarations.exists()


def test_after_a_work_day_one_is_out_however_busy(member, log_in, client, clock) -> None:
    log_in()
    for _ in range(WORK_DAY_SECONDS // 600):
        clock.shift(600)
        assert client.get("/").status_code == 200
    clock.shift(1)
    assert why(client) == "Na een werkdag"


def test_asking_how_long_is_left_is_not_being_there(member, log_in, client, clock) -> None:
    log_in()
    clock.shift(15 * 60)
    assert client.get("/sessie/").json() == {"seconds": 5 * 60, "why": "stil"}
    clock.shift(60)
    assert client.get("/sessie/").json() == {"seconds": 4 * 60, "why": "stil"}
    assert client.post("/sessie/").json() == {"seconds": IDLE_SECONDS, "why": "stil"}
    clock.shift(IDLE_SECONDS + 1)
    assert client.get("/sessie/").status_code == 302
    assert client.get("/sessie/").json() == {"seconds": 0, "why": ""}


def test_a_piece_of_a_page_sends_the_whole_page_to_the_login(member, log_in, client, clock) -> None:
    log_in()
    clock.shift(IDLE_SECONDS + 1)
    response = client.get("/", headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert response.headers["HX-Redirect"].startswith("/inloggen/?reden=stil")


def test_a_copied_cookie_in_another_sort_of_browser_ends_the_session(member, log_in) -> None:
    mine, thief = browser(), browser(PHONE)
    log_in(by=mine)
    thief.cookies = mine.cookies.copy()
    assert why(thief) == "andere soort browser"
    assert mine.get("/").status_code == 302


def test_a_newer_version_and_another_network_change_nothing(member, log_in) -> None:
    mine = browser()
    log_in(by=mine)
    moved = Client(HTTP_USER_AGENT=NEWER, REMOTE_ADDR="203.0.113.9")
    moved.cookies = mine.cookies
    assert moved.get("/").status_code == 200


def test_the_database_does_not_give_a_session_away(member, log_in, client) -> None:
    log_in()
    cookie = client.cookies["oggz_casework_session"].value
    row = MemberSession.objects.get(member=member)
    assert cookie not in str(vars(row))
    thief = Client()
    thief.cookies["oggz_casework_session"] = row.session_key
    assert thief.get("/").status_code == 302


def test_a_session_that_was_planted_before_logging_in_is_renewed(member, log_in) -> None:
    mine = Client()
    log_in(name="niemand", by=mine)
    mine.cookies["oggz_casework_session"] = "a" * 32
    log_in(by=mine)
    assert mine.cookies["oggz_casework_session"].value != "a" * 32
    thief = Client()
    thief.cookies["oggz_casework_session"] = "a" * 32
    assert thief.get("/").status_code == 302


def test_one_sees_where_one_is_logged_in_and_ends_it(member, log_in, client) -> None:
    log_in()
    elsewhere, third = browser(), browser(PHONE)
    for each in (elsewhere, third):
        log_in(by=each)
    page = client.get("/mijn-sessies/").content.decode()
    assert "Firefox op Windows" in page
    assert "Chrome op Android" in page
    assert "203.0.113" not in page
    key = MemberSession.objects.get(browser="Firefox op Windows").session_key
    client.post("/mijn-sessies/beeindigen/", {"sessie": key})
    assert elsewhere.get("/").status_code == 302
    assert third.get("/").status_code == 200
    # Once more, as a double click or a replay does.
    again = client.post("/mijn-sessies/beeindigen/", {"sessie": key}, follow=True)
    assert "was al beëindigd" in again.content.decode()
    client.post("/mijn-sessies/beeindigen/", {"alle": "ja"})
    assert third.get("/").status_code == 302
    assert client.get("/").status_code == 200


def test_nobody_ends_the_session_of_another(member, log_in, client) -> None:
    log_in()
    other = Member.objects.create_user("ander", password=PASSWORD)
    theirs = Client()
    theirs.force_login(other)
    key = MemberSession.objects.get(member=other).session_key
    client.post("/mijn-sessies/beeindigen/", {"sessie": key})
    client.post("/mijn-sessies/beeindigen/", {"alle": "ja"})
    assert theirs.get("/").status_code == 200
    assert 'action="/mijn-sessies/' not in client.get("/mijn-sessies/").content.decode()


def _change_password(client: Client) -> None:
    new = "een-heel-ander-wachtwoord"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/wachtwoord/", sent).status_code == 302


def _new_recovery_codes(client: Client) -> None:
    assert client.post(f"{STEP}recovery-codes/generate/").status_code == 302


@pytest.mark.parametrize(
    "change", [_change_password, with_app, _new_recovery_codes], ids=["password", "app", "codes"]
)
def test_who_changes_how_they_come_in_is_out_everywhere_else(
    member, log_in, client, change: Callable, django_capture_on_commit_callbacks
) -> None:
    other = Client()
    if change is _new_recovery_codes:
        log_in()
        secret = with_app(client)
        half_a_minute_later()
        log_in(by=other)
        give_code(other, f"{STEP}authenticate/", secret)
    else:
        log_in()
        log_in(by=other)
    assert other.get("/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        change(client)
    assert other.get("/").status_code == 302
    assert client.get("/").status_code == 200


def test_coming_in_failing_and_leaving_are_recorded_without_names(member, log_in, client) -> None:
    log_in(password="verkeerd")
    log_in()
    client.post("/uitloggen/")
    kept = Entry.objects.filter(action__startswith="session.").order_by("pk")
    assert [(each.action, each.outcome, each.member) for each in kept] == [
        ("session.begun", "refused", None),
        ("session.begun", "done", member.pk),
        ("session.left", "done", member.pk),
    ]
    assert "regisseur" not in str([vars(each) for each in kept])


# --- proving once more who one is


@fresh_second_factor
def guarded(request):
    from django.http import HttpResponse

    return HttpResponse(f"gedaan per {request.method}")


def _urls():
    from oggz.casework import urls

    return type("Urls", (), {"urlpatterns": [path("geheim/", guarded), *urls.urlpatterns]})


@pytest.fixture
def secret_page(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    settings.ROOT_URLCONF = _urls()


def test_a_second_factor_of_just_now_is_enough(member, log_in, client, secret_page, clock) -> None:
    log_in()
    secret = with_app(client)
    assert client.get("/geheim/").content == b"gedaan per GET"
    clock.shift(FRESH_SECONDS)
    asked = client.get("/geheim/", follow=True)
    assert asked.redirect_chain[-1][0].startswith(f"{STEP}reauthenticate/")
    assert "Bent u het nog?" in asked.content.decode()
    # What is posted is not done, now nor later by itself.
    posted = client.post("/geheim/", {"x": "1"}, follow=True)
    assert b"gedaan per" not in posted.content
    wrong = client.post(f"{STEP}reauthenticate/?next=/geheim/", {"code": "000000"})
    assert wrong.status_code == 200
    right = give_code(client, f"{STEP}reauthenticate/?next=/geheim/", secret)
    assert right.url == "/geheim/"
    assert client.get("/geheim/").content == b"gedaan per GET"
    assert client.post("/geheim/").content == b"gedaan per POST"


def test_proving_leads_to_no_other_site(member, log_in, client, secret_page) -> None:
    log_in()
    with_app(client)
    response = client.get("/nogmaals/bewijs/?next=https://evil.example/")
    assert "evil" not in response.url


def test_a_piece_of_a_page_leads_to_proving_as_a_whole(member, log_in, client, secret_page, clock):
    log_in()
    with_app(client)
    clock.shift(FRESH_SECONDS)
    response = client.post("/geheim/", headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert response.headers["HX-Redirect"].startswith("/nogmaals/bewijs/")


def test_an_organisation_is_asked_to_ask_again(client: Client, secret_page) -> None:
    """Being logged in there since this morning proves nothing about who sits here now."""
    with running_provider() as app:
        bound(app, "p-1")
        client.get(at_the_provider(client.post(login_of(app)).url, "p-1"))
        key = client.cookies["oggz_casework_session"].value
        page = client.get("/geheim/", follow=True)
        assert "Naar Politie Voorbeeld" in page.content.decode()
        going = client.post("/nogmaals/bewijs/?next=/geheim/")
        assert "prompt=login" in going.url
        assert "max_age=0" in going.url
        back = client.get(at_the_provider(going.url, "p-1"))
        assert back.url == "/geheim/"
        assert client.get("/geheim/").content == b"gedaan per GET"
        # The same session: what was open stays open.
        assert client.cookies["oggz_casework_session"].value == key


def test_a_colleague_at_the_same_organisation_proves_nothing(client, secret_page) -> None:
    with running_provider() as app:
        bound(app, "p-1", "een")
        bound(app, "p-2", "twee")
        client.get(at_the_provider(client.post(login_of(app)).url, "p-1"))
        going = client.post("/nogmaals/bewijs/?next=/geheim/")
        assert client.get(at_the_provider(going.url, "p-2")).status_code == 403
        assert client.get("/geheim/").status_code == 302


def test_without_the_second_factor_asking_again_proves_nothing(client, secret_page) -> None:
    with running_provider() as app:
        bound(app, "p-1")
        client.get(at_the_provider(client.post(login_of(app)).url, "p-1"))
        going = client.post("/nogmaals/bewijs/?next=/geheim/")
        back = client.get(at_the_provider(going.url, "p-1", acr="", amr="pwd"))
        assert back.status_code == 403
        assert client.get("/geheim/").status_code == 302
