"""Who may do what in who is who and on the board: the whole table, by real requests.

Each cell names who may; all others are refused, and then nothing that it is about has changed.
V visitor, X somebody whose role ended, P professional of Lelystad, whose profile and posts these
are, H professional of Lelystad whose profile is hidden, Q professional of West Betuwe (another
region), L editor of Lelystad, W editor of West Betuwe, M member of the committee, R reviewer,
C chief editor (national), A administrator. "-" is nobody.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import models, transaction
from django.test import Client

from oggz.portal.accounts.models import Appointment, Role, User
from oggz.portal.accounts.services import end_appointment
from oggz.portal.professionals import services
from oggz.portal.professionals.models import (
    AlsoAsked,
    BoardAnswer,
    BoardQuestion,
    Follow,
    Profile,
    Report,
)
from tests.portal.colleagues import answer, at, colleague, filled_in, place, profile, question, url

ROLES = "VXPHQLWMRCA"

PAGES = """
page            | open
who is who      | PHQLWMRCA
organisation    | PHQLWMRCA
own profile     | PHQLWMRCA
propose         | LWCA
board           | PHQLWMRCA
ask             | PHQLWMRCA
digest          | PHQLWMRCA
reports         | LWCA
own data        | PHQLWMRCA
download        | PHQLWMRCA
"""

PROFILES = """
profile       | see       | change | withdraw | hide | show
of P          | PHQLWMRCA | P      | P        | LCA  | -
hidden, of H  | HLCA      | H      | H        | .    | LCA
of Q          | PHQLWMRCA | Q      | Q        | WCA  | -
"""

POSTS = """
post               | see       | answer    | follow    | also     | report   | change | remove | hide | show | leave | helped
question Flevoland | PHQLWMRCA | PHQLWMRCA | PHQLWMRCA | HQLWMRCA | PHQLWMRCA | P      | P      | LCA  | -    | LCA   | .
question national  | PHQLWMRCA | PHQLWMRCA | PHQLWMRCA | HQLWMRCA | PHQLWMRCA | P      | P      | CA   | -    | CA    | .
hidden question    | .         | -         | -         | -        | -        | -      | P      | .    | LCA  | .     | .
answer of P to H   | .         | .         | .         | .        | PHQLWMRCA | P      | P      | LCA  | -    | LCA   | H
hidden answer      | .         | .         | .         | .        | -        | -      | P      | .    | LCA  | .     | -
"""  # noqa: E501


@dataclass
class World:
    users: dict[str, User] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)
    posts: dict[str, BoardQuestion | BoardAnswer] = field(default_factory=dict)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield _world()
        transaction.set_rollback(True)


def _world() -> World:
    users = {
        "X": colleague("ended"),
        "P": colleague("p"),
        "H": colleague("h"),
        "Q": colleague("q", slug="west-betuwe"),
        "L": colleague("l", Role.LOCAL_EDITOR),
        "W": colleague("w", Role.LOCAL_EDITOR, "west-betuwe"),
        "M": colleague("m", Role.COMMITTEE_MEMBER),
        "R": colleague("r", Role.REVIEWER, None),
        "C": colleague("c", Role.CHIEF_EDITOR, None),
        "A": colleague("a", Role.ADMINISTRATOR, None),
    }
    end_appointment(users["A"], Appointment.objects.get(user=users["X"]))
    profiles = {
        "of P": profile(users["P"], municipalities=[place("lelystad")]),
        "hidden, of H": profile(users["H"], municipalities=[place("lelystad")]),
        "of Q": profile(users["Q"], municipalities=[place("west-betuwe")]),
    }
    services.hide_profile(users["C"], profiles["hidden, of H"], "Daarom.")
    asked = question(users["P"], title="In de regio")
    of_h = question(users["H"], title="Van H")
    hidden, gone = question(users["P"], title="Verborgen"), answer(users["P"], of_h, "Weg.")
    for post in (hidden, gone):
        services.hide_post(users["C"], post, "Daarom.")
    posts = {
        "question Flevoland": asked,
        "question national": question(users["P"], title="Landelijk", region=None),
        "hidden question": hidden,
        "answer of P to H": answer(users["P"], of_h),
        "hidden answer": gone,
    }
    Follow.objects.filter(user=users["P"]).delete()
    for name in ("question Flevoland", "question national", "answer of P to H"):
        post = posts[name]
        about = {"question": post} if isinstance(post, BoardQuestion) else {"answer": post}
        Report.objects.create(reason="Iets.", **about)
    return World(users, profiles, posts)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rows(table: str) -> list[Any]:
    heading, *lines = [
        [cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()
    ]
    return [
        pytest.param(name, dict(zip(heading[1:], cells, strict=True)), id=name)
        for name, *cells in lines
    ]


def who(world: World, act: Callable[[Client, str], bool]) -> str:
    """Who got it done; each as a new visitor, and undone afterwards."""
    found = ""
    for role in ROLES:
        with undone():
            found += role if act(at(world.users.get(role)), role) else ""
    return found


def expected(cells: dict[str, str]) -> dict[str, str]:
    return {action: "" if who == "-" else who for action, who in cells.items() if who != "."}


_ADDRESSES = {
    "who is who": "index", "own profile": "own_profile", "propose": "propose", "board": "board",
    "ask": "ask", "digest": "digest", "reports": "reports", "own data": "own_data",
    "download": "download",
}  # fmt: skip


@pytest.mark.parametrize(("name", "cells"), rows(PAGES))
def test_pages(world: World, name: str, cells: dict[str, str]) -> None:
    address = _ADDRESSES.get(name)
    path = url(address) if address else url("organisation", "voorbeeld-ggz")
    assert {"open": who(world, lambda c, _: c.get(path).status_code == 200)} == expected(cells)


def _same(one: models.Model) -> dict[str, Any] | None:
    return type(one).objects.filter(pk=one.pk).values().first()


def _changes(thing: models.Model, send: Callable[[Client], Any]) -> Callable[[Client, str], bool]:
    """Whether something about it is otherwise after what somebody sends."""

    def act(client: Client, role: str) -> bool:
        before = _same(thing)
        assert send(client).status_code < 500
        return _same(thing) != before

    return act


@pytest.mark.parametrize(("name", "cells"), rows(PROFILES))
def test_profiles(world: World, name: str, cells: dict[str, str]) -> None:
    about = world.profiles[name]
    reason = {"reason": "Omdat het niet klopt."}
    acts = {
        "see": lambda c, _: c.get(about.get_absolute_url()).status_code == 200,
        "change": _changes(about, lambda c: c.post(url("own_profile"), filled_in(name="Anders"))),
        "withdraw": _changes(about, lambda c: c.post(url("withdraw"))),
        "hide": _changes(about, lambda c: c.post(url("hide_profile", about.key), reason)),
        "show": _changes(about, lambda c: c.post(url("show_profile", about.key))),
    }
    assert {action: who(world, acts[action]) for action in expected(cells)} == expected(cells)


def _counts(kind: type[models.Model], send: Callable[[Client], Any]) -> Callable[..., bool]:
    def act(client: Client, role: str) -> bool:
        before = kind.objects.count()
        assert send(client).status_code < 500
        return kind.objects.count() > before

    return act


@pytest.mark.parametrize(("name", "cells"), rows(POSTS))
def test_posts(world: World, name: str, cells: dict[str, str]) -> None:
    post = world.posts[name]
    is_question = isinstance(post, BoardQuestion)
    kind, word = ("question", "vraag") if is_question else ("answer", "antwoord")
    sent = {"title": "Anders", "text": "Heel anders.", "region": "flevoland"}
    reason = {"reason": "Omdat het zo is."}
    path = post.get_absolute_url().split("#")[0]

    def left(client: Client, role: str) -> bool:
        client.post(url("leave_post", word, post.pk))
        return not post.reports.filter(settled_at=None).exists()

    acts: dict[str, Callable[[Client, str], bool]] = {
        "see": lambda c, _: c.get(path).status_code == 200,
        "answer": _counts(BoardAnswer, lambda c: c.post(path, {"text": "Een antwoord."})),
        "follow": _counts(Follow, lambda c: c.post(url("follow", post.pk))),
        "also": _counts(AlsoAsked, lambda c: c.post(url("also", post.pk))),
        "report": _counts(Report, lambda c: c.post(url("report", word, post.pk), reason)),
        "change": _changes(post, lambda c: c.post(url(f"change_{kind}", post.pk), sent)),
        "remove": _changes(post, lambda c: c.post(url(f"remove_{kind}", post.pk))),
        "hide": _changes(post, lambda c: c.post(url("hide_post", word, post.pk), reason)),
        "show": _changes(post, lambda c: c.post(url("show_post", word, post.pk))),
        "leave": left,
        "helped": _changes(post, lambda c: c.post(url("helped", post.pk))),
    }
    found = {action: who(world, acts[action]) for action in expected(cells)}
    assert found == expected(cells)
