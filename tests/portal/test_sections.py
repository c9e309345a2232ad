"""A municipality that takes part: enrolling, archiving, coming back, and being merged."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Collection, PageViewRestriction, Revision

from oggz.portal.accounts.models import User
from oggz.portal.catalogue.models import Entry
from oggz.portal.knowledge.models import AgendaIndexPage, NewsIndexPage, NewsPage
from oggz.portal.municipalities.models import (
    ContactPage,
    ContactPerson,
    Municipality,
    MunicipalityTheme,
    SectionPage,
)
from oggz.portal.municipalities.services import (
    SectionError,
    archive_section,
    enrol_municipality,
    enter_municipality,
    move_sections_of_former,
)
from oggz.portal.municipalities.tasks import follow_mergers
from oggz.portal.practices.models import PracticeIndexPage
from tests.portal.factories import event, illustration, list_of_section, local_news, news, practice
from tests.together import really

pytestmark = pytest.mark.django_db


def place(slug: str) -> Municipality:
    return Municipality.objects.get(slug=slug)


def section_of(slug: str) -> SectionPage:
    return SectionPage.objects.get(municipality__slug=slug)


def state() -> dict[str, object]:
    """Everything that enrolling makes, to compare before and after."""
    return {
        "pages": [*SectionPage.objects.order_by("path").values_list("path", "title")],
        "below": [
            (page.url_path, page.title)
            for section in SectionPage.objects.all()
            for page in section.get_children()
        ],
        "rights": sorted(
            (str(section), *sorted(map(str, section.editors.page_permissions.all())),
             *sorted(map(str, section.editors.collection_permissions.all())),
             *sorted(map(str, section.editors.permissions.all())))
            for section in SectionPage.objects.all()
        ),
        "collections": sorted(Collection.objects.values_list("path", "name")),
        "colours": sorted(
            MunicipalityTheme.objects.values_list("municipality", "primary_colour", "accent_colour")
        ),
    }  # fmt: skip


# --- enrolling


def test_a_municipality_gets_its_pages_editors_collection_and_colours(visit) -> None:
    section = enrol_municipality(place("ede"))
    assert [type(page) for page in section.get_children().specific()] == [
        NewsIndexPage, AgendaIndexPage, PracticeIndexPage, ContactPage,
    ]  # fmt: skip
    assert section.editors.name == "Redactie Ede"
    assert section.collection.name == "Ede"
    assert section.collection.get_parent() == Collection.get_first_root_node()
    assert place("ede").theme.primary_colour == "#0b4f5c"
    for part in ("", "nieuws/", "agenda/", "praktijken/", "contact/"):
        visit(f"/gemeenten/ede/{part}")
    assert Entry.objects.get(address="/gemeenten/ede/").details == {"has_section": True}


def test_enrolling_again_changes_nothing() -> None:
    for slug in ("ede", "urk", "ede"):
        enrol_municipality(place(slug), colours=("#7a2e2e", "#f8ecea"))
    before = state()
    for slug in ("ede", "urk", "lelystad", "rotterdam"):
        enrol_municipality(place(slug), colours=("#00594f", "#e6f2ef"))
    assert state() == before


def test_what_somebody_took_away_comes_back_by_enrolling_again() -> None:
    section = enrol_municipality(place("ede"))
    before = state()
    section.editors.page_permissions.all().delete()
    section.editors.permissions.clear()
    enrol_municipality(place("ede"))
    assert state() == before


def test_colours_that_nobody_can_read_are_refused_and_nothing_is_made() -> None:
    with pytest.raises(ValidationError, match="moeilijk te lezen"):
        enrol_municipality(place("ede"), colours=("#ffd400", "#ffffff"))
    assert not SectionPage.objects.filter(municipality=place("ede")).exists()
    assert not MunicipalityTheme.objects.filter(municipality=place("ede")).exists()


def test_a_former_municipality_is_refused_and_its_successor_named() -> None:
    with pytest.raises(SectionError, match=r"Weesp bestaat niet meer\. Neem Amsterdam\."):
        enrol_municipality(place("weesp"))


def test_a_municipality_of_the_future_is_refused() -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    Municipality.objects.filter(slug="ede").update(valid_from=tomorrow)
    with pytest.raises(SectionError, match="bestaat pas vanaf"):
        enrol_municipality(place("ede"))


def test_a_group_that_happens_to_have_the_name_gets_no_rights() -> None:
    other = Group.objects.create(name="Redactie Ede")
    section = enrol_municipality(place("ede"))
    assert section.editors.name == "Redactie Ede (GM0228)"
    assert not other.page_permissions.exists()


@pytest.fixture
def nothing_left_of_ede() -> Iterator[None]:
    yield
    really(_remove_ede)


def _remove_ede() -> None:
    ede = place("ede")
    for section in SectionPage.objects.filter(municipality=ede):
        section.editors.delete()
        section.publishers.delete()
        collection = section.collection
        section.delete()
        collection.delete()
    MunicipalityTheme.objects.filter(municipality=ede).delete()
    enter_municipality(place("ede"))


def test_enrolling_at_the_same_moment_gives_one_section(nothing_left_of_ede) -> None:
    answers = really(lambda: enrol_municipality(place("ede")).pk, times=3)
    assert len(answers) == 3
    assert set(answers) == {section_of("ede").pk}
    assert section_of("ede").get_children().count() == 4
    assert Collection.objects.filter(name="Ede").count() == 1


def test_enrolling_and_archiving_at_the_same_moment_ends_in_one_of_both(
    nothing_left_of_ede,
) -> None:
    really(lambda: enrol_municipality(place("ede")))
    turns = count()

    def either() -> object:
        act = archive_section if next(turns) % 2 else enrol_municipality
        return act(place("ede")).pk

    assert set(really(either, times=4)) == {section_of("ede").pk}
    section = section_of("ede")
    hidden = PageViewRestriction.objects.filter(page=section).count()
    assert (hidden, section.editors.page_permissions.count()) == (
        (1, 0) if section.is_archived else (0, 5)
    )


def test_by_command(capsys) -> None:
    call_command("enrol_municipality", "ede", "--colours", "#00594f", "#e6f2ef")
    assert capsys.readouterr().out == "Ede neemt deel: /gemeenten/ede/\n"
    assert place("ede").theme.primary_colour == "#00594f"
    call_command("archive_section", "ede")
    assert capsys.readouterr().out == "Het deel van Ede is gearchiveerd.\n"


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["enrol_municipality", "atlantis"], "Er is geen gemeente ‘atlantis’."),
        (["enrol_municipality", "weesp"], "bestaat niet meer"),
        (["enrol_municipality", "ede", "--colours", "geel", "#ffffff"], "Vul een kleur in"),
        (["archive_section", "atlantis"], "Er is geen gemeente ‘atlantis’."),
        (["archive_section", "ede"], "De gemeente Ede neemt niet deel."),
    ],
)
def test_a_command_says_in_dutch_what_is_wrong(command, message) -> None:
    with pytest.raises(CommandError, match=message):
        call_command(*command)


def test_all_that_exist_today_at_once(capsys) -> None:
    left = Municipality.objects.current().filter(section=None).order_by("?")
    Municipality.objects.exclude(section=None).update(valid_until=None)
    few = list(left.values_list("pk", flat=True)[:3])
    yesterday = timezone.localdate() - timedelta(days=1)
    left.exclude(pk__in=few).update(valid_until=yesterday)  # so that it takes no minute
    call_command("enrol_municipality", "--all")
    assert capsys.readouterr().out == "3 gemeenten nemen nu deel.\n"
    call_command("enrol_municipality", "--all")
    assert capsys.readouterr().out == "0 gemeenten nemen nu deel.\n"


# --- archiving


def addresses(slug: str) -> list[str]:
    item, meeting = local_news("Bericht", slug), event("Bijeenkomst", section=slug)
    example = practice("Voorbeeld", section=slug)
    lists = [f"/gemeenten/{slug}/{part}/" for part in ("nieuws", "agenda", "praktijken", "contact")]
    return [item.url, meeting.url, example.url, *lists]


def test_an_archived_section_is_gone_with_everything_in_it(client: Client) -> None:
    paths = addresses("lelystad")
    archive_section(place("lelystad"))
    assert {client.get(path).status_code for path in paths} == {410}
    assert client.get("/gemeenten/lelystad/").status_code == 200
    for path in (
        "/", "/nieuws/", "/agenda/", "/praktijken/", "/gemeenten/lelystad/",
        "/regios/flevoland/", "/sitemap.xml", "/gemeenten/lelystad/feed.atom",
    ):  # fmt: skip
        text = client.get(path).content.decode()
        assert [gone for gone in paths if f'{gone}"' in text or f"{gone}<" in text] == [], path
    assert Entry.objects.get(address="/gemeenten/lelystad/").details == {"has_section": False}


def test_documents_of_an_archived_section_are_gone_too(client: Client, own_files) -> None:
    section = section_of("lelystad")
    document = Document.objects.create(
        title="Stuk", file=ContentFile(b"tekst", name="stuk.txt"), collection=section.collection
    )
    assert client.get(document.url).status_code == 200
    archive_section(place("lelystad"))
    assert client.get(document.url).status_code != 200
    enrol_municipality(place("lelystad"))
    assert client.get(document.url).status_code == 200


def test_a_section_comes_back_as_it_was(client: Client) -> None:
    paths = addresses("lelystad")
    before = state()
    archive_section(place("lelystad"))
    archive_section(place("lelystad"))
    enrol_municipality(place("lelystad"))
    assert state() == before
    assert {client.get(path).status_code for path in paths} == {200}
    assert Entry.objects.get(address="/gemeenten/lelystad/").details == {"has_section": True}
    assert not PageViewRestriction.objects.exists()


def test_what_an_editor_made_private_stays_private() -> None:
    item = local_news("Besloten", "lelystad")
    PageViewRestriction.objects.create(page=item, restriction_type=PageViewRestriction.LOGIN)
    archive_section(place("lelystad"))
    enrol_municipality(place("lelystad"))
    assert PageViewRestriction.objects.get().page_id == item.pk


def test_the_editors_of_an_archived_section_cannot_come_in(client: Client) -> None:
    editor = User.objects.create_user("lokaal")
    editor.groups.add(section_of("lelystad").editors)
    client.force_login(editor)
    assert client.get("/beheer/").status_code == 200
    archive_section(place("lelystad"))
    assert client.get("/beheer/").status_code == 302
    enrol_municipality(place("lelystad"))
    assert client.get("/beheer/").status_code == 200


def test_publishing_an_older_version_does_not_undo_archiving() -> None:
    before = section_of("lelystad").save_revision()
    archive_section(place("lelystad"))
    Revision.objects.get(pk=before.pk).publish()
    assert section_of("lelystad").is_archived


# --- mergers


def merge(former: str, successor: str) -> None:
    """From yesterday on, one municipality is part of another, as CBS will tell some day."""
    Municipality.objects.filter(slug=former).update(
        valid_until=timezone.localdate() - timedelta(days=1), successor=place(successor)
    )


def test_a_section_goes_on_at_the_successor(
    client: Client, django_capture_on_commit_callbacks
) -> None:
    paths = addresses("lelystad")
    colours, group = place("lelystad").theme.primary_colour, section_of("lelystad").editors
    merge("lelystad", "ede")
    with django_capture_on_commit_callbacks(execute=True):
        [move] = move_sections_of_former()
    assert (move.former.slug, move.successor.slug, move.merged) == ("lelystad", "ede", False)
    section = section_of("ede")
    assert (section.title, section.slug) == ("Ede", "ede")
    group.refresh_from_db()
    assert (section.editors, group.name, section.collection.name) == (group, "Redactie Ede", "Ede")
    assert place("ede").theme.primary_colour == colours
    for path in paths:
        response = client.get(path)
        assert (response.status_code, response.url) == (301, path.replace("lelystad", "ede"))
        assert client.get(response.url).status_code == 200
    assert "ede" in client.get("/gemeenten/lelystad/").content.decode()
    news = NewsPage.objects.get(title="Bericht")
    assert Entry.objects.get(page=news).section == place("ede")
    assert Entry.objects.get(address="/gemeenten/ede/").details == {"has_section": True}
    assert move_sections_of_former() == []


def test_publishing_an_older_version_does_not_undo_a_merger() -> None:
    before = section_of("lelystad").save_revision()
    merge("lelystad", "ede")
    move_sections_of_former()
    Revision.objects.get(pk=before.pk).publish()
    assert (section_of("ede").slug, section_of("ede").title) == ("ede", "Ede")


def test_two_sections_become_one(
    client: Client, own_files, django_capture_on_commit_callbacks
) -> None:
    ours, theirs = local_news("Zelfde", "lelystad"), local_news("Zelfde", "dronten")
    NewsPage.objects.filter(pk=theirs.pk).update(slug=ours.slug)
    ours.slug = theirs.slug = "zelfde"
    ours.save()
    theirs.save()
    paths = [page.url for page in (ours, event("Samen", section="lelystad"))]
    image = illustration()
    image.collection = section_of("lelystad").collection
    image.save()
    editor = User.objects.create_user("lokaal")
    editor.groups.add(section_of("lelystad").editors)
    contacts = [page.contacts.count() for page in ContactPage.objects.all()]
    dronten = ContactPage.objects.child_of(section_of("dronten")).get().contacts.count()
    lelystad = ContactPage.objects.child_of(section_of("lelystad")).get().contacts.count()
    pages = NewsPage.objects.count()
    merge("lelystad", "dronten")
    with django_capture_on_commit_callbacks(execute=True):
        [move] = move_sections_of_former()
    assert move.merged
    assert not SectionPage.objects.filter(municipality=place("lelystad")).exists()
    assert NewsPage.objects.count() == pages
    ours.refresh_from_db()
    assert ours.url == "/gemeenten/dronten/nieuws/zelfde-2/"
    assert ours.get_latest_revision_as_object().slug == "zelfde-2"
    for path in [*paths, *(f"/gemeenten/lelystad/{part}/" for part in ("nieuws", "contact"))]:
        response = client.get(path)
        assert response.status_code == 301, path
        assert client.get(response.url).status_code == 200, response.url
    contact = ContactPage.objects.child_of(section_of("dronten")).get()
    assert contact.contacts.count() == dronten + lelystad
    assert contact.get_latest_revision_as_object().contacts.count() == dronten + lelystad
    assert sum(contacts) == sum(page.contacts.count() for page in ContactPage.objects.all())
    image.refresh_from_db()
    assert image.collection == section_of("dronten").collection
    assert list(editor.groups.all()) == [section_of("dronten").editors]
    assert not Collection.objects.filter(name="Lelystad").exists()
    assert Entry.objects.get(page=ours).section == place("dronten")
    assert SectionPage.find_problems() == ([], [], [], [], [])


def test_contacts_that_an_editor_is_writing_survive_a_merger() -> None:
    target = ContactPage.objects.child_of(section_of("dronten")).get()
    live = target.contacts.count()
    target.contacts = [
        *target.contacts.all(),
        ContactPerson(organisation="Nieuw", kind="ggd", name="Balie", phone="0123"),
    ]
    target.save_revision()
    merge("lelystad", "dronten")
    added = ContactPage.objects.child_of(section_of("lelystad")).get().contacts.count()
    move_sections_of_former()
    target.refresh_from_db()
    assert ContactPage.objects.get(pk=target.pk).contacts.count() == live + added
    names = [each.organisation for each in target.get_latest_revision_as_object().contacts.all()]
    assert "Nieuw" in names
    assert len(names) == live + added + 1
    assert target.has_unpublished_changes


def test_two_that_merge_into_one_new_municipality() -> None:
    local_news("Uit Lelystad", "lelystad")
    local_news("Uit Dronten", "dronten")
    merge("lelystad", "ede")
    merge("dronten", "ede")
    assert sorted(move.merged for move in move_sections_of_former()) == [False, True]
    titles = {page.title for page in list_of_section(NewsIndexPage, "ede").get_children()}
    assert {"Uit Lelystad", "Uit Dronten"} <= titles


def test_a_merger_shows_nothing_that_was_archived(client: Client) -> None:
    item = local_news("Uit het archief", "lelystad")
    archive_section(place("lelystad"))
    merge("lelystad", "dronten")
    assert move_sections_of_former() == []
    assert client.get(item.url).status_code == 410
    assert "Uit het archief" not in client.get("/gemeenten/dronten/nieuws/").content.decode()


def test_an_archived_section_moves_and_stays_archived() -> None:
    archive_section(place("lelystad"))
    merge("lelystad", "ede")
    move_sections_of_former()
    assert section_of("ede").is_archived
    enrol_municipality(place("ede"))
    assert not section_of("ede").is_archived


def existing_still(former: str) -> Municipality:
    """A municipality of which nobody knew yet that it would be merged."""
    Municipality.objects.filter(slug=former).update(valid_until=None, successor=None)
    return place(former)


def test_what_is_of_a_municipality_follows_when_a_merger_becomes_known(visit) -> None:
    weesp = existing_still("weesp")
    enrol_municipality(weesp)
    news("Nieuws over Weesp", municipalities=(weesp,))
    local_news("Nieuws uit Weesp", "weesp")
    call_command("load_geography")
    assert section_of("amsterdam").editors.name == "Redactie Amsterdam"
    titles = {a.get_text(strip=True) for a in visit("/nieuws/?gemeente=amsterdam").select("h2 a")}
    assert {"Nieuws over Weesp", "Nieuws uit Weesp"} <= titles


def test_what_is_of_a_municipality_follows_on_the_day_of_a_merger(visit) -> None:
    news("Nieuws over Lelystad", municipalities=(place("lelystad"),))
    merge("lelystad", "ede")
    assert "Nieuws over Lelystad" not in visit("/nieuws/?gemeente=ede").get_text()
    follow_mergers(0)
    assert "Nieuws over Lelystad" in visit("/nieuws/?gemeente=ede").get_text()
    assert section_of("ede").editors.name == "Redactie Ede"


def test_many_municipalities_take_part_without_stepping_on_each_other() -> None:
    for municipality in Municipality.objects.current().order_by("?")[:5]:
        enrol_municipality(municipality)
    assert SectionPage.find_problems() == ([], [], [], [], [])
    groups = SectionPage.objects.values_list("editors", flat=True)
    assert len(set(groups)) == len(groups)
