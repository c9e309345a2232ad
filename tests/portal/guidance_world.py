"""What the tests of the guidance committee make: members, wishes, votes and meetings."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from oggz.portal.accounts.models import Appointment, Role, User
from oggz.portal.accounts.rights import NATIONAL_EDITORS
from oggz.portal.accounts.services import appoint
from oggz.portal.guidance.models import (
    AgendaItem,
    Comment,
    Decision,
    DoubleProposal,
    Meeting,
    Notice,
    Vote,
    Weighing,
    Wish,
    WishState,
)
from oggz.portal.guidance.services import cast_ballot, close_due_votes
from oggz.portal.guidance.tally import Choice
from oggz.portal.municipalities.models import Municipality

HOME = "/begeleidingscommissie/"


def place(slug: str) -> Municipality:
    return Municipality.objects.get(slug=slug)


def person(name: str, role: Role | None = None, slug: str | None = None) -> User:
    user = User.objects.create_user(
        name, f"{name}@voorbeeld.example", first_name=name.capitalize(), last_name="Voorbeeld"
    )
    if role:
        appoint(user, role, municipality=place(slug) if slug else None)
    return User.objects.get(pk=user.pk)


def member(slug: str, name: str = "") -> User:
    return person(name or f"lid-{slug}", Role.COMMITTEE_MEMBER, slug)


def secretary(name: str = "secretaris") -> User:
    # As the chief editor is, with the rights of the group.
    assert Group.objects.filter(name=NATIONAL_EDITORS).exists()
    return person(name, Role.CHIEF_EDITOR)


def leave(user: User) -> None:
    Appointment.objects.filter(user=user).update(ended=timezone.now())


def wish(title: str = "Grotere letters", **fields: Any) -> Wish:
    about = {"what": "Dat het kan.", "why": "Omdat het helpt.", "audiences": ["bewoners"]}
    if fields.get("state") == WishState.WEIGHED:
        about |= {"effort": "klein", "effort_reason": "Het is er bijna."}
    return Wish.objects.create(**{"title": title} | about | fields)


def weigh_all(about: Wish, gains: dict[str, int]) -> None:
    for slug, gain in gains.items():
        Weighing.objects.create(
            wish=about, municipality=place(slug), gain=gain, audiences=["bewoners"]
        )


def vote(about: Wish | None = None, **fields: Any) -> Vote:
    """A running vote, about a wish that was weighed."""
    about = about or wish(state=WishState.WEIGHED)
    closes = timezone.now() + timedelta(days=7)
    return Vote.objects.create(**{"wish": about, "closes_at": closes} | fields)


def cast(about: Vote, user: User, slug: str, choice: str = "voor", seen: int = 0) -> None:
    cast_ballot(user, about, place(slug), Choice(choice), seen=seen)


def close(about: Vote) -> Vote:
    """The time has come."""
    Vote.objects.filter(pk=about.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
    assert close_due_votes() == 1
    return Vote.objects.select_related("wish").get(pk=about.pk)


def meeting(*points: str | Wish, days: int = 10, **fields: Any) -> Meeting:
    start = timezone.now() + timedelta(days=days)
    about = {"start": start, "end": start + timedelta(hours=2), "place": "Zaal 3"}
    made = Meeting.objects.create(**about | fields)
    for order, point in enumerate(points, start=1):
        is_wish = isinstance(point, Wish)
        AgendaItem.objects.create(
            meeting=made,
            order=order,
            wish=point if is_wish else None,
            title="" if is_wish else point,
        )
    return made


def as_user(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def text(response: Any) -> str:
    return BeautifulSoup(response.content, "lxml").main.get_text(" ", strip=True)


def clear() -> None:
    """Without the committee of the demonstration."""
    for model in (Notice, Decision, Vote, AgendaItem, Meeting, DoubleProposal, Comment):
        model.objects.all().delete()
    Wish.objects.update(merged_into=None)
    Wish.objects.all().delete()
    Appointment.objects.filter(role=Role.COMMITTEE_MEMBER).delete()


@pytest.fixture(name="no_example_committee")
def without_examples(db: None) -> None:
    clear()
