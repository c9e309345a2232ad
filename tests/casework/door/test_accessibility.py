"""axe finds nothing on the pages of the door, on a phone and on a desk screen."""

import re
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.http import HttpResponse
from django.shortcuts import render
from django.test import Client, RequestFactory

import oggz.web.login
from oggz.casework.door import break_glass as glass
from oggz.casework.door import views
from oggz.casework.door.limits import AnsweredWhenTooMany, TooMany
from oggz.casework.door.models import BreakGlass
from oggz.casework.parties import sessions
from oggz.covenant.terms import Role
from tests.casework import looking
from tests.casework.door.test_break_glass import PAGE, break_it, prove, viewer_of
from tests.casework.parties.people import CARE, PASSWORD, House, browser_of, declare
from tests.casework.parties.people import member as new_member
from tests.casework.second_steps import STEP, with_app, with_key

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140 Edg/140",
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140 Mobile",
)


def working(house: House, role: Role = Role.PROFESSIONAL) -> Client:
    """A browser in which somebody has stated a purpose."""
    standing = house[role]
    declare(standing.member)
    client = browser_of(standing)
    session = client.session
    session[sessions._CHOSEN] |= {"purpose": CARE.key}
    session.save()
    return client


def proved(house: House, role: Role = Role.PROFESSIONAL) -> Client:
    client = working(house, role)
    prove(client)
    return client


def elsewhere(house: House, agent: str) -> Client:
    """Somebody who logged in at the desk and on a phone as well; their browser here."""
    client = Client(HTTP_USER_AGENT=agent)
    name = house[Role.CASE_COORDINATOR].member.username
    client.post("/inloggen/", {"login": name, "password": PASSWORD})
    return client


def drawn(template: str, **context: object) -> HttpResponse:
    """A page that is only there after an organisation said something wrong."""
    request = RequestFactory().get("/")
    request.user, request.session = AnonymousUser(), {}
    return render(request, template, context)


def still() -> HttpResponse:
    """The page that leads on by itself, held up."""
    response = drawn("socialaccount/login_redirect.html", redirect_to="/")
    response.content = response.content.replace(b'http-equiv="refresh"', b'name="held"')
    return response


def too_many() -> HttpResponse:
    request = RequestFactory().get("/")
    request.user, request.session = AnonymousUser(), {}
    why = TooMany("U opent of zoekt in korte tijd heel veel. Wacht tien minuten.")
    return AnsweredWhenTooMany(lambda _: None).process_exception(request, why)


def broken(house: House) -> House:
    """The glass was broken twice, and one of them is open still."""
    viewer = viewer_of(house[Role.PROFESSIONAL])
    glass.end(house[Role.PROFESSIONAL], break_it(viewer))
    break_it(viewer, case=uuid4())
    old = break_it(viewer, case=uuid4(), hours=4)
    day = timedelta(days=1)
    BreakGlass.objects.filter(pk=old.pk).update(begun=old.begun - day, until=old.until - day)
    return house


def test_every_page_of_the_door_is_for_everyone(open_purposes, house) -> None:
    without, within = house, broken(House())
    wrong = {"reason": "spoed", "hours": "9", "partij": house.party.slug}
    one, *_ = [elsewhere(house, agent) for agent in AGENTS]
    alone = browser_of(house[Role.CHAIR])
    pages: dict[str, looking.Visit] = {
        "inloggen": (Client(), "/inloggen/", None),
        "inloggen-fout": (Client(), "/inloggen/", {"login": "x", "password": "y"}),
        "inloggen-stil": (Client(), "/inloggen/?reden=stil", None),
        "sessies": (one, "/mijn-sessies/", None),
        "sessies-een": (alone, "/mijn-sessies/", None),
        "nood": (proved(within), "/noodtoegang/", None),
        "nood-leeg": (working(without), "/noodtoegang/", None),
        "nood-fg": (browser_of(within[Role.DATA_PROTECTION_OFFICER]), "/noodtoegang/", None),
        "nood-fg-leeg": (browser_of(without[Role.DATA_PROTECTION_OFFICER]), "/noodtoegang/", None),
        "nood-vragen": (proved(without), PAGE, None),
        "nood-vragen-fout": (proved(without), PAGE, wrong),
        "bewijs": lambda: drawn(
            "door/prove_again.html", organisation={"name": "Politie Voorbeeld"}, next="/"
        ),
        "onbekend": lambda: drawn("login/unknown.html", organisation="Politie Voorbeeld"),
        "te-veel": too_many,
    }
    assert looking.faults(Path(views.__file__).parent, pages) == {}


