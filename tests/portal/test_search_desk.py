"""What editors do for search: synonyms, and what was sought in vain."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from oggz.portal.accounts.models import User
from oggz.portal.catalogue.models import MissedSearch, Synonym
from oggz.portal.catalogue.services import note_missed
from oggz.portal.catalogue.tasks import refresh_search
from tests.portal.factories import editor, news

SYNONYMS = reverse("wagtailsnippets_catalogue_synonym:list")
ADD = reverse("wagtailsnippets_catalogue_synonym:add")
MISSED = reverse("missed_searches:index")

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    """As a national editor."""
    client.force_login(editor())
    return client


@pytest.fixture
def missed() -> MissedSearch:
    for _ in range(3):
        note_missed("kolibriehuis")
    note_missed("papegaai")
    return MissedSearch.objects.get(text="kolibriehuis")


def add(client: Client, words: str) -> str:
    return client.post(ADD, {"words": words}, follow=True).content.decode()


def test_an_editor_adds_words_that_mean_the_same_and_they_are_found(desk: Client) -> None:
    news("Over de zwaluw")
    assert "Over de zwaluw" not in desk.get("/zoeken/?q=gierpieper").content.decode()
    add(desk, " Zwaluw ,gierpieper")
    assert Synonym.objects.filter(words="Zwaluw, gierpieper").exists()
    assert "Over de zwaluw" in desk.get("/zoeken/?q=gierpieper").content.decode()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("zwaluw", "Noem minstens twee woorden"),
        ("zwaluw, Zwaluw, !", "Noem minstens twee woorden"),
        ("zwaluw, GGZ", "staat al in de groep"),
        ("", "verplicht"),
        ("z" * 401, "400 tekens"),
        ("\0, b", "Null"),
    ],
)
def test_synonyms_that_make_no_sense_are_refused_in_dutch(desk, words: str, message: str) -> None:
    before = Synonym.objects.count()
    assert message.lower() in add(desk, words).lower()
    assert Synonym.objects.count() == before


def test_a_change_of_synonyms_makes_every_process_forget_its_pages(desk, monkeypatch) -> None:
    forgotten = []
    monkeypatch.setattr("oggz.portal.catalogue.signals.forget_pages", lambda: forgotten.append(1))
    synonym = Synonym.objects.create(words="zwaluw, gierpieper")
    synonym.delete()
    assert len(forgotten) == 2


def test_what_was_sought_in_vain_is_listed_once_it_was_sought_often(desk, missed) -> None:
    page = BeautifulSoup(desk.get(MISSED).content, "lxml")
    assert "kolibriehuis" in page.select_one("main").text
    assert "papegaai" not in page.select_one("main").text
    assert "Er wordt niet bewaard wie zocht" in page.select_one("main").text
    link = page.find("a", string="Maak synoniem")
    form = BeautifulSoup(desk.get(link["href"]).content, "lxml")
    assert form.select_one("[name=words]")["value"] == "kolibriehuis, "


def test_it_can_be_taken_away_but_not_made_or_changed(desk, missed) -> None:
    assert desk.get(reverse("missed_searches:add")).status_code in (302, 403)
    assert desk.get(reverse("missed_searches:edit", args=[missed.pk])).status_code in (302, 403)
    desk.post(reverse("missed_searches:delete", args=[missed.pk]))
    assert not MissedSearch.objects.filter(pk=missed.pk).exists()


@pytest.mark.parametrize("path", [SYNONYMS, ADD, MISSED])
def test_others_may_do_neither(client: Client, path: str) -> None:
    assert client.get(path).status_code == 302
    writer = User.objects.create_user("schrijver")
    writer.groups.add(Group.objects.get(name="Editors"))
    client.force_login(writer)
    response = client.get(path)
    assert response.status_code in (302, 403)
    assert "woorden" not in response.content.decode()


def test_the_menu_leads_to_both(desk: Client) -> None:
    text = desk.get("/beheer/").content.decode()
    assert "Synoniemen" in text
    assert "Gezocht en niet gevonden" in text


def test_editors_still_find_pages_in_the_desk(desk: Client) -> None:
    news("Over de zwaluw")
    assert "Over de zwaluw" in desk.get("/beheer/pages/search/?q=zwaluw").content.decode()


def test_the_work_of_the_night_is_done_in_one_go(missed) -> None:
    refresh_search(0)
    assert MissedSearch.objects.filter(pk=missed.pk).exists()
