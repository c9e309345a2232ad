"""Invented people in every phase: loaded once, and seen by the accounts as the covenant lets."""

import re
from collections import Counter

import pytest
from django.test import Client
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.cases.models import Case, Contribution
from oggz.casework.conferences.models import Conference, Discussion, Minute
from oggz.casework.covenants.models import Covenant
from oggz.casework.demonstration.loading import load_demo_cases
from oggz.casework.demonstration.people import PEOPLE
from oggz.casework.letters.models import Letter
from oggz.casework.parties.demo_accounts import ACCOUNTS
from oggz.casework.plans.models import Item
from oggz.covenant.terms import Phase

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def phases() -> Counter[str]:
    with barrier.task("retention"):
        return Counter(Case.objects.values_list("phase", flat=True))


def test_ten_people_stand_in_every_phase_and_are_loaded_once() -> None:
    load_demo_cases()
    found = phases()
    assert sum(found.values()) == len(PEOPLE) == 10
    assert set(found) == {phase.value for phase in Phase}
    with barrier.task("retention"):
        rows = (Contribution.objects.count(), Item.objects.count())
    load_demo_cases()
    assert phases() == found
    with barrier.task("retention"):
        assert (Contribution.objects.count(), Item.objects.count()) == rows


def test_without_an_example_covenant_nothing_is_loaded() -> None:
    Covenant.objects.update(is_example=False)
    load_demo_cases()
    assert not phases()


def test_nobody_in_it_exists() -> None:
    invented = re.compile(
        "Voorbeeld|Verzonnen|Proefpersoon|Bedacht|Verzinsel|Denkbeeld|Fantasie|Gefingeerd|Nietecht"
    )
    for person in PEOPLE:
        assert invented.search(person.signal.name)
        assert re.fullmatch(r"(1234 A[A-Z] \d+)?", person.signal.address)


def test_each_account_begins_with_what_waits_for_it() -> None:
    load_demo_cases()
    waits = {}
    for account in ACCOUNTS:
        client = Client()
        client.login(username=account.username, password=account.password)
        waits[account.username] = client.get("/").content.decode()
    assert "Doe uw actie in casus" in waits["voorbeeld-woonconsulent"]
    assert "Doe uw actie in casus" in waits["voorbeeld-wijkagent"]


def test_one_was_invited_and_of_another_it_is_told_why_not() -> None:
    load_demo_cases()
    client = Client()
    account = next(each for each in ACCOUNTS if each.username == "voorbeeld-casusregisseur")
    client.login(username=account.username, password=account.password)
    told = client.get("/").content.decode()
    assert "Nodig de persoon van casus" in told
    with barrier.task("retention"):
        kinds = Counter(Item.objects.values_list("kind", flat=True))
    assert {"invitation", "not_invited", "presence", "companion", "remark"} <= set(kinds)
    assert kinds["outcome"] == 1
    assert kinds["evaluation"] == 2


def test_some_have_their_letter_and_one_hears_it_later() -> None:
    load_demo_cases()
    with barrier.task("retention"):
        sent = [letter.is_sent for letter in Letter.objects.all()]
    assert sent.count(True) == 4
    assert sent.count(False) == 1


def test_a_conference_was_held_and_another_comes() -> None:
    load_demo_cases()
    seen = {}
    for account in ACCOUNTS:
        client = Client()
        client.login(username=account.username, password=account.password)
        seen[account.username] = client.get("/").content.decode()
    assert "Leid het casusoverleg van" in seen["voorbeeld-regisseur"]
    for name in ("casusregisseur", "woonconsulent", "wijkagent", "voorzitter"):
        assert "Bereid u voor op het casusoverleg van" in seen[f"voorbeeld-{name}"], name
    assert "casusoverleg van" not in seen["voorbeeld-hulpverlener"]
    with barrier.task("retention"):
        held, coming = Conference.objects.order_by("starts")
        assert held.starts < timezone.now() < coming.starts
        written = Minute.objects.filter(item__conference=held)
        assert written.count() == held.items.count() == coming.items.count() == 2
        assert not Discussion.objects.filter(ended_at=None).exists()