def logged_in(log_in, name: str = "", *, app: bool = False, key: bool = False) -> Client:
    """Somebody who has these second steps and used one."""
    who, client = new_member(name), Client()
    log_in(who.username, PASSWORD, by=client)
    if app:
        with_app(client)
    if key:
        with_key(who)
    return client


def at_second_step(log_in, *, app: bool = False, key: bool = False) -> Client:
    """Somebody who has these second steps and gave their password only."""
    who, before, client = new_member(), Client(), Client()
    log_in(who.username, PASSWORD, by=before)
    if app:
        with_app(before)
    if key:
        with_key(who)
    log_in(who.username, PASSWORD, by=client)
    return client


def link_for_a_new_password() -> str:
    who = new_member()
    Client().post("/wachtwoord/vergeten/", {"email": who.email})
    return re.search(r"/wachtwoord/nieuw/\S+", mail.outbox[-1].body)[0]


def test_every_page_of_logging_in_is_for_everyone(settings, log_in) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    new, both = logged_in(log_in), logged_in(log_in, app=True, key=True)
    codes = logged_in(log_in, app=True)
    key = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).latest("pk").pk
    wrong, faulty = {"code": "12"}, {"credential": '{"id": "x"}'}
    in_time, link = Client(), link_for_a_new_password()
    steps = f"{STEP}authenticate/"
    pages: dict[str, looking.Visit] = {
        "stap": (new, STEP, None),
        "stap-twee": (both, STEP, None),
        "stap-app": (new, f"{STEP}totp/activate/", None),
        "stap-app-fout": (new, f"{STEP}totp/activate/", wrong),
        "stap-app-uit": (both, f"{STEP}totp/deactivate/", None),
        "stap-sleutel": (new, f"{STEP}webauthn/add/", None),
        "stap-sleutel-fout": (new, f"{STEP}webauthn/add/", {"name": "x", **faulty}),
        "stap-sleutels": (both, f"{STEP}webauthn/", None),
        "stap-sleutels-leeg": (new, f"{STEP}webauthn/", None),
        "stap-sleutel-naam": (both, f"{STEP}webauthn/keys/{key}/edit/", None),
        "stap-sleutel-weg": (both, f"{STEP}webauthn/keys/{key}/remove/", None),
        "herstelcodes": (codes, f"{STEP}recovery-codes/", None),
        "herstelcodes-maken": (codes, f"{STEP}recovery-codes/generate/", None),
        "tweede-code": (at_second_step(log_in, app=True), steps, None),
        "tweede-sleutel": (at_second_step(log_in, key=True), steps, None),
        "tweede-beide": (at_second_step(log_in, app=True, key=True), steps, None),
        "tweede-code-fout": (at_second_step(log_in, app=True), steps, wrong),
        "tweede-sleutel-fout": (at_second_step(log_in, key=True), steps, faulty),
        "nogmaals": (new, "/nogmaals/", None),
        "nogmaals-fout": (new, "/nogmaals/", {"password": "anders"}),
        "nogmaals-code": (both, f"{STEP}reauthenticate/", None),
        "nogmaals-sleutel": (both, f"{STEP}webauthn/reauthenticate/", None),
        "nogmaals-sleutel-fout": (both, f"{STEP}webauthn/reauthenticate/", faulty),
        "wachtwoord": (both, "/wachtwoord/", None),
        "wachtwoord-fout": (both, "/wachtwoord/", {"oldpassword": "x"}),
        "vergeten": (Client(), "/wachtwoord/vergeten/", None),
        "vergeten-verstuurd": (Client(), "/wachtwoord/vergeten/verstuurd/", None),
        "nieuw": lambda: in_time.get(link, follow=True),
        "nieuw-te-laat": (Client(), "/wachtwoord/nieuw/1-voorbij/", None),
        "nieuw-klaar": (Client(), "/wachtwoord/nieuw/klaar/", None),
        "inactief": (Client(), "/inactief/", None),
        "afgebroken": (Client(), "/organisatie/afgebroken/", None),
        "terug": still,
        **{
            name: partial(drawn, template, organisation="Politie Voorbeeld", redirect_to="/")
            for name, template in {
                "geen-stap": "login/no_second_factor.html",
                "geweigerd": "login/refused.html",
                "mislukt": "socialaccount/authentication_error.html",
                "uitloggen": "account/logout.html",
            }.items()
        },
    }
    assert looking.faults(Path(oggz.web.login.__file__).parent, pages) == {}
