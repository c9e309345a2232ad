"""One clause by ticking: what is read back is what was ticked, and nothing else changes."""

import difflib
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from oggz.casework.covenants.clause_form import ClauseForm, initial_of, written
from oggz.casework.covenants.models import Version
from oggz.covenant import example, terms
from oggz.covenant.model import Clause
from oggz.covenant.reading import read_text
from tests.casework.covenants.test_pages import FOR, World, browser, main_text

TEXT = example.text()
MODEL = example.example()


def filled(values: dict[str, Any]) -> ClauseForm:
    form = ClauseForm(MODEL, values | {"revision": 1})
    assert form.is_valid(), form.errors
    return form


def as_posted(clause: Clause) -> dict[str, Any]:
    return {key: value for key, value in initial_of(clause).items() if value is not None}


@pytest.mark.parametrize("clause", MODEL.clauses, ids=lambda each: each.id)
def test_a_clause_that_is_saved_as_it_was_changes_no_letter(clause: Clause) -> None:
    assert written(TEXT, filled(as_posted(clause)).values(), clause.id) == TEXT


def some(words: type[terms.Term]) -> st.SearchStrategy:
    return st.lists(st.sampled_from([each.value for each in words]), min_size=1, unique=True)


@settings(max_examples=40)
@given(
    clause=st.sampled_from(MODEL.clauses),
    ticked=st.fixed_dictionaries(
        {},
        optional={
            "roles": some(terms.Role), "actions": some(terms.Action),
            "categories": some(terms.DataCategory), "phases": some(terms.Phase),
            "conditions": some(terms.Condition), "subjects": some(terms.Subject),
            "levels": st.lists(st.integers(1, 4), unique=True), "bsn": st.booleans(),
            "valid_from": st.dates().map(str),
            "reason": st.text(st.characters(codec="ascii", categories=["L"]), min_size=1),
        },
    ),
)  # fmt: skip
def test_what_is_ticked_is_read_back_and_the_rest_stays(clause: Clause, ticked) -> None:
    values = filled(as_posted(clause) | ticked).values()
    text = written(TEXT, values, clause.id)
    number = MODEL.clauses.index(clause)
    after = _raw(text)["clauses"]
    before = _raw(TEXT)["clauses"]
    for key, value in ticked.items():
        empty = ["person"] if key == "subjects" else False if key == "bsn" else []
        found = after[number].get(key, empty)
        assert set(found) == set(value) if isinstance(value, list) else str(found) == str(value)
    assert {key: value for key, value in after[number].items() if key not in ticked} == {
        key: value for key, value in before[number].items() if key not in ticked
    }
    assert [each for n, each in enumerate(after) if n != number] == [
        each for n, each in enumerate(before) if n != number
    ]
    begin = TEXT.split("\n").index(f'id = "{clause.id}"')
    changed = [
        line for line in difflib.ndiff(TEXT.split("\n")[:begin], text.split("\n")[:begin])
        if line[0] in "+-"
    ]  # fmt: skip
    assert changed == []


def _raw(text: str) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(text)


NEW = {
    "id": "corporatie-schulden", "article": "9.60", "effect": "permit",
    "parties": ["woonstichting"], "roles": ["professional"], "actions": ["read"],
    "purposes": ["wonen"], "categories": ["finances"], "subjects": ["person"],
    "phases": ["approach"], "conditions": ["weighing", "informed", "consent"],
    "ground": "consent", "reason": "Een huurachterstand vraagt om een plan.",
}  # fmt: skip


def test_a_new_clause_comes_in_its_chapter_and_every_line_stays() -> None:
    text = written(TEXT, filled(NEW).values(), None)
    document = read_text(text, name="x")
    ids = [each.id for each in document.clauses]
    place = ids.index("corporatie-schulden")
    assert document.clauses[place - 1].article.startswith("9.")
    assert document.clauses[place + 1].article == "10.1"
    lines = iter(text.split("\n"))
    assert all(line in lines for line in TEXT.split("\n"))


@pytest.mark.django_db(databases=["default", "vault"])
class TestThePages:
    @pytest.fixture
    def world(self) -> World:
        return World()

    def page(self, world: World, name: str) -> str:
        return world.address(name, "written")

    def kept(self, world: World) -> str:
        return Version.objects.get(pk=world.versions["written"].pk).text

    def test_add_a_clause_and_lead_to_it(self, world: World) -> None:
        posted = browser(world).post(self.page(world, "add_clause"), NEW | FOR | {"revision": "1"})
        assert posted.status_code == 302
        assert posted.url.endswith("/1/#bepaling-corporatie-schulden")
        document = read_text(self.kept(world), name="x")
        assert "corporatie-schulden" in {each.id for each in document.clauses}

    def test_tell_what_it_would_mean_and_keep_nothing(self, world: World) -> None:
        before = self.kept(world)
        told = browser(world).post(
            self.page(world, "sentence").replace("corporatie-leest", "_"),
            NEW | FOR | {"revision": "1"},
        )
        said = BeautifulSoup(told.content, "lxml").get_text(" ", strip=True)
        assert "Artikel 9.60: Een uitvoerend professional van Woonstichting Voorbeeld mag" in said
        assert self.kept(world) == before

    @pytest.mark.parametrize(
        ("wrong", "status", "told"),
        [
            ({"article": "6.1"}, 422, "6.1"),
            ({"id": "Geen Naam"}, 422, "kleine letters"),
            ({"parties": ["onbekend"]}, 422, "Selecteer een geldige keuze"),
            ({"roles": []}, 422, "verplicht"),
            ({"ground": ""}, 422, "ground"),
            ({"months": "12"}, 422, "vanaf wanneer"),
            ({"reason": "on\u202ezichtbaar"}, 422, "onzichtbaar teken"),
            ({"revision": "9"}, 409, "Iemand anders heeft dit concept"),
        ],
    )
    def test_what_cannot_be_is_said_and_not_kept(self, world, wrong, status, told) -> None:
        before = self.kept(world)
        form = NEW | FOR | {"revision": "1"} | wrong
        response = browser(world).post(self.page(world, "add_clause"), form)
        assert response.status_code == status
        assert told in main_text(response)
        assert self.kept(world) == before

    def test_a_draft_with_faults_is_to_be_mended_first(self, world: World) -> None:
        client = browser(world)
        client.post(self.page(world, "write"), FOR | {"text": "title = 'half'", "revision": "1"})
        response = client.get(self.page(world, "clause"))
        assert response.status_code == 409
        assert "Herstel die eerst" in main_text(response)

    def test_a_clause_that_is_not_there_is_not_found(self, world: World) -> None:
        client = browser(world)
        address = self.page(world, "clause").replace("corporatie-leest", "bestaat-niet")
        assert client.get(address).status_code == 404
        assert client.post(f"{address}zin/", NEW | FOR | {"revision": "1"}).status_code == 404
