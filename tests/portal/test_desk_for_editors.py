"""What each editor finds at the desk: what they need, in Dutch, and no more."""

import json

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Collection, Page, get_page_models

from oggz.portal.accounts.models import Role, User
from oggz.portal.accounts.rights import Structure
from oggz.portal.accounts.services import appoint
from oggz.portal.knowledge.models import ListPage, NewsIndexPage, NewsPage
from oggz.portal.municipalities.models import (
    ContactPage,
    Municipality,
    MunicipalityTheme,
    SectionPage,
)
from oggz.portal.municipalities.services import enrol_municipality
from oggz.portal.practices.models import Evidence, PracticePage
from tests.portal.factories import (
    editor,
    illustration,
    list_of_section,
    local_news,
    practice,
    published,
)

pytestmark = pytest.mark.django_db

PARTICIPANTS = "/beheer/deelnemende-gemeenten/"


@pytest.fixture
def local(client: Client) -> Client:
    """The desk of an editor of Lelystad."""
    user = User.objects.create_user("lokaal")
    appoint(user, Role.LOCAL_EDITOR, municipality=Municipality.objects.get(slug="lelystad"))
    client.force_login(user)
    return client


@pytest.fixture
def national(client: Client) -> Client:
    client.force_login(editor("landelijk"))
    return client


