"""The pages of the committee: kept for readers, never for members, and no slower with more."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oggz.portal.accounts.models import Role, User
from oggz.portal.accounts.services import appoint, end_appointment
from oggz.portal.guidance import services
from oggz.portal.guidance.demo.loader import load_committee
from oggz.portal.guidance.models import Comment, Horizon, Support, Wish, WishState
from oggz.portal.municipalities.models import Municipality
from tests.portal.guidance_world import (
    HOME,
    as_user,
    cast,
    close,
    meeting,
    member,
    person,
    place,
    secretary,
    text,
    vote,
    weigh_all,
    wish,
)
from tests.portal.guidance_world import without_examples as without_examples

pytestmark = pytest.mark.django_db

PUBLIC = [
    "", "wensen/", "wensen/4/", "besluiten/", "besluiten/1/", "besluiten/feed.atom", "agenda/",
    "agenda/2/", "agenda/agenda.ics",
]  # fmt: skip
FOR_MEMBERS = ["", "mijn/", "afweging/", "wensen/", "wensen/4/", "wensen/6/", "besluiten/1/"]


@pytest.mark.parametrize("path", PUBLIC)
def test_what_everybody_reads_can_be_kept_for_everybody(path: str) -> None:
    response = Client().get(HOME + path)
    assert response.status_code == 200
    assert not response.cookies
    assert "cookie" not in response.headers.get("Vary", "").lower()
    assert "Cache-Control" not in response.headers
    assert "Lid uit" not in response.content.decode()


@pytest.mark.parametrize("path", FOR_MEMBERS)
def test_what_a_member_reads_is_kept_by_nobody(path: str) -> None:
    client = as_user(User.objects.get(username="voorbeeld-commissie-almere"))
    response = client.get(HOME + path)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"


def test_members_need_a_second_step_where_the_desk_asks_for_it(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = as_user(User.objects.get(username="voorbeeld-commissie-almere"))
    for path in FOR_MEMBERS:
        response = client.get(HOME + path)
        assert (response.status_code, response.url.split("?")[0]) == (302, "/account/tweede-stap/")
    assert Client().get(HOME).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "wensen/?stand=onzin", "wensen/999999/", f"wensen/{'9' * 30}/", "besluiten/999999/",
        "agenda/999999/", "wensen/0/",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(path: str) -> None:
    assert Client().get(HOME + path).status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "zeven", "999", "\x00"])
def test_a_page_that_is_not_there_gives_one_that_is(page: str) -> None:
    for path in ("besluiten/", "agenda/"):
        response = Client().get(HOME + path, {"page": page})
        assert response.status_code == (400 if page == "\x00" else 200)


def test_the_example_is_loaded_once_and_is_marked() -> None:
    before = Wish.objects.count()
    load_committee()
    assert Wish.objects.count() == before == 8
    for path in ("wensen/", "besluiten/", "agenda/"):
        assert "Voorbeeld" in text(Client().get(HOME + path))


def test_the_way_there() -> None:
    assert f'href="{HOME}"' in Client().get("/").content.decode()
    user = member("urk")
    assert f'href="{HOME}mijn/"' in as_user(user).get("/account/").content.decode()
    reader = person("prof", Role.PROFESSIONAL, "urk")
    assert f'href="{HOME}mijn/"' not in as_user(reader).get("/account/").content.decode()
    chief = as_user(secretary()).get("/beheer/").content.decode()
    assert f'"{HOME}mijn/"' in chief
    listed = Client().get("/sitemap.xml").content.decode()
    assert f"{HOME}wensen/1/" in listed
    assert f"{HOME}besluiten/1/" in listed


def test_more_of_everything_takes_no_more_queries_for_members() -> None:
    user = User.objects.get(username="voorbeeld-commissie-almere")
    clients = [as_user(user), as_user(User.objects.get(username="voorbeeld-eindredacteur"))]
    about = Wish.objects.get(pk=4)

    def asked() -> list[int]:
        numbers = []
        for client in clients:
            for path in FOR_MEMBERS:
                client.get(HOME + path)
                with CaptureQueriesContext(connection) as captured:
                    client.get(HOME + path)
                numbers.append(len(captured))
        return numbers

    before = asked()
    for number in range(12):
        extra = wish(f"Extra {number}", state=WishState.WEIGHED, municipality=place("urk"))
        vote(extra)
        weigh_all(wish(f"Ook {number}", state=WishState.DISCUSSED), {"urk": 3, "almere": 2})
        wish(f"Nieuw {number}", municipality=place("urk"), merged_into=None)
        Comment.objects.create(wish=about, author=user, municipality=place("almere"), text="Ja.")
    for municipality in Municipality.objects.filter(section__isnull=False):
        Support.objects.get_or_create(wish=about, municipality=municipality)
    assert asked() == before


def _moment() -> object:
    return timezone.now() + timedelta(days=7)


Act = Callable[[], object]


def _planned(chief: User) -> Act:
    about = wish(state=WishState.PLANNED, horizon="straks")
    return lambda: services.plan_wish(chief, about, Horizon.NOW)


def _opened(chief: User) -> Act:
    return lambda: services.open_vote(chief, wish(state=WishState.WEIGHED), _moment())


def _supported(chief: User) -> Act:
    user, about = member("dronten"), wish()
    return lambda: services.support_wish(user, about, place("dronten"))


def _merged(chief: User) -> Act:
    return lambda: services.merge_wishes(chief, wish("Een"), wish("Twee"))


def _moved(chief: User) -> Act:
    return lambda: services.move_wish(chief, wish(), WishState.DISCUSSED, seen=WishState.NEW)


def _decided(chief: User) -> Act:
    about, user = vote(), member("dronten")
    cast(about, user, "dronten")
    closed = close(about)
    return lambda: services.decide(chief, closed, WishState.LATER, "Daarom.")


def _put_on_agenda(chief: User) -> Act:
    return lambda: services.add_to_agenda(chief, meeting(), title="Rondvraag")


def _minutes(chief: User) -> Act:
    past = meeting("Opening", days=-1)
    return lambda: services.write_minutes(chief, past, {past.items.first().pk: "Gezegd."})


def _appointed(chief: User) -> Act:
    return lambda: appoint(chief, Role.COMMITTEE_MEMBER, municipality=place("dronten"))


def _closed(chief: User) -> Act:
    about = vote(closes_at=timezone.now())
    assert about.pk
    return services.close_due_votes


def _left(chief: User) -> Act:
    [appointment] = member("dronten").appointments.all()
    return lambda: end_appointment(chief, appointment)


@pytest.mark.usefixtures("no_example_committee")
@pytest.mark.parametrize(
    "prepare",
    [
        _planned, _opened, _supported, _merged, _moved, _decided, _put_on_agenda, _minutes,
        _appointed, _left, _closed,
    ],
)  # fmt: skip
def test_what_is_public_and_changes_is_forgotten_everywhere(prepare: Callable[[User], Act]) -> None:
    member("urk")
    act = prepare(secretary())
    with CaptureQueriesContext(connection) as captured:
        act()
    assert any("pg_notify" in query["sql"] for query in captured)


def test_who_only_looks_in_makes_nobody_forget_anything() -> None:
    client = Client()
    user = User.objects.get(username="voorbeeld-commissie-almere")
    with CaptureQueriesContext(connection) as captured:
        client.force_login(user)
        client.get(f"{HOME}mijn/")
    assert not any("pg_notify" in query["sql"] for query in captured)
