"""Colleagues for the tests of who is who and the board."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from oggz.portal.accounts.models import Organisation, Role, User
from oggz.portal.accounts.services import appoint
from oggz.portal.municipalities.models import Municipality, Region
from oggz.portal.professionals import consent, services
from oggz.portal.professionals.models import BoardAnswer, BoardQuestion, Profile
from oggz.portal.professionals.services import Told


def place(slug: str) -> Municipality:
    return Municipality.objects.get(slug=slug)


def region(slug: str = "flevoland") -> Region:
    return Region.objects.get(kind=Region.Kind.GGD, slug=slug)


def colleague(
    name: str, role: Role = Role.PROFESSIONAL, slug: str | None = "lelystad", **fields: Any
) -> User:
    """Somebody with a role; in Lelystad unless another place, or none, is given."""
    user = User.objects.create_user(name, f"{name}@voorbeeld.example", None, **fields)
    appoint(user, role, municipality=place(slug) if slug else None)
    return User.objects.get(pk=user.pk)


def at(user: User | None) -> Client:
    """A browser in which somebody has logged in, or nobody."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def told(**changed: Any) -> Told:
    given = {
        "name": "Ria Jansen",
        "function": "Wijkverpleegkundige",
        "email": "ria@voorbeeld.example",
        "organisation_name": "Thuiszorg Proef",
        "ask_me": "Meedenken over eenzaamheid.",
        "phone": "0123-456 789",
        "shows": {"shows_email": True, "shows_phone": False},
    }
    return Told(**given | changed)


def profile(user: User, **changed: Any) -> Profile:
    return services.save_profile(user, told(**changed), version=consent.current().version)


def organisation(name: str = "Proeforganisatie") -> Organisation:
    return Organisation.objects.create(name=name, slug=name.lower())


def filled_in(**changed: Any) -> dict[str, Any]:
    """The form of the own profile, as a browser sends it."""
    return {
        "name": "Ria Jansen",
        "function": "Wijkverpleegkundige",
        "organisation": "",
        "organisation_name": "Thuiszorg Proef",
        "municipalities": "Lelystad",
        "ask_me": "Meedenken over eenzaamheid.",
        "email": "ria@voorbeeld.example",
        "phone": "0123-456 789",
        "shows_email": "on",
        "version": consent.current().version,
        "consent": "on",
    } | changed


def question(by: User, title: str = "Wie heeft dit ook?", **fields: Any) -> BoardQuestion:
    given = {"text": "Een vraag uit het werk.", "region": region()} | fields
    return services.ask(by, title=title, **given)


def answer(by: User, to: BoardQuestion, text: str = "Zo deden wij het.") -> BoardAnswer:
    return services.answer(by, to, text=text)


def text(response: Any) -> str:
    return BeautifulSoup(response.content, "lxml").main.get_text(" ", strip=True)


def url(name: str, *args: Any) -> str:
    return reverse(f"professionals:{name}", args=args)


INDEX = "/wie-is-wie/"
BOARD = "/vragen/"