def seen(client: Client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200, response
    return BeautifulSoup(response.content, "lxml")


def menu(page: BeautifulSoup) -> list[str]:
    """The names of what is in the menu of the desk, as its script gets them."""
    props = json.loads(page.find(id="wagtail-sidebar-props").string)
    [items] = [m["_args"][0] for m in props["modules"] if m["_type"].endswith("MainMenuModule")]
    return [item["_args"][0]["name"] for item in items]


def links(page: BeautifulSoup) -> dict[str, str]:
    return {a.get_text(" ", strip=True): a["href"] for a in page.select("main a[href]")}


# --- the first page and the menu


def test_a_local_editor_finds_the_own_municipality(local: Client) -> None:
    page = seen(local, "/beheer/")
    assert "Uw gemeente: Lelystad" in page.text
    found = links(page)
    for label in (
        "Nieuw bericht", "Nieuwe activiteit", "Nieuw praktijkvoorbeeld",
        "Contactpersonen bijwerken", "Inleiding bijwerken", "Hulp en loket bijwerken",
        "Kleuren kiezen", "Bekijk uw pagina's",
    ):  # fmt: skip
        assert local.get(found[label]).status_code == 200, label
    assert not {"Nieuwe wet", "Nieuw thema", "Nieuw media-artikel"} & set(found)
    assert found["Bekijk uw pagina's"] == "/gemeenten/lelystad/"


def test_the_own_pages_that_changed_last_stand_on_the_first_page(local: Client) -> None:
    item = local_news("Zojuist geschreven", "lelystad")
    local_news("Van een ander", "dronten")
    found = links(seen(local, "/beheer/"))
    assert found["Zojuist geschreven"] == f"/beheer/pages/{item.pk}/edit/"
    assert "Van een ander" not in found


def test_only_national_editors_see_how_much_there_is(local: Client) -> None:
    counts = ".w-summary li"
    assert not seen(local, "/beheer/").select(counts)
    local.force_login(editor("landelijk"))
    assert seen(local, "/beheer/").select(counts)


def test_who_writes_for_two_municipalities_finds_both(local: Client) -> None:
    User.objects.get(username="lokaal").groups.add(SectionPage.objects.get(slug="urk").editors)
    text = seen(local, "/beheer/").text
    assert "Uw gemeente: Lelystad" in text
    assert "Uw gemeente: Urk" in text


def test_the_menu_of_a_local_editor_is_short(local: Client) -> None:
    wanted = [
        "explorer", "actueel", "praktijken", "newsletters", "offers", "committee", "images",
        "documents",
    ]  # fmt: skip
    assert menu(seen(local, "/beheer/")) == wanted


def test_a_national_editor_finds_what_is_national(national: Client) -> None:
    page = seen(national, "/beheer/")
    for label in (
        "Nieuw bericht", "Nieuwe activiteit", "Nieuw praktijkvoorbeeld", "Nieuw media-artikel",
        "Nieuwe wet", "Nieuw thema", "Nieuwe doelgroep",
    ):  # fmt: skip
        assert national.get(links(page)[label]).status_code == 200, label
    assert "Uw gemeente" not in page.text
    names = menu(page)
    assert "gemeenten" in names
    assert "help" not in names


@pytest.mark.parametrize("who", ["local", "national"])
def test_nothing_leads_to_english_pages(who: str, request) -> None:
    client = request.getfixturevalue(who)
    assert "wagtail.org" not in str(seen(client, "/beheer/").select_one("main"))


def test_the_explorer_opens_in_the_own_section(local: Client) -> None:
    response = local.get("/beheer/pages/")
    section = SectionPage.objects.get(slug="lelystad")
    assert response.url == f"/beheer/pages/{section.pk}/"
    titles = {a.get_text(strip=True) for a in seen(local, response.url).select("td.title a")}
    assert {"Nieuws", "Agenda", "Praktijken", "Contact"} <= titles


# --- writing


def test_adding_below_a_list_goes_straight_to_the_form(local: Client) -> None:
    listed = list_of_section(NewsIndexPage, "lelystad")
    response = local.get(f"/beheer/pages/{listed.pk}/add_subpage/")
    assert response.url == f"/beheer/pages/add/knowledge/newspage/{listed.pk}/"


def test_publishing_is_the_first_button(local: Client) -> None:
    item = local_news("Bericht", "lelystad")
    page = seen(local, f"/beheer/pages/{item.pk}/edit/")
    buttons = [button.get("name") for button in page.select("footer button[name], footer a")]
    assert buttons[0] == "action-publish"
    assert "action-submit" not in buttons


def test_an_empty_form_says_in_dutch_what_is_missing(local: Client) -> None:
    listed = list_of_section(NewsIndexPage, "lelystad")
    empty = {
        f"{name}-{total}_FORMS": "0"
        for name in ("municipality_links", "links", "comments")
        for total in ("TOTAL", "INITIAL")
    }
    response = local.post(
        f"/beheer/pages/add/knowledge/newspage/{listed.pk}/",
        empty | {"body-count": "0", "action-publish": "1"},
    )
    text = response.content.decode()
    assert "Dit is een verplicht veld." in text
    assert "This field is required" not in text


@pytest.mark.parametrize(
    ("make", "fields"),
    [
        (local_news, ["shown_nationally", "is_example"]),
        (
            lambda title, slug: practice(title, section=slug),
            ["is_example"],
        ),
    ],
)
def test_a_local_editor_sees_no_fields_that_are_for_others(local: Client, make, fields) -> None:
    item = make("Van hier", "lelystad")
    others = Client()
    others.force_login(editor("landelijk"))
    path = f"/beheer/pages/{item.pk}/edit/"
    for name in fields:
        assert seen(local, path).find(attrs={"name": name}) is None, name
        assert seen(others, path).find(attrs={"name": name}) is not None, name


def test_only_the_institute_sees_the_fields_of_an_assessment(local: Client) -> None:
    path = f"/beheer/pages/{practice('Van hier', section='lelystad').pk}/edit/"
    national, administrator = Client(), Client()
    national.force_login(editor("landelijk"))
    administrator.force_login(User.objects.create_superuser("beheerder"))
    for name in ("evidence", "assessor", "assessed_on"):
        assert seen(local, path).find(attrs={"name": name}) is None, name
        assert seen(national, path).find(attrs={"name": name}) is None, name
        assert seen(administrator, path).find(attrs={"name": name}) is not None, name


def test_sending_such_fields_all_the_same_changes_nothing(local: Client) -> None:
    item = local_news("Van hier", "lelystad")
    page = seen(local, path := f"/beheer/pages/{item.pk}/edit/")
    sent = {each["name"]: each.get("value", "") for each in page.select("form input[name]")}
    body = {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-id": "",
            "body-0-type": "heading", "body-0-value": "Kop"}  # fmt: skip
    sent |= {f"{name}-{which}_FORMS": "0" for name in ("municipality_links", "links", "comments")
             for which in ("TOTAL", "INITIAL")}  # fmt: skip
    sent = {key: value for key, value in sent.items() if key not in ("themes", "target_groups")}
    sent |= body | {"introduction": "Anders", "shown_nationally": "on", "action-publish": "1"}
    assert local.post(path, sent).status_code == 302
    item.refresh_from_db()
    assert (item.introduction, item.shown_nationally) == ("Anders", False)


def test_a_copy_has_nothing_that_was_allowed_for_the_original(local: Client) -> None:
    item = practice(
        "Beoordeeld", section="lelystad", shown_nationally=True, is_example=True,
        evidence=Evidence.EFFECTIVE, assessor="Het instituut", assessed_on="2026-01-01",
    )  # fmt: skip
    parent = item.get_parent()
    sent = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": parent.pk,
            "publish_copies": "on"}  # fmt: skip
    assert local.post(f"/beheer/pages/{item.pk}/copy/", sent).status_code == 302
    copy = PracticePage.objects.get(slug="kopie")
    for version in (copy, copy.get_latest_revision_as_object()):
        assert (version.shown_nationally, version.is_example) == (False, False)
        assert (version.evidence, version.assessor) == (Evidence.NOT_ASSESSED, "")


