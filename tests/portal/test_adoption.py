"""A municipality takes up a practice of another: at the desk, and as readers see it."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from oggz.portal.catalogue.models import Entry
from oggz.portal.municipalities.models import PartnerKind
from oggz.portal.municipalities.services import archive_section, enrol_municipality
from oggz.portal.practices.models import Adoption, AdoptionStep, PracticePage, PracticePartner
from oggz.portal.practices.selectors import recent_adoptions
from oggz.portal.practices.services import (
    AdoptionError,
    AlreadyAdopted,
    change_adoption,
    take_up,
)
from tests.portal.adoption_world import (
    adoption,
    as_user,
    change,
    days_ago,
    editor_of,
    filled_in,
    national_editor,
    place,
)
from tests.portal.factories import make_private, practice, theme
from tests.together import really

pytestmark = pytest.mark.django_db

LIST = "/gemeenten/lelystad/praktijken/"


def shown(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "lxml").find("main").get_text(" ", strip=True)


def new_url(page: PracticePage) -> str:
    return f"{reverse('adoptions:new')}?praktijk={page.pk}"


# --- taking up


def test_an_editor_takes_up_a_practice_by_one_button(visit, client) -> None:
    source = practice("Samen op pad", section="rotterdam")
    desk = as_user(editor_of("lelystad"))
    page = BeautifulSoup(desk.get(source.url).content, "lxml")
    button = page.find("a", string=lambda text: text and "Overnemen in Lelystad" in text) or next(
        a for a in page.find_all("a") if "Overnemen in Lelystad" in a.text
    )
    form = BeautifulSoup(desk.get(button["href"]).content, "lxml").main
    assert form.find("select", {"name": "municipality"}).find("option", selected=True).text == (
        "Lelystad"
    )
    sent = filled_in("lelystad", learned="Begin klein.", adapted="Met de bibliotheek.")
    answer = desk.post(button["href"], sent)
    assert answer.status_code == 302
    found = Adoption.objects.get(practice=source)
    assert (found.municipality, found.status, found.since) == (
        place("lelystad"), "verkennen", days_ago(3),
    )  # fmt: skip
    assert [(step.status, step.since) for step in found.steps.all()] == [("verkennen", days_ago(3))]
    followers = visit(source.url).find(id="volgers").parent.get_text(" ", strip=True)
    assert "1 gemeente volgt deze praktijk: Lelystad." in followers
    assert "Wat Lelystad leerde Begin klein." in followers
    adopted = visit(LIST).find(id="overgenomen").parent
    assert adopted.find("a", href=source.url).text == "Samen op pad"
    assert "Van Rotterdam." in adopted.text
    assert "Samen op pad" in visit("/gemeenten/lelystad/").find(id="overgenomen").parent.text


def test_readers_get_no_button_and_no_session(client) -> None:
    source = practice("Samen op pad", section="rotterdam")
    response = client.get(source.url)
    assert b"Overnemen in" not in response.content
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_the_card_says_how_many_follow(visit) -> None:
    source = practice("Samen op pad", section="rotterdam")
    first = adoption(source, "lelystad")
    adoption(source, "urk")
    card = visit("/praktijken/?gemeente=rotterdam").find("a", string="Samen op pad").parent.parent
    assert "2 gemeenten volgen dit" in card.text
    first.status, first.since = "gestopt", days_ago(1)
    change_adoption(first)
    card = visit("/praktijken/?gemeente=rotterdam").find("a", string="Samen op pad").parent.parent
    assert "1 gemeente volgt dit" in card.text
    assert "Ermee gestopt: Lelystad." in shown_at(visit, source.url)


def shown_at(visit, path: str) -> str:
    return visit(path).find("main").get_text(" ", strip=True)


def test_the_own_practice_cannot_be_taken_up() -> None:
    own = practice("Eigen werk", section="lelystad")
    named = practice("Van ons", municipality_links=[_link("lelystad")])
    for page in (own, named):
        with pytest.raises(AdoptionError, match="van Lelystad zelf"):
            adoption(page, "lelystad")
    assert not Adoption.objects.filter(practice__in=[own, named]).exists()


def _link(slug: str):
    from oggz.portal.knowledge.models import PageMunicipality

    return PageMunicipality(municipality=place(slug), sort_order=0)


def test_what_is_not_public_cannot_be_taken_up() -> None:
    hidden, withdrawn = practice("Verborgen"), practice("Ingetrokken")
    make_private(hidden)
    withdrawn.unpublish()
    desk = as_user(editor_of("lelystad"))
    for page in (hidden, withdrawn):
        with pytest.raises(AdoptionError, match="niet openbaar"):
            adoption(page, "lelystad")
        answer = desk.post(new_url(page), filled_in("lelystad"), follow=True)
        assert "kan niet worden overgenomen" in answer.content.decode()
        assert page.title not in answer.content.decode()
    assert not Adoption.objects.filter(practice__in=[hidden, withdrawn]).exists()


def test_an_archived_or_former_municipality_takes_nothing_up() -> None:
    source = practice("Samen op pad", section="rotterdam")
    archive_section(place("urk"))
    for slug in ("urk", "weesp"):
        with pytest.raises(AdoptionError, match="neemt op dit moment niet deel"):
            adoption(source, slug)


def test_a_second_time_leads_to_the_first(client) -> None:
    source = practice("Samen op pad", section="rotterdam")
    first = adoption(source, "lelystad")
    with pytest.raises(AlreadyAdopted):
        adoption(source, "lelystad")
    answer = as_user(editor_of("lelystad")).post(new_url(source), filled_in("lelystad"))
    assert answer.url == reverse("adoptions:edit", args=[first.pk])


@pytest.fixture
def committed_practice() -> Iterator[PracticePage]:
    made = []
    really(lambda: made.append(practice("Tegelijk overgenomen", section="rotterdam")))
    yield made[0]

    def remove() -> None:
        Adoption.objects.filter(practice=made[0].pk).delete()
        PracticePage.objects.get(pk=made[0].pk).delete()

    assert really(remove) == [None]


def test_twice_at_the_same_moment_gives_one(committed_practice) -> None:
    answers = really(lambda: adoption(committed_practice, "lelystad"), times=3)
    assert sorted(type(answer).__name__ for answer in answers) == [
        "Adoption", "AlreadyAdopted", "AlreadyAdopted",
    ]  # fmt: skip
    assert Adoption.objects.filter(practice=committed_practice.pk).count() == 1
    assert AdoptionStep.objects.filter(adoption__practice=committed_practice.pk).count() == 1


# --- whose it is


def test_the_municipality_of_another_in_the_form_is_refused() -> None:
    source = practice("Samen op pad", section="rotterdam")
    desk = as_user(editor_of("lelystad"))
    answer = desk.post(new_url(source), filled_in("dronten"))
    assert "Voor deze gemeente kunt u niets overnemen" in answer.content.decode()
    assert not Adoption.objects.filter(practice=source).exists()


def test_an_adoption_does_not_change_its_municipality() -> None:
    found = adoption(practice("Samen op pad", section="rotterdam"), "lelystad")
    desk = as_user(national_editor())
    assert desk.post(edit_url(found), filled_in("dronten", status="loopt")).status_code == 302
    found.refresh_from_db()
    assert (found.municipality, found.status) == (place("lelystad"), "loopt")


def edit_url(found: Adoption) -> str:
    return reverse("adoptions:edit", args=[found.pk])


@pytest.mark.parametrize("name", ["edit", "changes", "seen", "remove", "remove_now"])
def test_nobody_reaches_the_adoption_of_another(name: str) -> None:
    found = adoption(practice("Samen op pad", section="rotterdam"), "dronten", learned="Geheim")
    desk = as_user(editor_of("lelystad"))
    url = reverse(f"adoptions:{name}", args=[found.pk])
    for answer in (desk.get(url), desk.post(url, filled_in("dronten", versie="1"))):
        assert answer.status_code in (302, 405)
        assert answer.status_code == 405 or answer.url == "/beheer/"
    found.refresh_from_db()
    assert found.learned == "Geheim"


# --- keeping it up to date


def test_another_status_becomes_a_step_and_another_day_corrects_it() -> None:
    found = adoption(practice("Samen op pad"), "lelystad", status="verkennen", days=100)
    desk = as_user(editor_of("lelystad"))
    sent = filled_in("lelystad", status="loopt", since=f"{days_ago(50):%d-%m-%Y}")
    assert desk.post(edit_url(found), sent).status_code == 302
    sent["since"] = f"{days_ago(40):%d-%m-%Y}"
    assert desk.post(edit_url(found), sent).status_code == 302
    assert [(step.status, step.since) for step in found.steps.all()] == [
        ("verkennen", days_ago(100)), ("loopt", days_ago(40)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": "loopt", "since": f"{days_ago(200):%d-%m-%Y}"}, "Kies die dag of een latere"),
        ({"since": f"{days_ago(-2):%d-%m-%Y}"}, "ligt in de toekomst"),
        ({"since": "geen dag"}, "datum"),
        ({"status": "klaar"}, "geldige keuze"),
        ({"contact_email": "geen adres"}, "geldig e-mailadres"),
        ({"contact_email": ""}, "verplicht"),
        ({"learned": "a" * 1501}, "1500"),
        ({"learned": "een\0nul"}, "tekens"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_saved(fields: dict[str, str], said: str) -> None:
    found = adoption(practice("Samen op pad"), "lelystad", status="verkennen", days=100)
    answer = as_user(editor_of("lelystad")).post(edit_url(found), filled_in("lelystad") | fields)
    assert answer.status_code == 200
    assert said.lower() in answer.content.decode().lower()
    found.refresh_from_db()
    assert (found.status, found.steps.count()) == ("verkennen", 1)


def draft(text: str, *, url: str = "") -> str:
    """A text as the editor of the desk sends it."""
    entities = {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url}}}
    ranges = [{"offset": 0, "length": 3, "key": 0}]
    block = {
        "key": "a", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
        "entityRanges": ranges if url else [],
    }  # fmt: skip
    return json.dumps({"blocks": [block], "entityMap": entities if url else {}})


@pytest.mark.parametrize(
    "note",
    [
        draft("<script>alert(1)</script>"),
        draft("klik hier", url="javascript:alert(1)"),
        "<script>alert(1)</script>",
        '{"blocks": 7}',
        "[]",
        '{"blocks": [{"text": "x"}]}',
        "null",
    ],
)
def test_a_note_holds_no_script_whatever_is_sent(visit, note: str) -> None:
    source = practice("Samen op pad", section="rotterdam")
    found = adoption(source, "lelystad")
    answer = as_user(editor_of("lelystad")).post(
        edit_url(found), filled_in("lelystad", note=note, learned="<b>vet</b>")
    )
    assert answer.status_code == 302
    part = visit(source.url).find(id=found.anchor)
    assert not part.find("script")
    assert not part.find("a", href=lambda href: href and href.startswith("javascript:"))
    assert "<b>vet</b>" in part.text


def test_a_note_that_is_too_long_is_refused() -> None:
    found = adoption(practice("Samen op pad"), "lelystad")
    sent = filled_in("lelystad", note=draft("woord " * 400))
    answer = as_user(editor_of("lelystad")).post(edit_url(found), sent)
    assert "hoogstens 2000 tekens" in answer.content.decode()
    found.refresh_from_db()
    assert found.note == ""


def test_what_was_taken_up_by_mistake_is_taken_away_by_a_post_only() -> None:
    source = practice("Samen op pad")
    found = adoption(source, "lelystad")
    desk = as_user(editor_of("lelystad"))
    assert b"kan niet ongedaan" in desk.get(reverse("adoptions:remove", args=[found.pk])).content
    assert desk.get(reverse("adoptions:remove_now", args=[found.pk])).status_code == 405
    assert Adoption.objects.filter(pk=found.pk).exists()
    desk.post(reverse("adoptions:remove_now", args=[found.pk]))
    assert not Adoption.objects.filter(pk=found.pk).exists()
    assert Entry.objects.get(page=source).details["followers"] == 0


# --- when the source goes


def test_followers_keep_theirs_when_the_source_is_withdrawn_or_deleted(visit) -> None:
    source = practice("Samen op pad", section="rotterdam")
    adoption(source, "lelystad", learned="Begin klein.")
    for take_away in (source.unpublish, source.delete):
        take_away()
        part = visit(LIST).find(id="overgenomen").parent
        assert "De bron is niet meer openbaar." in part.text
        assert "Samen op pad" in part.text
        assert "Begin klein." in part.text
        assert not part.find("a", href=source.url)
    desk = as_user(editor_of("lelystad"))
    assert "niet meer openbaar" in shown(desk, reverse("adoptions:index"))
    found = Adoption.objects.get(source_title="Samen op pad")
    sent = filled_in("lelystad", learned="Nog steeds klein.")
    assert desk.post(edit_url(found), sent).status_code == 302
    assert "niet meer openbaar" in shown(desk, reverse("adoptions:changes", args=[found.pk]))


def test_archiving_a_section_hides_its_adoptions_and_brings_them_back(visit) -> None:
    source = practice("Samen op pad", section="rotterdam")
    adoption(source, "lelystad")
    adoption(source, "urk")
    archive_section(place("urk"))
    text = shown_at(visit, source.url)
    assert "1 gemeente volgt deze praktijk: Lelystad." in text
    assert "Urk" not in text
    assert Entry.objects.get(page=source).details["followers"] == 1
    assert "Urk" not in visit("/praktijken/verspreiding/").find(id="kaart").parent.text
    enrol_municipality(place("urk"))
    assert "Lelystad en Urk." in shown_at(visit, source.url)
    assert Entry.objects.get(page=source).details["followers"] == 2


# --- what grew out of what


def test_a_practice_names_what_it_is_based_on_and_they_form_a_tree(visit) -> None:
    source = practice("De bron", section="rotterdam")
    child = practice("Het vervolg", section="dronten", based_on=source)
    adoption(child, "lelystad")
    page = visit(source.url)
    assert "Hierop geïnspireerd: Het vervolg (Dronten)." in page.find("main").get_text(
        " ", strip=True
    )
    rows = [row.get_text("|", strip=True) for row in page.find(id="stamboom").parent.select("tr")]
    assert [row.split("|")[:2] for row in rows[1:]] == [
        ["De bron", "Rotterdam"], ["Het vervolg", "Dronten"], ["Het vervolg", "Lelystad"],
    ]  # fmt: skip
    assert "geïnspireerd op De bron uit Rotterdam" in shown_at(visit, child.url)
    make_private(source)
    assert "De bron" not in shown_at(visit, child.url)


def test_a_practice_is_not_based_on_itself_nor_in_a_circle() -> None:
    from django.core.exceptions import ValidationError

    one = practice("Een")
    two = practice("Twee", based_on=one)
    three = practice("Drie", based_on=two)
    for origin in (one, three):
        one.based_on = origin
        with pytest.raises(ValidationError, match="zelf"):
            one.full_clean()


def test_a_circle_that_two_made_at_once_does_not_hang(visit) -> None:
    one = practice("Een")
    two = practice("Twee", based_on=one)
    PracticePage.objects.filter(pk=one.pk).update(based_on=two)
    tree = visit(one.url).find(id="stamboom").parent
    assert len(tree.select("tbody tr")) == 2
    assert visit("/praktijken/verspreiding/").find(string="Een")


# --- for newsletters


def test_recent_adoptions_by_municipality_region_and_theme() -> None:
    subject = theme("Vroeg erbij")
    about, other = practice("Over het thema", themes=[subject]), practice("Iets anders")
    one, two = adoption(about, "lelystad"), adoption(other, "urk")
    three = adoption(about, "rotterdam")
    today = timezone.localdate()

    def recent(**narrowed) -> list[Adoption]:
        mine = {about.pk, other.pk}
        return [a for a in recent_adoptions(today, today, **narrowed) if a.practice_id in mine]

    assert recent() == [three, two, one]
    assert recent()[0].source.title == "Over het thema"
    assert recent(municipality=place("urk")) == [two]
    assert recent(region=place("urk").ggd_region) == [two, one]
    assert recent(theme=subject.pk) == [three, one]
    yesterday = today - timedelta(days=1)
    assert not [a for a in recent_adoptions(yesterday, yesterday) if a in (one, two, three)]
    archive_section(place("urk"))
    make_private(about)
    assert recent() == []


def test_partners_and_bodies_are_compared_too(visit) -> None:
    source = practice("Samen op pad", section="rotterdam")
    adoption(source, "lelystad")
    change(
        source, partners=[PracticePartner(name="De bieb", kind=PartnerKind.WELFARE, role="Zaal")]
    )
    found = Adoption.objects.get(practice=source)
    text = shown(as_user(editor_of("lelystad")), reverse("adoptions:changes", args=[found.pk]))
    assert "Partners" in text
    assert "De bieb" in text


def test_take_up_keeps_an_unsaved_adoption_out_when_refused() -> None:
    own = practice("Eigen werk", section="lelystad")
    new = Adoption(municipality=place("lelystad"), status="loopt", since=days_ago(1))
    with pytest.raises(AdoptionError):
        take_up(own, new)
    assert new.pk is None
