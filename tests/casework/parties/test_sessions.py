"""For whom and for what one works: chosen, shown, and asked of the database at each request."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.http import HttpRequest
from django.test import Client, RequestFactory

from oggz.casework.door.models import MemberSession
from oggz.casework.parties import purposes, services, sessions
from oggz.casework.parties.models import DeclarationKind, EndReason
from oggz.casework.parties.rights import CONTENT_ROLES
from oggz.casework.parties.sessions import NoLonger, Standing, Viewer
from oggz.covenant.terms import Role
from tests.casework.parties.people import CARE, SAFETY, browser_of, declare, party, row, works

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
PROFESSIONAL = Role.PROFESSIONAL


def request_in(browser: Client, who: Standing) -> HttpRequest:
    """What a view gets that this browser asks for."""
    request = RequestFactory().get("/")
    request.user, request.session = who.member, browser.session
    return request


def viewer(browser: Client, who: Standing) -> Viewer | None:
    return sessions.current(request_in(browser, who))


def ready(at, role: Role = PROFESSIONAL, who=None) -> Standing:
    standing = works(at, role, who)
    declare(standing.member)
    return standing


def at_work(who: Standing, purpose=CARE) -> Client:
    browser = browser_of(who)
    form = {"partij": who.party.slug, "doel": purpose.key}
    assert browser.post("/doel/", form).status_code == 302
    return browser


def header(browser: Client, path: str = "/mijn-gegevens/") -> str:
    page = BeautifulSoup(browser.get(path, follow=True).content, "lxml")
    return " ".join(page.find("header").get_text(" ").split())


def test_who_stated_a_purpose_sees_content_for_it(open_purposes) -> None:
    who = ready(party())
    browser = at_work(who)
    assert viewer(browser, who) == Viewer(
        who.member.pk, who.party.slug, PROFESSIONAL, CARE.covenant, CARE.purpose
    )


@pytest.mark.parametrize("role", Role)
def test_only_who_works_on_cases_ever_sees_content(open_purposes, role) -> None:
    who = ready(party(), role)
    browser = browser_of(who)
    browser.post("/doel/", {"partij": who.party.slug, "doel": CARE.key})
    assert (viewer(browser, who) is not None) is (role in CONTENT_ROLES)


def test_without_a_purpose_no_content(open_purposes) -> None:
    who = ready(party())
    browser = browser_of(who)
    assert viewer(browser, who) is None
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize("kind", DeclarationKind)
def test_without_one_of_both_declarations_no_content_from_the_next_request_on(
    open_purposes, kind
) -> None:
    who = ready(party())
    browser = at_work(who)
    who.member.declarations.filter(kind=kind).update(withdrawn=who.member.date_joined)
    assert viewer(browser, who) is None
    assert kind.label in browser.get("/").content.decode()


def test_a_covenant_that_is_no_longer_in_force_ends_its_purposes_at_once(open_purposes) -> None:
    who = ready(party())
    browser = at_work(who)
    open_purposes.remove(CARE)
    assert viewer(browser, who) is None
    assert "nog niet gekozen" in header(browser)


def test_without_a_covenant_there_is_no_purpose_and_no_content() -> None:
    who = ready(party())
    assert purposes.open_to(who.party.slug, PROFESSIONAL) == ()
    browser = browser_of(who)
    assert viewer(browser, who) is None
    assert "nog geen convenant in werking" in browser.get("/").content.decode()
    assert "nog geen convenant" not in header(browser)


def test_the_only_purpose_is_filled_in_but_not_taken_for_granted(open_purposes) -> None:
    open_purposes.remove(SAFETY)
    who = ready(party())
    browser = browser_of(who)
    page = BeautifulSoup(browser.get("/doel/").content, "lxml")
    assert page.find("input", type="radio")["value"] == CARE.key
    assert page.find("input", type="radio").has_attr("checked")
    assert viewer(browser, who) is None


def test_of_several_purposes_none_is_filled_in(open_purposes) -> None:
    browser = browser_of(ready(party()))
    page = BeautifulSoup(browser.get("/doel/").content, "lxml")
    assert not page.find_all("input", checked=True)


@pytest.mark.parametrize("path", ["//elders.example/", "https://elders.example/", "x"])
def test_another_site_is_no_page_that_was_asked_for(open_purposes, path) -> None:
    who = ready(party())
    form = {"partij": who.party.slug, "doel": CARE.key, "verder": path}
    assert browser_of(who).post("/doel/", form).url == "/"


def test_an_empty_choice_is_told_at_the_field(open_purposes) -> None:
    who = ready(party())
    response = browser_of(who).post("/doel/", {"partij": who.party.slug})
    page = BeautifulSoup(response.content, "lxml")
    assert page.title.text.startswith("Fout:")
    assert page.find(id=page.select_one(".error-summary a")["href"][1:])["type"] == "radio"


@pytest.mark.parametrize("key", ["x", f"{CARE.covenant}:elders", "\0", "é" * 500])
def test_a_purpose_that_is_not_offered_cannot_be_stated(open_purposes, key) -> None:
    who = ready(party())
    browser = browser_of(who)
    response = browser.post("/doel/", {"partij": who.party.slug, "doel": key})
    assert response.status_code == 409
    assert viewer(browser, who) is None


def test_party_role_and_purpose_stand_above_every_page_and_can_be_changed(open_purposes) -> None:
    who = ready(party("Partij met een naam"))
    browser = at_work(who)
    for path in ("/", "/mijn-gegevens/", "/doel/", "/partij-kiezen/", "/nergens/"):
        told = header(browser, path)
        assert "Partij met een naam, uitvoerend professional" in told
        assert f"Doel: {CARE.title}" in told
    browser.post("/doel/", {"partij": who.party.slug, "doel": SAFETY.key})
    assert f"Doel: {SAFETY.title}" in header(browser)
    assert viewer(browser, who).purpose == SAFETY.purpose


def entries(action: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT member, party, role, purpose FROM audit_entry WHERE action = %s ORDER BY id",
            [action],
        )
        return cursor.fetchall()


def test_each_purpose_that_is_stated_is_recorded(open_purposes) -> None:
    who = ready(party())
    browser = at_work(who)
    browser.post("/doel/", {"partij": who.party.slug, "doel": SAFETY.key})
    same = (who.member.pk, who.party.slug, PROFESSIONAL.value)
    assert entries("session.purpose") == [(*same, CARE.purpose), (*same, SAFETY.purpose)]


def test_a_purpose_ends_with_the_session(open_purposes) -> None:
    who = ready(party())
    at_work(who)
    assert viewer(browser_of(who), who) is None


def test_a_cookie_that_was_copied_before_a_choice_gains_nothing_by_it(open_purposes) -> None:
    who = ready(party())
    browser = browser_of(who)
    thief = Client()
    thief.cookies["oggz_casework_session"] = browser.cookies["oggz_casework_session"].value
    browser.post("/doel/", {"partij": who.party.slug, "doel": CARE.key})
    assert thief.get("/mijn-gegevens/").status_code == 302


def test_who_has_one_role_begins_in_it() -> None:
    who = works(party("De enige partij"), PROFESSIONAL)
    browser = browser_of(who, party_chosen=False)
    assert "De enige partij" in header(browser)


def test_who_has_several_chooses_first_and_works_for_one_at_a_time(open_purposes) -> None:
    first = ready(party("Eerste partij"))
    second = works(party("Tweede partij"), PROFESSIONAL, first.member)
    browser = browser_of(first, party_chosen=False)
    assert browser.get("/").url == "/partij-kiezen/"
    browser.post("/partij-kiezen/", {"rol": second.membership})
    browser.post("/doel/", {"partij": second.party.slug, "doel": CARE.key})
    assert viewer(browser, first).party == second.party.slug
    assert "Tweede partij" in header(browser)
    assert "Eerste partij" not in header(browser)
    # Another party is another beginning: the purpose is asked anew.
    browser.post("/partij-kiezen/", {"rol": first.membership})
    assert viewer(browser, first) is None


def test_a_form_that_was_opened_for_another_party_changes_nothing(house, open_purposes) -> None:
    elsewhere = works(party(), Role.ADMINISTRATOR, house[Role.ADMINISTRATOR].member)
    browser = browser_of(elsewhere)
    form = {"partij": house.party.slug, "email": "nieuw@partij.example", "role": "chair"}
    response = browser.post("/medewerkers/uitnodigen/", form)
    assert response.status_code == 409
    assert "andere partij" in response.content.decode()
    assert not house.party.invitations.exists()
    assert not elsewhere.party.invitations.exists()


@pytest.mark.parametrize("whose", ["another's", "ended", "waiting"])
def test_a_role_that_is_not_ones_own_or_not_active_cannot_be_chosen(house, whose) -> None:
    me = house[PROFESSIONAL]
    administrator = house[Role.ADMINISTRATOR]
    if whose == "another's":
        chosen = house[Role.CHAIR].membership
    else:
        chosen = services.propose(administrator, row(me), Role.CHAIR).pk
        if whose == "ended":
            services.refuse(house[Role.SIGNATORY], row(replace(me, membership=chosen)))
    browser = browser_of(me)
    assert browser.post("/partij-kiezen/", {"rol": chosen}).status_code == 409
    assert sessions.standing(request_in(browser, me)).role is PROFESSIONAL


def test_a_member_who_left_sees_nothing_at_the_next_request_in_any_browser(
    house, open_purposes
) -> None:
    who = house[PROFESSIONAL]
    declare(who.member)
    tabs = [at_work(who), at_work(who), browser_of(who)]
    services.end(house[Role.ADMINISTRATOR], row(who), EndReason.LEFT)
    for tab in tabs:
        assert tab.get("/mijn-gegevens/").url.startswith("/inloggen/")


def test_who_left_one_party_works_on_for_the_other(house, open_purposes) -> None:
    here = house[PROFESSIONAL]
    there = ready(party(), PROFESSIONAL, here.member)
    tab_here, tab_there = at_work(here), at_work(there)
    services.end(house[Role.ADMINISTRATOR], row(here), EndReason.LEFT)
    assert tab_here.get("/").status_code == 302
    assert viewer(tab_there, there).party == there.party.slug


def test_a_session_from_before_leaving_does_not_wake_up_when_somebody_comes_back(
    house, open_purposes
) -> None:
    who = house[PROFESSIONAL]
    declare(who.member)
    old = at_work(who)
    kept = old.cookies["oggz_casework_session"].value
    services.end(house[Role.ADMINISTRATOR], row(who), EndReason.LEFT)
    who.member.refresh_from_db()
    who.member.is_active = True
    who.member.save()
    works(house.party, PROFESSIONAL, who.member)
    old.cookies["oggz_casework_session"] = kept
    assert old.get("/mijn-gegevens/").url.startswith("/inloggen/")


@pytest.mark.parametrize(("session_is_found", "status"), [(True, 302), (False, 409)])
def test_a_form_sent_after_leaving_is_refused_and_nothing_is_written(
    house, session_is_found, status
) -> None:
    """Also if the session itself would outlive the role, such as one made at that very moment."""
    who = house[Role.ADMINISTRATOR]
    works(house.party, Role.ADMINISTRATOR)
    works(party(), PROFESSIONAL, who.member)
    browser = browser_of(who)
    assert browser.get("/medewerkers/uitnodigen/").status_code == 200
    if not session_is_found:
        MemberSession.objects.update(party="")
    services.end(house[Role.SIGNATORY], row(who), EndReason.LEFT)
    form = {"partij": house.party.slug, "email": "nieuw@partij.example", "role": "chair"}
    assert browser.post("/medewerkers/uitnodigen/", form).status_code == status
    assert not house.party.invitations.exists()


def test_what_is_written_holds_on_to_the_role_it_is_written_in(house) -> None:
    who = house[PROFESSIONAL]
    with transaction.atomic():
        sessions.hold(who.member.pk, who.party.slug, who.role)
    services.end(house[Role.ADMINISTRATOR], row(who), EndReason.LEFT)
    with pytest.raises(NoLonger), transaction.atomic():
        sessions.hold(who.member.pk, who.party.slug, who.role)


def test_nobody_has_no_standing() -> None:
    request = RequestFactory().get("/")
    request.user, request.session = AnonymousUser(), Client().session
    assert sessions.situation(request) == sessions.NOBODY


def test_who_leaves_by_themselves_is_asked_once_more_and_then_logged_out(house) -> None:
    who = house[PROFESSIONAL]
    browser = browser_of(who)
    path = f"/mijn-gegevens/rollen/{who.membership}/stoppen/"
    assert "Dit geldt meteen" in browser.get(path).content.decode()
    assert browser.post(path).url == "/uitgelogd/"
    assert browser.get("/").url.startswith("/inloggen/")
    assert row(who).reason == EndReason.OWN_WISH