def test_the_pages_that_carry_a_section_keep_name_and_address(local: Client) -> None:
    for page in (
        list_of_section(NewsIndexPage, "lelystad"),
        ContactPage.objects.get(slug="contact", path__startswith=_section("lelystad").path),
    ):
        form = seen(local, f"/beheer/pages/{page.pk}/edit/")
        for name in ("title", "slug", "go_live_at", "expire_at"):
            assert form.find(attrs={"name": name}).has_attr("disabled"), name


def _section(slug: str) -> SectionPage:
    return SectionPage.objects.get(slug=slug)


def test_renaming_by_hand_changes_nothing(local: Client) -> None:
    listed = list_of_section(NewsIndexPage, "lelystad")
    sent = {
        "title": "Anders", "slug": "anders", "introduction": "Nieuw", "action-publish": "1",
        "expire_at": "2020-01-01 10:00", "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert local.post(f"/beheer/pages/{listed.pk}/edit/", sent).status_code == 302
    listed.refresh_from_db()
    assert (listed.title, listed.slug, listed.introduction) == ("Nieuws", "nieuws", "Nieuw")
    assert listed.expire_at is None


def test_every_page_that_carries_others_has_the_rights_of_one() -> None:
    lists = {model for model in get_page_models() if issubclass(model, ListPage)}
    structure = {model for model in get_page_models() if issubclass(model, Structure)}
    assert structure == {ContactPage, SectionPage, *lists}


def test_nobody_makes_a_section_by_hand(national: Client) -> None:
    above = Page.objects.get(slug="gemeenten", depth=3)
    response = national.get(f"/beheer/pages/add/municipalities/sectionpage/{above.pk}/")
    assert response.status_code == 302


# --- images


def test_images_of_another_municipality_are_not_offered(local: Client, own_files) -> None:
    ours, theirs, everyone = (illustration() for _ in range(3))
    for image, title, collection in (
        (ours, "Van ons", _section("lelystad").collection),
        (theirs, "Van hen", _section("dronten").collection),
        (everyone, "Van iedereen", Collection.get_first_root_node()),
    ):
        image.title, image.collection = title, collection
        image.save()
    text = seen(local, "/beheer/images/chooser/results/").text
    assert "Van ons" in text
    assert "Van iedereen" in text
    assert "Van hen" not in text
    assert "Van ons" in (listing := seen(local, "/beheer/images/").text)
    assert "Van iedereen" not in listing


# --- colours


def test_colours_cannot_be_given_to_another_municipality(local: Client) -> None:
    theme = MunicipalityTheme.objects.get(municipality__slug="lelystad")
    ede = Municipality.objects.get(slug="ede")
    sent = {"municipality": ede.pk, "primary_colour": "#00594f", "accent_colour": "#e6f2ef"}
    local.post(f"/beheer/snippets/municipalities/municipalitytheme/edit/{theme.pk}/", sent)
    theme.refresh_from_db()
    assert (theme.municipality.slug, theme.primary_colour) == ("lelystad", "#00594f")


def test_the_lists_of_a_local_editor_have_the_own_municipality_only(local: Client) -> None:
    for path in ("municipality/", "municipalitytheme/", "municipality/results/"):
        text = seen(local, f"/beheer/snippets/municipalities/{path}").text
        assert "Lelystad" in text
        assert "Dronten" not in text


# --- municipalities that take part


def test_a_national_editor_enrols_archives_and_restores(national: Client) -> None:
    ede = Municipality.objects.get(slug="ede")
    sent = {"municipality": ede.pk, "primary_colour": "#00594f", "accent_colour": "#e6f2ef"}
    text = national.post(PARTICIPANTS, sent, follow=True).content.decode()
    assert "Ede neemt nu deel." in text
    assert "Redactie Ede" in text
    assert "Archiveer het deel van Ede" in text
    confirm = seen(national, f"{PARTICIPANTS}{ede.pk}/archiveren/")
    assert "U archiveert het deel van Ede." in confirm.text
    text = national.post(f"{PARTICIPANTS}{ede.pk}/archiveren/nu/", follow=True).content.decode()
    assert "Het deel van Ede is gearchiveerd; niets is weggegooid." in text
    assert "Zet het deel van Ede terug" in text
    text = national.post(f"{PARTICIPANTS}{ede.pk}/terugzetten/", follow=True).content.decode()
    assert "Het deel van Ede is weer zoals het was." in text


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "Kies een gemeente."),
        ({"municipality": "lelystad"}, "Deze gemeente neemt al deel of bestaat niet."),
        ({"municipality": "weesp"}, "Deze gemeente neemt al deel of bestaat niet."),
        ({"municipality": "ede", "primary_colour": "#ffd400"}, "moeilijk te lezen"),
        ({"municipality": "ede", "primary_colour": "geel"}, "Vul een kleur in"),
    ],
)
def test_the_form_says_what_is_wrong(national: Client, sent, message) -> None:
    if "municipality" in sent:
        sent = sent | {"municipality": Municipality.objects.get(slug=sent["municipality"]).pk}
    sections = SectionPage.objects.count()
    form = {"primary_colour": "#00594f", "accent_colour": "#e6f2ef"} | sent
    response = national.post(PARTICIPANTS, form)
    assert message in response.content.decode()
    assert SectionPage.objects.count() == sections


