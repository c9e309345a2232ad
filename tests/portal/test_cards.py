"""Cards: what a list shows of each kind."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup

from oggz.portal.catalogue.kinds import Kind
from oggz.portal.catalogue.selectors import Card, Link
from oggz.web import cards


def item(kind: Kind, **fields: Any) -> Card:
    plain: dict[str, Any] = {
        "page": 7, "kind": kind, "title": "Een <b>titel</b>", "url": "/ergens/", "introduction": "",
        "date": date(2031, 3, 9), "last_day": date(2031, 3, 9), "is_example": False,
        "changed": None, "details": {}, "thumb": None, "theme_list": [], "target_group_list": [],
        "municipality_list": [],
    }  # fmt: skip
    return Card(**plain | fields)


def drawn(card: Card, *arguments: Any, **options: Any) -> BeautifulSoup:
    return BeautifulSoup(cards.card(card, *arguments, **options), "lxml").article


EVENT = {
    "start": "2031-03-09T09:30:00+01:00", "end": "2031-03-09T12:00:00+01:00",
    "where": "Bibliotheek, Urk", "is_cancelled": False, "cost": "Gratis",
}  # fmt: skip
PRACTICE = {"evidence": "goed-onderbouwd", "evidence_label": "Goed onderbouwd",
            "status_label": "Proef"}  # fmt: skip
DETAILS = {
    Kind.EVENT: EVENT,
    Kind.PRACTICE: PRACTICE,
    Kind.MEDIA: {"media_kind": "Podcast", "source_name": "De omroep", "precision": "maand"},
    Kind.LEGISLATION: {
        "status": "aangenomen",
        "status_label": "Aangenomen",
        "short_name": "Wvggz",
    },
}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("shape", ["", "row", "lead", "compact", "small"])
def test_a_card_of_each_kind_leads_to_its_page(kind: Kind, shape: str) -> None:
    card = drawn(item(kind, details=DETAILS.get(kind, {})), shape, level=2)
    assert card.h2.a["href"] == "/ergens/"
    assert card.h2.text == "Een <b>titel</b>"
    assert f"card--{kind.value}" in card["class"]


def test_news_says_when_and_that_it_is_an_example() -> None:
    card = drawn(item(Kind.NEWS, is_example=True))
    assert card.time["datetime"] == "2031-03-09"
    assert card.time.text == "9 maart 2031"
    assert "Voorbeeld" in card.text


def test_an_event_says_its_day_hours_and_place() -> None:
    card = drawn(item(Kind.EVENT, details=EVENT), "row")
    assert card.time.text == "zondag 9 maart 2031, 9.30 tot 12.00 uur"
    assert card.find(class_="day").text == "zo9mrt 2031"
    assert card.find(class_="day")["aria-hidden"] == "true"
    assert "Bibliotheek, Urk" in card.text
    assert "Gratis" in card.text
    assert "Afgelast" not in card.text


def test_an_event_of_days_says_until_when() -> None:
    card = drawn(item(Kind.EVENT, details=EVENT, last_day=date(2031, 3, 11)))
    assert card.time.text.endswith("9.30 uur, tot en met 11 maart")


def test_an_event_that_is_off_says_so_in_words() -> None:
    assert "Afgelast" in drawn(item(Kind.EVENT, details=EVENT | {"is_cancelled": True})).text


def test_a_practice_says_where_and_how_sure_it_is() -> None:
    places = [Link("Urk", "/gemeenten/urk/"), Link("Dronten", "/gemeenten/dronten/")]
    card = drawn(item(Kind.PRACTICE, details=PRACTICE, municipality_list=places), "row")
    assert "Urk, Dronten" in card.text
    assert "Goed onderbouwd" in card.text
    assert len(card.select(".evidence__on")) == 2
    assert "Proef" in card.text


@pytest.mark.parametrize(
    ("precision", "said"), [("dag", "9 maart 2031"), ("maand", "maart 2031"), ("jaar", "2031")]
)
def test_media_say_no_more_of_their_date_than_is_known(precision: str, said: str) -> None:
    card = drawn(item(Kind.MEDIA, details=DETAILS[Kind.MEDIA] | {"precision": precision}))
    assert card.time.text == said


@pytest.mark.parametrize(
    ("status", "said"),
    [("aangenomen", "van kracht vanaf 9 maart 2031"), ("van-kracht", "sinds 9 maart 2031")],
)
def test_a_law_says_from_when_it_counts(status: str, said: str) -> None:
    details = DETAILS[Kind.LEGISLATION] | {"status": status}
    assert said in drawn(item(Kind.LEGISLATION, details=details)).text


def test_a_law_in_preparation_has_no_day_yet() -> None:
    details = DETAILS[Kind.LEGISLATION] | {"status": "voorbereiding"}
    assert drawn(item(Kind.LEGISLATION, details=details, date=None)).time is None


def test_a_practice_can_be_ticked_to_compare() -> None:
    practice = item(Kind.PRACTICE, details=PRACTICE)
    assert drawn(practice).input is None
    box = drawn(practice, compare=[]).input
    assert (box["name"], box["value"], box.has_attr("checked")) == ("praktijk", "7", False)
    assert drawn(practice, compare=[7]).input.has_attr("checked")


def test_in_a_list_of_all_sorts_a_card_says_what_it_is() -> None:
    assert "Agenda" in drawn(item(Kind.EVENT, details=EVENT), named=True).text
    assert "Thema's" in drawn(item(Kind.THEME), named=True).text
