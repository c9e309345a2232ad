"""Who may do what in the guidance committee: the whole table, by real requests.

Each cell names who may; all others are refused, and then nothing in the database has changed.
V visitor, P professional of Lelystad, E editor of Lelystad, L and D members of Lelystad and
Dronten, U member of Urk, whose section is archived, X a member of Lelystad whose appointment
ended, C chief editor, A administrator. "-" is nobody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from oggz.portal.accounts.models import Role
from oggz.portal.guidance.models import (
    AgendaItem,
    Comment,
    DoubleProposal,
    Meeting,
    Support,
    Vote,
    Wish,
    WishState,
)
from oggz.portal.municipalities.services import archive_section
from tests.portal.guidance_world import (
    HOME,
    as_user,
    clear,
    leave,
    meeting,
    member,
    person,
    place,
    secretary,
    vote,
    weigh_all,
    wish,
)

ROLES = "VPELDUXCA"

TABLE = """
action             | who
read first page    | VPELDUXCA
read wishes        | VPELDUXCA
read wish          | VPELDUXCA
read decisions     | VPELDUXCA
read agenda        | VPELDUXCA
read meeting       | VPELDUXCA
read weighing      | LDCA
read mine          | ELDCA
bring Lelystad     | EL
bring Dronten      | D
bring platform     | CA
support Lelystad   | L
support Dronten    | D
withdraw Lelystad  | L
comment Lelystad   | L
comment Dronten    | D
comment secretary  | CA
weigh Lelystad     | L
weigh Urk          | -
vote Lelystad      | L
vote Dronten       | D
vote Urk           | -
propose double     | LDCA
edit own of L      | L
choose mail        | LD
remove comment     | CA
decline double     | CA
merge              | CA
separate           | CA
correct            | CA
estimate           | CA
move               | CA
plan               | CA
open vote          | CA
withdraw vote      | CA
decide             | CA
plan meeting       | CA
change meeting     | CA
add point          | CA
move point         | CA
remove point       | CA
invite             | CA
minutes            | CA
"""


@dataclass
class World:
    clients: dict[str, Client]
    new: Wish
    talked: Wish
    weighed: Wish
    planned: Wish
    double: Wish
    running: Vote
    closed: Vote
    said: Comment
    proposal: DoubleProposal
    coming: Meeting
    past: Meeting
    point: AgendaItem


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield _make()
        transaction.set_rollback(True)


def _make() -> World:
    clear()
    users = {
        "P": person("prof", Role.PROFESSIONAL, "lelystad"),
        "E": person("redacteur", Role.LOCAL_EDITOR, "lelystad"),
        "L": member("lelystad"),
        "D": member("dronten"),
        "U": member("urk"),
        "X": member("lelystad", "weg"),
        "C": secretary(),
        "A": person("beheer", Role.ADMINISTRATOR),
    }
    talked = wish("Besproken", state=WishState.DISCUSSED)
    asked = wish("Gestemd", state=WishState.WEIGHED)
    about = wish("Loopt", state=WishState.WEIGHED)
    now = timezone.now()
    running = vote(about)
    closed = vote(asked, closes_at=now, closed_at=now, outcome="aangenomen", in_favour=2)
    new, other = wish("Nieuw"), wish("Anders")
    coming = meeting("Opening", "Rondvraag")
    Support.objects.create(wish=talked, municipality=place("lelystad"), by=users["L"])
    weigh_all(talked, {"dronten": 3})
    said = Comment.objects.create(
        wish=new, author=users["L"], municipality=place("lelystad"), text="Gezegd."
    )
    world = World(
        clients={"V": Client()} | {role: as_user(user) for role, user in users.items()},
        new=new,
        talked=talked,
        weighed=wish("Gewogen", state=WishState.WEIGHED),
        planned=wish("Gepland", state=WishState.PLANNED, horizon="straks"),
        double=wish("Dubbel", merged_into=other),
        running=running,
        closed=closed,
        said=said,
        proposal=DoubleProposal.objects.create(wish=new, other=other),
        coming=coming,
        past=meeting("Geweest", days=-2),
        point=coming.items.first(),
    )
    archive_section(place("urk"))
    leave(users["X"])
    return world


def _key(slug: str) -> dict[str, Any]:
    return {"municipality": place(slug).pk}


_WISH = {"title": "Iets", "what": "Dat.", "why": "Daarom.", "audiences": ["bewoners"]}
_WEIGHED = {"gain": 4, "audiences": ["bewoners"]}


def _later(days: int) -> str:
    return f"{timezone.localtime() + timedelta(days=days):%Y-%m-%dT%H:%M}"


def _meeting_form() -> dict[str, Any]:
    return {"title": "Extra", "start": _later(9), "end": f"{_later(9)[:11]}23:59", "place": "Hier"}


def _vote(world: World, client: Client, slug: str) -> Any:
    path = f"{world.running.wish.url}stemming/{world.running.pk}/"
    return client.post(path, {"choice": "voor", "seen": 0} | _key(slug))


def _bring(client: Client, slug: str) -> Any:
    # Who has nothing to choose is not asked for which: the address of another does not help.
    before = set(Wish.objects.values_list("pk", flat=True))
    answer = client.post(f"{HOME}wensen/nieuw/", _WISH | (_key(slug) if slug else {}))
    made = Wish.objects.exclude(pk__in=before).first()
    wanted = place(slug) if slug else None
    if made is not None and made.municipality != wanted:
        made.delete()
        return None
    return answer


DO: dict[str, Callable[[World, Client], Any]] = {
    "read first page": lambda _, c: c.get(HOME),
    "read wishes": lambda _, c: c.get(f"{HOME}wensen/"),
    "read wish": lambda w, c: c.get(w.new.url),
    "read decisions": lambda _, c: c.get(f"{HOME}besluiten/"),
    "read agenda": lambda _, c: c.get(f"{HOME}agenda/"),
    "read meeting": lambda w, c: c.get(w.coming.url),
    "read weighing": lambda _, c: c.get(f"{HOME}afweging/"),
    "read mine": lambda _, c: c.get(f"{HOME}mijn/"),
    "bring Lelystad": lambda _, c: _bring(c, "lelystad"),
    "bring Dronten": lambda _, c: _bring(c, "dronten"),
    "bring platform": lambda _, c: _bring(c, ""),
    "support Lelystad": lambda w, c: c.post(f"{w.new.url}steun/", _key("lelystad")),
    "support Dronten": lambda w, c: c.post(f"{w.new.url}steun/", _key("dronten")),
    "withdraw Lelystad": lambda w, c: c.post(f"{w.talked.url}steun/intrekken/", _key("lelystad")),
    "comment Lelystad": lambda w, c: c.post(
        f"{w.new.url}reactie/", {"text": "Ja."} | _key("lelystad")
    ),
    "comment Dronten": lambda w, c: c.post(
        f"{w.new.url}reactie/", {"text": "Ja."} | _key("dronten")
    ),
    # A member who names no municipality speaks for the only one there is.
    "comment secretary": lambda w, c: (
        c.post(f"{w.new.url}reactie/", {"text": "Ja."}) if c not in _seated(w) else None
    ),
    "weigh Lelystad": lambda w, c: c.post(f"{w.talked.url}weging/", _WEIGHED | _key("lelystad")),
    "weigh Urk": lambda w, c: c.post(f"{w.talked.url}weging/", _WEIGHED | _key("urk")),
    "vote Lelystad": lambda w, c: _vote(w, c, "lelystad"),
    "vote Dronten": lambda w, c: _vote(w, c, "dronten"),
    "vote Urk": lambda w, c: _vote(w, c, "urk"),
    "propose double": lambda w, c: c.post(f"{w.talked.url}dubbel/", {"other": w.new.pk}),
    "edit own of L": lambda w, c: c.post(
        f"{w.new.url}reactie/{w.said.pk}/wijzigen/", {"text": "Anders."}
    ),
    "choose mail": lambda _, c: c.post(f"{HOME}mijn/", {"votes": "on"}),
    "remove comment": lambda w, c: c.post(
        f"{w.new.url}reactie/{w.said.pk}/verwijderen/", {"reason": "Daarom."}
    ),
    "decline double": lambda w, c: c.post(f"{w.new.url}dubbel/{w.proposal.pk}/afwijzen/"),
    "merge": lambda w, c: c.post(f"{w.new.url}samenvoegen/", {"other": w.talked.pk}),
    "separate": lambda w, c: c.post(f"{w.double.url}losmaken/"),
    "correct": lambda w, c: c.post(f"{w.new.url}tekst/", _WISH),
    "estimate": lambda w, c: c.post(
        f"{w.talked.url}inspanning/", {"effort": "groot", "reason": "Veel."}
    ),
    "move": lambda w, c: c.post(f"{w.new.url}stand/", {"state": "gesprek", "seen": "nieuw"}),
    "plan": lambda w, c: c.post(f"{w.planned.url}wanneer/", {"horizon": "nu"}),
    "open vote": lambda w, c: c.post(f"{w.weighed.url}stemming/", {"closes_at": _later(9)}),
    "withdraw vote": lambda w, c: c.post(f"{w.running.wish.url}stemming/{w.running.pk}/intrekken/"),
    "decide": lambda w, c: c.post(
        f"{w.closed.wish.url}stemming/{w.closed.pk}/besluit/",
        {"outcome": "later", "reasons": "Daarom."},
    ),
    "plan meeting": lambda _, c: c.post(f"{HOME}agenda/nieuw/", _meeting_form()),
    "change meeting": lambda w, c: c.post(f"{w.coming.url}wijzigen/", _meeting_form()),
    "add point": lambda w, c: c.post(f"{w.coming.url}punt/", {"title": "Extra"}),
    "move point": lambda w, c: c.post(
        f"{w.coming.url}punt/{w.point.pk}/verplaatsen/", {"to": "down"}
    ),
    "remove point": lambda w, c: c.post(f"{w.coming.url}punt/{w.point.pk}/verwijderen/"),
    "invite": lambda w, c: c.post(f"{w.coming.url}uitnodigen/"),
    "minutes": lambda w, c: c.post(
        f"{w.past.url}verslag/", {f"item-{w.past.items.first().pk}": "Gezegd."}
    ),
}


def _seated(world: World) -> list[Client]:
    return [world.clients["L"], world.clients["D"]]


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return sorted(name for name in names if name.startswith("guidance_"))


def _everything() -> list[Any]:
    """All that the committee has, to see that a refusal changed nothing."""
    found = []
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')
            found.append((table, cursor.fetchall()))
    return found


def _rows() -> list[tuple[str, str]]:
    lines = [line.split("|") for line in TABLE.strip().splitlines()[1:]]
    return [(action.strip(), who.strip()) for action, who in lines]


@pytest.mark.django_db
@pytest.mark.parametrize(("action", "expected"), _rows())
def test_who_may(world: World, action: str, expected: str) -> None:
    may = ""
    for role in ROLES:
        with transaction.atomic():
            before = _everything()
            answer = DO[action](world, world.clients[role])
            after = _everything()
            allowed = answer is not None and answer.status_code in (200, 302)
            if allowed and answer.status_code == 302:
                allowed = "/account/inloggen/" not in answer.url
            if action.startswith("read"):
                assert before == after
            elif answer is not None:
                assert allowed is (before != after), (role, answer.status_code)
            may += role if allowed else ""
            transaction.set_rollback(True)
    assert may == expected.replace("-", "")


def test_every_action_is_in_the_table() -> None:
    assert [action for action, _ in _rows()] == list(DO)


@pytest.mark.django_db
def test_each_address_that_changes_something_refuses_to_be_looked_at(world: World) -> None:
    for client in world.clients.values():
        for path in ("steun/", "steun/intrekken/", "reactie/", "stand/", "wanneer/", "losmaken/"):
            before = _everything()
            response = client.get(world.new.url + path)
            assert response.status_code == 405
            assert "knop op de pagina" in response.content.decode()
            assert before == _everything()