def test_pages_of_participants_have_no_inline_script(national: Client) -> None:
    enrol_municipality(Municipality.objects.get(slug="ede"))
    lelystad = Municipality.objects.get(slug="lelystad").pk
    for path in (PARTICIPANTS, f"{PARTICIPANTS}{lelystad}/archiveren/"):
        page = seen(national, path)
        scripts = page.select("main script:not([src])")
        assert [each for each in scripts if each.get("type") != "application/json"] == []
        assert page.select("main [style], main [onclick]") == []


def test_archiving_what_is_not_there_is_refused(national: Client) -> None:
    ede = Municipality.objects.get(slug="ede").pk
    assert national.get(f"{PARTICIPANTS}{ede}/archiveren/").status_code == 404
    text = national.post(f"{PARTICIPANTS}{ede}/archiveren/nu/", follow=True).content.decode()
    assert "De gemeente Ede neemt niet deel." in text
    assert national.post(f"{PARTICIPANTS}{ede}/terugzetten/").status_code == 404


def test_the_rights_of_a_section_are_what_an_administrator_can_give() -> None:
    """The form for groups shows them, so that saving a group there takes none away."""
    group = Group.objects.get(name="Moderators")
    admin = Client()
    admin.force_login(User.objects.create_superuser("beheerder"))
    text = admin.get(f"/beheer/groups/edit/{group.pk}/").content.decode()
    for label in ("Kan lokale inhoud ook landelijk tonen", "Kan de mate van bewijs vaststellen"):
        assert label in text


def test_a_published_local_item_is_seen_in_its_section_only(local: Client, visit) -> None:
    published(
        NewsPage, "Plaatselijk", below=list_of_section(NewsIndexPage, "lelystad"),
        introduction="Kort.", body=[{"type": "paragraph", "value": "<p>Tekst.</p>"}],
    )  # fmt: skip
    assert "Plaatselijk" in visit("/gemeenten/lelystad/nieuws/").text
    assert "Plaatselijk" not in visit("/nieuws/").text
