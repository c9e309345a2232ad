"""What municipalities took up when they merge."""

from datetime import timedelta

import pytest
from django.utils import timezone

from oggz.portal.catalogue.models import Entry
from oggz.portal.municipalities.models import Municipality
from oggz.portal.municipalities.services import archive_section, follow_mergers
from oggz.portal.practices.models import Adoption, PracticePage
from oggz.portal.practices.services import move_adoptions_of_former
from tests.portal.adoption_world import adoption, answered, change, days_ago, place
from tests.portal.factories import practice

pytestmark = pytest.mark.django_db


def merge(former: str, successor: str) -> None:
    Municipality.objects.filter(slug=former).update(
        valid_until=timezone.localdate() - timedelta(days=1), successor=place(successor)
    )


@pytest.fixture
def source() -> PracticePage:
    return practice("Samen op pad", section="rotterdam")


def followers(source: PracticePage) -> list[str]:
    found = Adoption.objects.filter(practice=source)
    return sorted(found.values_list("municipality__slug", flat=True))


def test_what_was_taken_up_goes_on_at_the_successor(source, visit) -> None:
    adoption(source, "lelystad", learned="Begin klein.")
    merge("lelystad", "ede")
    follow_mergers()
    assert followers(source) == ["ede"]
    part = visit("/gemeenten/ede/praktijken/").find(id="overgenomen").parent
    assert "Begin klein." in part.text
    assert "(toen Lelystad)" in part.text
    assert follow_mergers() is None
    assert followers(source) == ["ede"]


def test_a_municipality_without_a_section_takes_its_adoptions_along(source) -> None:
    adoption(source, "ede")
    merge("ede", "lelystad")
    follow_mergers()
    assert followers(source) == ["lelystad"]


def test_two_that_followed_the_same_become_one_with_both_stories(source, visit) -> None:
    adoption(
        source, "dronten", status="loopt", days=100, note="<p>Met twee.</p>", learned="Begin.",
        adapted="Anders.",
    )  # fmt: skip
    adoption(source, "lelystad", status="verkennen", days=20, note="<p>Alleen.</p>", learned="Eén.")
    change(source, results="Nieuw.")
    adoption(source, "urk")
    merge("dronten", "lelystad")
    follow_mergers()
    assert followers(source) == ["lelystad", "urk"]
    joined = Adoption.objects.get(practice=source, municipality=place("lelystad"))
    assert (joined.status, joined.since) == ("loopt", days_ago(100))
    assert joined.note == "<p>Alleen.</p><p><b>Uit Dronten:</b></p><p>Met twee.</p>"
    assert joined.learned == "Eén.\n\nUit Dronten:\nBegin."
    assert joined.adapted == "Anders."
    assert [(step.status, step.former_name) for step in joined.steps.all()] == [
        ("loopt", "Dronten"), ("verkennen", ""),
    ]  # fmt: skip
    assert joined.source_changed_at is not None
    assert Entry.objects.get(page=source).details["followers"] == 2
    assert "2 gemeenten volgen deze praktijk" in visit(source.url).text


def test_what_goes_on_counts_for_more_than_what_ended(source) -> None:
    adoption(source, "dronten", status="gestopt", days=10)
    adoption(source, "lelystad", status="verkennen", days=50)
    merge("dronten", "lelystad")
    follow_mergers()
    assert Adoption.objects.get(practice=source).status == "verkennen"


def test_a_merger_shows_no_adoption_that_was_hidden_and_hides_none(source) -> None:
    adoption(source, "urk")
    archive_section(place("urk"))
    merge("urk", "lelystad")
    follow_mergers()
    assert followers(source) == ["urk"]
    assert Entry.objects.get(page=source).details["followers"] == 0
    adoption(source, "ede")
    archive_section(place("dronten"))
    merge("ede", "dronten")
    assert move_adoptions_of_former() == 0
    assert followers(source) == ["ede", "urk"]
    assert Entry.objects.get(page=source).details["followers"] == 1


def test_who_becomes_the_owner_follows_no_longer(visit) -> None:
    source = practice("Samen op pad", section="dronten")
    adoption(source, "lelystad")
    merge("dronten", "lelystad")
    follow_mergers()
    moved = PracticePage.objects.get(pk=source.pk)
    assert "Nog geen gemeente volgt deze praktijk." in visit(moved.url).text
    assert Entry.objects.get(page=source).details["followers"] == 0
    assert Adoption.objects.filter(practice=source).exists()


def test_questions_move_with_their_practice(visit) -> None:
    source = practice("Samen op pad", section="dronten")
    answered(source, "Wat kost dat?")
    merge("dronten", "ede")
    follow_mergers()
    moved = PracticePage.objects.get(pk=source.pk)
    assert moved.url.startswith("/gemeenten/ede/")
    assert "Wat kost dat?" in visit(moved.url).text
