"""How practices spread: figures, the map, the tree, and what is like what."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from oggz.portal.practices import drawings, spread
from oggz.portal.practices.alike import alike, why
from oggz.portal.practices.models import Adoption, PracticePage, Question
from oggz.portal.practices.spread import Place, Source
from tests.portal.adoption_world import adoption, answered, question
from tests.portal.factories import make_private, practice, theme

pytestmark = pytest.mark.django_db

PAGE = "/praktijken/verspreiding/"
PLACES = ("lelystad", "urk", "dronten", "almere", "zeewolde")


@pytest.fixture
def nothing_yet() -> None:
    Adoption.objects.all().delete()
    Question.objects.all().delete()
    PracticePage.objects.update(based_on=None)


# --- figures


def _noon() -> datetime:
    """Noon is the same day in UTC and here, in summer and in winter: days are counted exactly."""
    return timezone.now().replace(hour=12)


def test_without_anything_the_page_says_so(visit, nothing_yet) -> None:
    text = visit(PAGE).find("main").get_text(" ", strip=True)
    assert text.count("nog te weinig om te tonen") == 3
    assert "Nog geen gemeente nam hier een praktijk van een ander over." in text


def test_what_is_counted_and_from_how_many_on_it_is_shown(visit, nothing_yet) -> None:
    days = {"lelystad": 10, "urk": 20, "dronten": 30, "almere": 40, "zeewolde": 300}
    now = _noon()
    for number, (place, later) in enumerate(days.items()):
        source = practice(f"Praktijk {place}", section="rotterdam")
        Page.objects.filter(pk=source.pk).update(first_published_at=now - timedelta(days=400))
        adoption(
            source, place, status="loopt" if number < 3 else "gestopt",
            created_at=now - timedelta(days=400 - later),
        )  # fmt: skip
        if number == 3:
            page = visit(PAGE).find(id="cijfers").parent
            assert len(page.find_all(string="nog te weinig om te tonen")) == 3
    again = spread.figures(spread.all_sources())
    assert (again.adoptions, again.practices_followed, again.days_to_first) == (5, 5, 30)
    assert dict(again.by_status) == {"Verkennen": 0, "Starten": 0, "Loopt": 3, "Gestopt": 2}
    text = visit(PAGE).find(id="cijfers").parent.get_text(" ", strip=True)
    assert "30 dagen 5 praktijken hebben een volger." in text


def test_only_the_first_follower_of_a_practice_counts_for_its_days(nothing_yet) -> None:
    source, now = practice("Praktijk", section="rotterdam"), _noon()
    Page.objects.filter(pk=source.pk).update(first_published_at=now - timedelta(days=100))
    adoption(source, "urk", created_at=now - timedelta(days=90))
    adoption(source, "lelystad", created_at=now - timedelta(days=10))
    assert spread._days_to_first(spread.all_sources()) == [10]


def test_answers_within_a_week(nothing_yet) -> None:
    source, now = practice("Praktijk"), timezone.now()

    def asked(days: float) -> dict:
        return {"asked_at": now - timedelta(days=days)}

    answered(source, "Op tijd", **asked(30), closed_at=now - timedelta(days=24))
    answered(source, "Te laat", **asked(30), closed_at=now - timedelta(days=22))
    answered(source, "Vandaag", **asked(1))
    question(source, "Staat open", **asked(8))
    question(source, "Kan nog", **asked(6))
    question(source, "Geweigerd", **asked(30), status="geweigerd", closed_at=now)
    assert spread._answers() == (2, 4)
    assert spread.figures([]).answered_in_time is None
    answered(source, "Ook op tijd", **asked(2))
    assert spread.figures([]).answered_in_time == 60


# --- the map and the tree


def test_the_map_marks_source_and_followers_by_shape_and_number(visit, nothing_yet) -> None:
    source = practice("Praktijk", section="rotterdam")
    for place in ("lelystad", "urk"):
        adoption(source, place)
    adoption(practice("Terug", section="lelystad"), "rotterdam")
    part = visit(source.url).find(id="op-de-kaart").parent
    marks = part.find("svg").select("g")
    assert [(m.title.text, m.find("text").text) for m in marks] == [
        ("Rotterdam", "1"), ("Lelystad", "2"), ("Urk", "3"),
    ]  # fmt: skip
    assert marks[0].find("rect")
    assert not marks[0].find("circle")
    assert marks[1].find("circle")
    assert not marks[1].find("rect")
    assert [row.get_text("|", strip=True) for row in part.select("tbody tr")] == [
        "1|Rotterdam|Bron", "2|Lelystad|Volger", "3|Urk|Volger",
    ]  # fmt: skip
    everywhere = visit(PAGE).find(id="kaart").parent
    both = everywhere.select_one(".spread-map__mark--both title")
    assert both.text in ("Rotterdam", "Lelystad")
    assert "3 gemeenten namen een praktijk over" in everywhere.text


def test_drawings_have_no_style_of_their_own(visit) -> None:
    page = visit(PAGE)
    assert page.find("svg", class_="tree")
    assert not page.find("main").find_all(style=True)
    assert not page.find("main").find_all("style")
    numbers = re.findall(r' (?:x|y|cx|cy|x1|x2|y1|y2)="([^"]*)"', str(page.find("main")))
    assert numbers
    assert all(re.fullmatch(r"-?\d+(\.\d+)?", number) for number in numbers)


def test_a_title_in_the_tree_is_text(visit) -> None:
    source = practice("</text><script>alert(1)</script>", section="rotterdam")
    adoption(source, "lelystad")
    assert not visit(source.url).find("svg", class_="tree").find("script")


def test_a_family_is_drawn_in_the_order_in_which_it_grew() -> None:
    def source(page: int, based_on: int | None) -> Source:
        place = Place("GM0995", "Lelystad", "lelystad")
        return Source(page, f"Praktijk {page}", "/", False, None, place, None, based_on)

    members = [source(1, None), source(2, 1), source(3, 2), source(4, 1), source(5, None)]
    tree = drawings.family_tree(members[:4], here=3)
    assert [(row.source.page, row.depth, row.is_here) for row in tree.rows] == [
        (1, 0, False), (2, 1, False), (3, 2, True), (4, 1, False),
    ]  # fmt: skip
    assert tree.rows[3].path.startswith(f"M{tree.rows[0].x} {tree.rows[0].y}V")
    assert drawings.family_tree(members[4:]) is None
    assert [family.root.page for family in drawings.families(members)] == [1]


def test_families_of_a_hundred_are_still_drawn() -> None:
    chain = [
        Source(page, "Lang" * 40, "/", False, None, None, None, page - 1 or None)
        for page in range(1, 101)
    ]
    tree = drawings.family_tree(chain)
    assert len(tree.rows) == 100
    assert all(row.x < drawings.TREE_WIDTH - 100 for row in tree.rows)


# --- practices like this one


def test_practices_alike_say_why() -> None:
    one, two = theme("Zeldzaam"), theme("Ook zeldzaam")
    source = practice("Bron", section="lelystad", themes=[one, two])
    both = practice("Allebei", section="urk", themes=[one, two])
    same_size = practice("Even groot", section="west-betuwe", themes=[one])
    larger = practice("Groter", section="rotterdam", themes=[one])
    hidden = practice("Verborgen", section="almere", themes=[one, two])
    make_private(hidden)
    practice("Iets anders", section="dronten")
    found = alike(source.pk)
    assert [each.title for each in found] == ["Allebei", "Even groot", "Groter"]
    assert found[0].why.startswith("ook over zeldzaam en ook zeldzaam")
    assert found[0].place == "Urk"
    assert found[0].url == both.url
    assert [each.url for each in found[1:]] == [same_size.url, larger.url]
    assert "dezelfde omvang" not in found[2].why


def test_at_most_four_are_shown_and_never_itself(visit) -> None:
    subject = theme("Zeldzaam")
    pages = [practice(f"Nummer {number}", themes=[subject]) for number in range(7)]
    part = visit(pages[0].url).find("aside", {"aria-labelledby": "verwant"})
    titles = [item.a.text for item in part.select("li")]
    assert len(titles) == 4
    assert "Nummer 0" not in titles


@pytest.mark.parametrize(
    ("themes", "groups", "size", "urbanity", "said"),
    [
        (["Schulden"], [], True, True, "ook over schulden, in een gemeente van dezelfde omvang"),
        (["GGZ en werk"], ["Jongeren"], False, True,
         "ook over GGZ en werk, voor jongeren, in een gemeente die even stedelijk is"),
        (["Een", "Twee", "Drie"], [], False, False, "ook over een, twee en meer"),
        ([], ["Jongeren", "Naasten"], False, False, "ook voor jongeren en naasten"),
    ],
)  # fmt: skip
def test_why_in_words(themes, groups, size, urbanity, said) -> None:
    assert why(themes, groups, same_size=size, same_urbanity=urbanity) == said
